"""Export of honours as xlsx and csv; importing an exported list again changes nothing. Uses constant memory."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import F, QuerySet

from honorees.imports.known import honour_values, with_values
from honorees.models import Decision, Field, Honour
from honorees.spreadsheets.export_columns import COLUMNS, ListColumn, LookupNames, level_label, own_id
from portal.files.tables import TableColumn, csv_parts, in_order, xlsx_parts

SHEET = "Danh sách tôn vinh"
OWN_ID_HEADING = "Mã tôn vinh (không sửa)"

Row = tuple[Honour, dict[str, Any]]


def honour_list(honours: QuerySet[Honour], kind: str) -> Iterator[bytes]:
    """Yield the honours as xlsx or csv in chunks of bytes, ordered by name."""
    columns = _columns()
    if kind == "csv":
        return csv_parts(columns, _rows(honours))
    return xlsx_parts(SHEET, columns, _rows(honours), with_legend=False)


def _rows(honours: QuerySet[Honour]) -> Iterator[Row]:
    chosen = Honour.objects.filter(pk__in=honours.order_by().values("pk")).annotate(name_key=F("honoree__sort_key"))
    for honour in in_order(chosen, _loaded, "name_key"):
        yield honour, honour_values(honour)


def _loaded(chunk: QuerySet[Honour]) -> QuerySet[Honour]:
    order = chunk.query.order_by
    return with_values(chunk).select_related("honoree", "cycle", "unit__province").order_by(*order)


def _columns() -> list[TableColumn]:
    names = LookupNames(
        dict(Field.objects.values_list("pk", "name")), dict(Decision.objects.values_list("pk", "number"))
    )
    own = [_column(OWN_ID_HEADING, 14, lambda row: own_id(row[0].pk))]
    listed = [_column(column.heading, column.width, _listed_value(column, names)) for column in COLUMNS]
    # values of the unit and the cycle are informative; an import ignores them
    shown = [
        _column("Cấp", 12, lambda row: level_label(row[0].unit.level)),
        _column("Tỉnh, thành phố", 18, lambda row: row[0].unit.province.name if row[0].unit.province else ""),
        _column("Giai đoạn", 14, lambda row: row[0].cycle.period),
        _column("Trạng thái", 14, lambda row: "Đã thu hồi" if row[0].is_revoked else "Còn giá trị"),
    ]
    return [*own, *listed, *shown]


def _listed_value(column: ListColumn, names: LookupNames) -> Callable[[Row], Any]:
    return lambda row: column.value(row[1], names)


def _column(heading: str, width: int, value: Callable[[Row], Any]) -> TableColumn:
    return TableColumn(heading, heading, width, value)

"""Exports of honorees: tables with a row for each honour, and linked data."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from honorees.api.honorees import REVOKED, STANDING, HonoreeFilterSet, HonoreeViewSet, titles_of, with_honours
from honorees.models import Achievement, Honoree, Honour
from portal.api.exports import Export, linked_parts
from portal.api.filters import ApiFilterSet
from portal.api.renderers import LINKED_DATA
from portal.core.identity import absolute
from portal.files.tables import CSV, XLSX, TableColumn, csv_parts, in_order, xlsx_parts
from portal.publication.change_payload import item_url, moment
from portal.publication.choices import ChangeKind

Row = tuple[Honoree, Honour]


def _of_person(name: str) -> Callable[[Row], Any]:
    return lambda row: getattr(row[0], name)


def _of_honour(name: str) -> Callable[[Row], Any]:
    return lambda row: getattr(row[1], name)


def _achievements(row: Row) -> str:
    honour = row[1]
    if honour.is_revoked:
        return ""
    return "; ".join(f"{one.year}: {one.title}" for one in honour.achievements.all())


def _province(row: Row) -> str:
    province = row[1].unit.province
    return province.name if province else ""


COLUMNS = [
    TableColumn("id", _("Id of the honoree"), 8, _of_person("pk")),
    TableColumn("kind", _("Individual or collective"), 12, _of_person("kind")),
    TableColumn("name", _("Full name, or name of the collective"), 32, _of_person("name")),
    TableColumn(
        "titles",
        _("Academic titles"),
        12,
        lambda row: ", ".join(title["short"] for title in titles_of(row[0])),
    ),
    TableColumn("gender", _("Gender"), 9, _of_person("gender")),
    TableColumn("birth_year", _("Year of birth"), 10, _of_person("birth_year")),
    TableColumn("cycle", _("Cycle"), 38, lambda row: row[1].cycle.slug),
    TableColumn("level", _("Level"), 9, lambda row: row[1].unit.level),
    TableColumn("unit_id", _("Id of the unit"), 8, _of_honour("unit_id")),
    TableColumn("unit_name", _("Unit as on that day"), 46, _of_honour("unit_name")),
    TableColumn("province", _("Province as on that day"), 18, _province),
    TableColumn("post", _("Post as on that day"), 32, _of_honour("post")),
    TableColumn("post_level", _("Group of posts"), 18, _of_honour("post_level")),
    TableColumn("field", _("Field of work"), 24, lambda row: row[1].field.name if row[1].field_id else ""),
    TableColumn("decision", _("Number of the decision"), 18, lambda row: row[1].decision.number),
    TableColumn("decision_date", _("Day it was signed"), 12, lambda row: row[1].decision.issued_on),
    TableColumn("decision_issuer", _("Issuer"), 34, lambda row: row[1].decision.issuer),
    TableColumn(
        "citation",
        _("What was recognised; empty once revoked"),
        60,
        lambda row: "" if row[1].is_revoked else row[1].citation,
    ),
    TableColumn("achievements", _("Achievements by year"), 60, _achievements),
    TableColumn(
        "status",
        _("standing, or revoked"),
        10,
        lambda row: REVOKED if row[1].is_revoked else STANDING,
    ),
    TableColumn("revoked_on", _("Day of revocation"), 12, _of_honour("revoked_on")),
    TableColumn(
        "is_sample",
        _("true: sample, no real person"),
        10,
        _of_person("is_sample"),
    ),
    TableColumn("updated_at", _("Last change"), 26, lambda row: moment(row[0].changed_at)),
    TableColumn("url", _("Address in the API"), 46, lambda row: item_url(ChangeKind.HONOREE, row[0].pk)),
    TableColumn(
        "web_url",
        _("The page for readers"),
        60,
        lambda row: absolute(row[0].get_absolute_url()),
    ),
]


def rows_of(filterset: ApiFilterSet | None) -> Iterator[Row]:
    """Yield (honoree, honour) ordered by name; of a filtered list only the matching honours."""
    honours = filterset.qs if filterset else Honour.objects.all()
    honours = honours.select_related("decision", "field", "cycle", "unit__province").order_by(
        "-decision__issued_on", "pk"
    )
    honours = honours.prefetch_related(Prefetch("achievements", queryset=Achievement.objects.order_by("-year", "pk")))
    prefetch = Prefetch("honours", queryset=honours, to_attr="exported_honours")

    def load(chunk: QuerySet[Honoree]) -> QuerySet[Honoree]:
        return HonoreeViewSet.stamped(chunk).prefetch_related(prefetch)

    for honoree in in_order(filtered(filterset), load, "sort_key"):
        for honour in honoree.exported_honours:
            yield honoree, honour


def filtered(filterset: ApiFilterSet | None) -> QuerySet[Honoree]:
    honorees = HonoreeViewSet.public()
    return HonoreeViewSet.filter_by(honorees, filterset) if filterset else honorees


class HonoreeExport(Export):
    # columns also show names of cycles, units and provinces
    kinds = frozenset({ChangeKind.HONOREE, ChangeKind.CYCLE, ChangeKind.UNIT, ChangeKind.PROVINCE, ChangeKind.MOVEMENT})
    filterset_class = HonoreeFilterSet

    def filter_base(self) -> QuerySet[Honour]:
        return HonoreeViewSet.filter_base()


class HonoreesCsv(HonoreeExport):
    name = "honorees.csv"
    media_type = CSV
    text = _("The honour list, a row for each honour; takes every filter of honorees.")

    def parts(self, filterset: ApiFilterSet | None = None) -> Iterator[bytes]:
        return csv_parts(COLUMNS, rows_of(filterset))


class HonoreesXlsx(HonoreeExport):
    name = "honorees.xlsx"
    media_type = XLSX
    text = _("As honorees.csv, as an Excel workbook with a sheet that explains the columns.")

    def parts(self, filterset: ApiFilterSet | None = None) -> Iterator[bytes]:
        return xlsx_parts("honorees", COLUMNS, rows_of(filterset))


class HonoreesLinked(HonoreeExport):
    name = "honorees.jsonld"
    media_type = LINKED_DATA
    text = _("Linked data: Person and Organization of schema.org; takes every filter of honorees.")

    def parts(self, filterset: ApiFilterSet | None = None) -> Iterator[bytes]:
        honours = Honour.objects.select_related("cycle__movement")
        found = in_order(filtered(filterset), lambda chunk: with_honours(chunk, honours), "sort_key")
        return linked_parts(HonoreeViewSet.linked_data(honoree) for honoree in found)

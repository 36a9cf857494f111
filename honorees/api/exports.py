"""Exports of honorees: tables with a row for each honour, and linked data."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet

from honorees.api.honorees import REVOKED, STANDING, HonoreeView, with_honours, write_titles
from honorees.models import Achievement, Honoree, Honour
from portal.api.exports import Export, linked_parts
from portal.api.narrowing import Narrowing
from portal.api.views import LINKED
from portal.core.bilingual import Text
from portal.core.identity import absolute
from portal.files.tables import CSV, XLSX, TableColumn, csv_parts, in_order, xlsx_parts
from portal.publication.change_payload import item_url
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
    TableColumn("id", Text("Mã của người hoặc tập thể", "Id of the honoree"), 8, _of_person("pk")),
    TableColumn("kind", Text("Cá nhân hay tập thể", "Individual or collective"), 12, _of_person("kind")),
    TableColumn("name", Text("Họ và tên, hoặc tên tập thể", "Name"), 32, _of_person("name")),
    TableColumn(
        "titles",
        Text("Học hàm, học vị", "Academic titles"),
        12,
        lambda row: ", ".join(title["short"] for title in write_titles(row[0])),
    ),
    TableColumn("gender", Text("Giới tính", "Gender"), 9, _of_person("gender")),
    TableColumn("birth_year", Text("Năm sinh", "Year of birth"), 10, _of_person("birth_year")),
    TableColumn("cycle", Text("Giai đoạn", "Cycle"), 38, lambda row: row[1].cycle.slug),
    TableColumn("level", Text("Cấp", "Level"), 9, lambda row: row[1].unit.level),
    TableColumn("unit_id", Text("Mã đơn vị", "Id of the unit"), 8, _of_honour("unit_id")),
    TableColumn(
        "unit_name", Text("Tên đơn vị như ngày tuyên dương", "Unit as on that day"), 46, _of_honour("unit_name")
    ),
    TableColumn("province", Text("Tỉnh, thành phố như ngày tuyên dương", "Province as on that day"), 18, _province),
    TableColumn("post", Text("Chức vụ như ngày tuyên dương", "Post as on that day"), 32, _of_honour("post")),
    TableColumn("post_level", Text("Nhóm chức vụ", "Group of posts"), 18, _of_honour("post_level")),
    TableColumn(
        "field", Text("Lĩnh vực", "Field of work"), 24, lambda row: row[1].field.name if row[1].field_id else ""
    ),
    TableColumn("decision", Text("Số quyết định", "Number of the decision"), 18, lambda row: row[1].decision.number),
    TableColumn("decision_date", Text("Ngày ký", "Day it was signed"), 12, lambda row: row[1].decision.issued_on),
    TableColumn("decision_issuer", Text("Cơ quan ban hành", "Issuer"), 34, lambda row: row[1].decision.issuer),
    TableColumn(
        "citation",
        Text("Thành tích được ghi nhận; trống nếu đã thu hồi", "What was recognised; empty once revoked"),
        60,
        lambda row: "" if row[1].is_revoked else row[1].citation,
    ),
    TableColumn("achievements", Text("Thành tích theo năm", "Achievements by year"), 60, _achievements),
    TableColumn(
        "status",
        Text("standing: còn giá trị; revoked: đã thu hồi", "Whether it stands or was revoked"),
        10,
        lambda row: REVOKED if row[1].is_revoked else STANDING,
    ),
    TableColumn("revoked_on", Text("Ngày thu hồi", "Day of revocation"), 12, _of_honour("revoked_on")),
    TableColumn(
        "is_sample",
        Text("true: dữ liệu minh họa, không phải người thật", "true: sample, no real person"),
        10,
        _of_person("is_sample"),
    ),
    TableColumn("updated_at", Text("Thay đổi lần cuối", "Last change"), 26, lambda row: HonoreeView.updated(row[0])),
    TableColumn(
        "url", Text("Địa chỉ trong API", "Address in the API"), 46, lambda row: item_url(ChangeKind.HONOREE, row[0].pk)
    ),
    TableColumn(
        "web_url",
        Text("Trang cho người đọc", "The page for readers"),
        60,
        lambda row: absolute(row[0].get_absolute_url()),
    ),
]


def rows_of(narrowing: Narrowing | None) -> Iterator[Row]:
    """Yield (honoree, honour) ordered by name; of a filtered list only the matching honours."""
    honours = narrowing.rows() if narrowing else Honour.objects.all()
    honours = honours.select_related("decision", "field", "cycle", "unit__province").order_by(
        "-decision__issued_on", "pk"
    )
    honours = honours.prefetch_related(Prefetch("achievements", queryset=Achievement.objects.order_by("-year", "pk")))
    people: QuerySet[Honoree] = Honoree.objects.public()
    people = narrowing(people) if narrowing else people
    prefetch = Prefetch("honours", queryset=honours, to_attr="exported_honours")
    for person in in_order(people, lambda chunk: HonoreeView.stamped(chunk).prefetch_related(prefetch), "sort_key"):
        for honour in person.exported_honours:
            yield person, honour


class HonoreeExport(Export):
    # columns also show names of cycles, units and provinces
    kinds = frozenset({ChangeKind.HONOREE, ChangeKind.CYCLE, ChangeKind.UNIT, ChangeKind.PROVINCE, ChangeKind.MOVEMENT})
    filters = HonoreeView.filters


class HonoreesCsv(HonoreeExport):
    name = "honorees.csv"
    media_type = CSV
    text = Text(
        "Danh sách tôn vinh, mỗi lần tôn vinh một dòng; nhận mọi bộ lọc của honorees.",
        "The honour list, a row for each honour; takes every filter of honorees.",
    )

    def parts(self, narrowing: Narrowing | None = None) -> Iterator[bytes]:
        return csv_parts(COLUMNS, rows_of(narrowing))


class HonoreesXlsx(HonoreeExport):
    name = "honorees.xlsx"
    media_type = XLSX
    text = Text(
        "Như honorees.csv, dạng bảng tính Excel, có trang giải thích các cột.",
        "As honorees.csv, as an Excel workbook with a sheet that explains the columns.",
    )

    def parts(self, narrowing: Narrowing | None = None) -> Iterator[bytes]:
        return xlsx_parts("honorees", COLUMNS, rows_of(narrowing))


class HonoreesLinked(HonoreeExport):
    name = "honorees.jsonld"
    media_type = LINKED
    text = Text(
        "Dữ liệu liên kết: Person và Organization của schema.org; nhận mọi bộ lọc của honorees.",
        "Linked data: Person and Organization of schema.org; takes every filter of honorees.",
    )

    def parts(self, narrowing: Narrowing | None = None) -> Iterator[bytes]:
        people: QuerySet[Honoree] = Honoree.objects.public()
        people = narrowing(people) if narrowing else people
        honours = Honour.objects.select_related("cycle__movement")
        found = in_order(people, lambda chunk: with_honours(chunk, honours), "sort_key")
        return linked_parts(HonoreeView.link(person) for person in found)

import csv
import gzip
import hashlib
import io
import json
import tracemalloc
from base64 import b64encode
from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from openpyxl import load_workbook

from honorees.models import Honoree
from portal.api.exports import (
    generate,
    line_parts,
    linked_parts,
)
from portal.api.models import ExportFile
from portal.api_urls import EXPORTS
from portal.publication.changes import record
from tests.articles.comments.factories import CommentFactory
from tests.factories import (
    AchievementFactory,
    ArticleFactory,
    CycleFactory,
    DecisionFactory,
    HonoreeFactory,
    HonourFactory,
    UnitFactory,
)
from tests.partner import get

BY_NAME = {export.name: export for export in EXPORTS}


def table(query=""):
    response = get(f"exports/honorees.csv{query}")
    assert response.status_code == 200, response.read
    return list(csv.DictReader(io.StringIO(response.read.decode("utf-8-sig"))))


# --- tables ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_table_has_a_row_for_each_honour_in_the_order_of_names():
    unit = UnitFactory(name="Vụ Pháp chế", local=True, province__name="Cao Bằng")
    decision = DecisionFactory(number="12/QĐ", issued_on=date(2024, 8, 20))
    second = HonoreeFactory(public=True, name="Lê Văn Đức", honour=None)
    honour = HonourFactory(honoree=second, unit=unit, decision=decision, post="Vụ trưởng", citation="Soạn luật.")
    AchievementFactory(honour=honour, year=2022, title="Một")
    AchievementFactory(honour=honour, year=2023, title="Hai")
    HonourFactory(honoree=second, revoked=True, citation="Không hiện", decision__issued_on=date(2019, 1, 1))
    HonoreeFactory(public=True, name="Bùi Văn An", gender="male", birth_year=1980, academic_title="doctor")
    HonoreeFactory(name="Chưa đăng")

    rows = table()

    assert [(row["name"], row["status"]) for row in rows] == [
        ("Bùi Văn An", "standing"),
        ("Lê Văn Đức", "standing"),
        ("Lê Văn Đức", "revoked"),
    ]
    assert rows[1] == {
        "id": str(second.pk),
        "kind": "individual",
        "name": "Lê Văn Đức",
        "titles": "",
        "gender": "",
        "birth_year": "",
        "cycle": honour.cycle.slug,
        "level": "local",
        "unit_id": str(unit.pk),
        "unit_name": "Vụ Pháp chế",
        "province": "Cao Bằng",
        "post": "Vụ trưởng",
        "post_level": "",
        "field": "",
        "decision": "12/QĐ",
        "decision_date": "2024-08-20",
        "decision_issuer": "Công đoàn Viên chức Việt Nam",
        "citation": "Soạn luật.",
        "achievements": "2023: Hai; 2022: Một",
        "status": "standing",
        "revoked_on": "",
        "is_sample": "false",
        "updated_at": "2024-09-04T09:30:00+07:00",
        "url": f"http://testserver/api/v1/honorees/{second.pk}/",
        "web_url": "http://testserver/guong-dien-hinh/le-van-duc/",
    }
    assert (rows[2]["citation"], rows[2]["revoked_on"]) == ("", "2025-03-01")
    assert (rows[0]["gender"], rows[0]["birth_year"], rows[0]["titles"]) == ("male", "1980", "TS.")


@pytest.mark.django_db
def test_filtered_table_has_only_the_honours_that_the_filter_means():
    first, second = CycleFactory(), CycleFactory(start_year=2014, end_year=2019)
    person = HonoreeFactory(public=True, gender="female", honour__cycle=first)
    HonourFactory(honoree=person, cycle=second)
    HonoreeFactory(public=True, gender="male", honour__cycle=second)

    assert [row["cycle"] for row in table(f"?cycle={second.slug}&gender=female")] == [second.slug]
    assert len(table("?gender=female")) == 2
    assert len(table("?gioi_tinh=nu")) == 2
    assert len(table()) == 3


@pytest.mark.parametrize("name", ["honorees.csv", "honorees.xlsx", "honorees.jsonld"])
@pytest.mark.django_db
def test_wrong_filter_is_a_problem_in_every_format(name):
    response = get(f"exports/{name}?gendr=female")

    assert response.status_code == 400
    assert response.json()["errors"][0]["nearest"] == "gender"
    assert get(f"exports/{name}?limit=1").status_code == 400


@pytest.mark.django_db
def test_workbook_has_typed_cells_a_heading_that_stays_and_its_columns_explained():
    HonoreeFactory(public=True, name="Đặng Thị Hòa", birth_year=1980, honour__decision__issued_on=date(2024, 8, 20))

    book = load_workbook(io.BytesIO(get("exports/honorees.xlsx").read))

    sheet = book["honorees"]
    heading = [cell.value for cell in sheet[1]]
    row = dict(zip(heading, [cell.value for cell in sheet[2]], strict=True))
    assert sheet.freeze_panes == "A2"
    assert sheet[1][0].font.bold
    assert (row["name"], row["birth_year"], row["is_sample"]) == ("Đặng Thị Hòa", 1980, False)
    assert row["decision_date"].date() == date(2024, 8, 20)
    assert [cell.value for cell in book["columns"][1]] == ["column", "tiếng Việt", "English"]
    assert [cell.value for cell in book["columns"]["A"]][1:] == heading


# --- linked data and lines ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_linked_files_are_one_graph():
    person = HonoreeFactory(public=True)
    HonoreeFactory()
    article = ArticleFactory(public=True, honorees=[person])

    people, articles, none = (
        json.loads(get(f"exports/{name}").read)
        for name in ("honorees.jsonld", "articles.jsonld", "articles.jsonld?q=khong+co+gi")
    )

    assert people["@context"] == articles["@context"] == "https://schema.org"
    assert [thing["@id"] for thing in people["@graph"]] == [f"http://testserver{person.get_absolute_url()}"]
    assert [thing["headline"] for thing in articles["@graph"]] == [article.headline]
    assert none["@graph"] == []


@pytest.mark.django_db
def test_everything_is_what_the_lists_show_and_says_where_to_go_on():
    person = HonoreeFactory(public=True)
    article = ArticleFactory(public=True, honorees=[person])
    comment = CommentFactory(article=article, approved=True)
    (change,) = record("honoree", [person.pk], "upserted")

    first, *lines = [json.loads(line) for line in get("exports/everything.jsonl").read.splitlines()]

    assert first == {"sequence": change.sequence}
    found = {(line["type"], line["object"]["id"]): line["object"] for line in lines}
    assert found["honoree", person.pk] == get(f"honorees/{person.pk}/").json()
    assert found["article", article.pk] == get(f"articles/{article.pk}/").json()
    assert found["comment", comment.pk] == get(f"comments/{comment.pk}/").json()
    assert sum(kind == "province" for kind, _ in found) == 97
    assert len(found) == len(lines)


@pytest.mark.parametrize("count", [0, 1, 500, 501, 1200])
def test_parts_put_together_are_whole(count):
    assert json.loads(b"".join(linked_parts({"n": n} for n in range(count))))["@graph"] == [
        {"n": n} for n in range(count)
    ]
    assert [json.loads(line) for line in b"".join(line_parts(range(count))).splitlines()] == list(range(count))


@pytest.mark.scale
def test_memory_does_not_grow_with_the_rows():
    def peak(rows):
        tracemalloc.start()
        for _ in linked_parts({"a": "x" * 200} for _ in range(rows)):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(60_000) < 1.5 * peak(6_000)


# --- made ready -----------------------------------------------------------------------------------------------


def listed():
    return {row["name"]: row for row in get("exports/").json()["results"]}


@pytest.mark.django_db
def test_file_made_ready_is_what_would_be_written_now_and_has_its_checksum():
    HonoreeFactory(public=True)
    live = get("exports/honorees.csv")

    assert generate(BY_NAME["honorees.csv"])

    ready, packed = get("exports/honorees.csv"), get("exports/honorees.csv", **{"accept-encoding": "gzip"})
    digest = hashlib.sha256(live.read)
    assert ready.read == live.read == gzip.decompress(packed.read)
    assert ready["Repr-Digest"] == f"sha-256=:{b64encode(digest.digest()).decode()}:"
    assert packed["Content-Encoding"] == "gzip"
    assert packed["ETag"] == f"W/{ready['ETag']}"
    assert ready["Content-Disposition"] == 'attachment; filename="honorees.csv"'
    row = listed()["honorees.csv"]
    assert (row["is_ready"], row["bytes"], row["sha256"]) == (True, len(live.read), digest.hexdigest())
    assert get("exports/honorees.csv", **{"if-none-match": ready["ETag"]}).status_code == 304


@pytest.mark.django_db
@pytest.mark.parametrize("name", BY_NAME)
def test_every_export_can_be_made_ready_once(name):
    HonoreeFactory(public=True)

    assert listed()[name]["is_ready"] is False
    assert (generate(BY_NAME[name]), generate(BY_NAME[name])) == (True, False)
    assert listed()[name]["is_ready"] is True
    assert "Repr-Digest" in get(f"exports/{name}")


@pytest.mark.django_db
def test_file_from_before_a_withdrawal_never_leaves_the_portal():
    first, second = HonoreeFactory(public=True, name="An"), HonoreeFactory(public=True, name="Bình")
    generate(BY_NAME["honorees.csv"])
    Honoree.objects.filter(pk=second.pk).update(
        status="withdrawn", withdrawn_at=timezone.now(), withdrawal_reason="Sai."
    )
    record("honoree", [second.pk], "removed")

    response = get("exports/honorees.csv")

    assert "Repr-Digest" not in response
    assert [row["name"] for row in table()] == [first.name]
    assert listed()["honorees.csv"]["is_ready"] is False
    assert generate(BY_NAME["honorees.csv"])
    assert "Repr-Digest" in get("exports/honorees.csv")


@pytest.mark.django_db
def test_file_that_only_lacks_what_is_new_is_served_for_some_minutes():
    person = HonoreeFactory(public=True, name="An")
    generate(BY_NAME["honorees.csv"])
    HonoreeFactory(public=True, name="Bình")
    record("honoree", [person.pk], "upserted")

    assert [row["name"] for row in table()] == ["An"]
    assert not generate(BY_NAME["honorees.csv"])
    ExportFile.objects.update(made_at=timezone.now() - timedelta(minutes=16))
    assert [row["name"] for row in table()] == ["An", "Bình"]
    assert generate(BY_NAME["honorees.csv"])


@pytest.mark.django_db
def test_only_the_newest_file_is_kept():
    for _ in range(3):
        record("honoree", [1], "removed")
        assert generate(BY_NAME["honorees.csv"])
    generate(BY_NAME["honorees.jsonld"])
    default_storage.save("xuat/honorees-cut-short.csv", io.BytesIO(b"x"))
    record("honoree", [1], "removed")
    generate(BY_NAME["honorees.csv"])

    _, names = default_storage.listdir("xuat")

    stored = ExportFile.objects.get(name="honorees.csv").stored_as.removeprefix("xuat/")
    assert sorted(name for name in names if ".csv" in name) == [stored, f"{stored}.gz"]
    assert len(names) == 4


@pytest.mark.django_db
def test_file_that_storage_has_lost_is_written_anew():
    HonoreeFactory(public=True, name="An")
    generate(BY_NAME["honorees.csv"])
    default_storage.delete(ExportFile.objects.get(name="honorees.csv").stored_as)

    assert [row["name"] for row in table()] == ["An"]


@pytest.mark.django_db
def test_who_is_at_it_is_not_disturbed_and_a_failure_leaves_it_free():
    ExportFile.objects.create(name="honorees.csv", claimed_until=timezone.now() + timedelta(minutes=5))
    assert not generate(BY_NAME["honorees.csv"])
    ExportFile.objects.update(claimed_until=timezone.now() - timedelta(minutes=5))

    class Failing(type(BY_NAME["honorees.csv"])):
        def parts(self, narrowing=None):
            yield b"x"
            raise RuntimeError("disk is full")

    with pytest.raises(RuntimeError, match="disk is full"):
        generate(Failing())

    assert ExportFile.objects.get().claimed_until is None
    assert generate(BY_NAME["honorees.csv"])

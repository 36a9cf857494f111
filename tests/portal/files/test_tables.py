import csv
import io
import tracemalloc

import pytest
from openpyxl import load_workbook

from honorees.models import Honoree
from portal.files.tables import CHUNK, TableColumn, csv_parts, in_chunks, in_order, xlsx_parts
from tests.factories import HonoreeFactory


def test_no_cell_is_a_formula_and_every_text_is_kept():
    columns = [
        TableColumn("a", "", 10, lambda row: row),
        TableColumn("b", "", 10, lambda row: None),
    ]
    texts = ["=1+1", "+84", "-x", "@x", 'a "b"', "a,b", "a\nb", "Đặng", "\x00\x0b", "#N/A"]

    content = b"".join(csv_parts(columns, texts))
    sheet = load_workbook(io.BytesIO(b"".join(xlsx_parts("x", columns, texts))))["x"]

    assert content.startswith(b"\xef\xbb\xbfa,b\r\n")
    read = [row[0] for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))][1:]
    assert read == ["'=1+1", "+84", "'-x", "'@x", 'a "b"', "a,b", "a\nb", "Đặng", "", "#N/A"]
    assert not {"f", "e"} & {cell.data_type for cell in sheet["A"]}
    assert [cell.value for cell in sheet["A"]][1:5] == ["'=1+1", "+84", "'-x", "'@x"]


@pytest.mark.scale
def test_memory_does_not_grow_with_the_rows():
    columns = [TableColumn("a", "", 10, lambda row: "x" * 200)]

    def peak(rows):
        tracemalloc.start()
        for _ in csv_parts(columns, range(rows)):
            pass
        for _ in xlsx_parts("x", columns, range(rows // 10)):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(60_000) < 1.5 * peak(6_000)


@pytest.mark.django_db
def test_chunks_contain_every_row_in_order():
    template = HonoreeFactory(name="Lê An", honour=None)
    Honoree.objects.bulk_create(
        Honoree(name=template.name, slug=f"le-an-{number}", sort_key=f"{number % 7}") for number in range(CHUNK * 2 + 3)
    )
    people = list(Honoree.objects.order_by("pk"))

    by_name = sorted(people, key=lambda person: (person.sort_key, person.pk))

    assert list(in_chunks(Honoree.objects.all(), lambda items: items)) == people
    assert list(in_order(Honoree.objects.all(), lambda items: items, "sort_key")) == by_name

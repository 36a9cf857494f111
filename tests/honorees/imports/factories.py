"""Previewed imports with rows given explicitly; no file is read."""

import io

from django.utils import timezone
from factory import LazyFunction, Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory
from openpyxl import Workbook

from honorees.imports.models import ImportedRow, ListImport, PortraitArchive
from honorees.imports.services import receive_file
from honorees.spreadsheets.read.workbook import read_workbook
from tests.factories import CycleFactory, DecisionFactory, UserFactory


class ListImportFactory(DjangoModelFactory):
    """A previewed, applicable import without rows."""

    class Meta:
        model = ListImport

    class Params:
        applied = Trait(
            state="applied",
            asked_by=SubFactory(UserFactory),
            asked_at=LazyFunction(timezone.now),
            applied_at=LazyFunction(timezone.now),
        )

    filename = Sequence(lambda number: f"danh-sach-{number}.xlsx")
    stored_as = Sequence(lambda number: f"nhap-danh-sach/{number:032x}.xlsx")
    byte_size = 10_000
    sha256 = Sequence(lambda number: f"{number:064x}")
    cycle = SubFactory(CycleFactory)
    decision = SubFactory(DecisionFactory)
    state = "previewed"
    uploaded_by = SubFactory(UserFactory)
    previewed_at = LazyFunction(timezone.now)
    layout = {"sheets": []}
    answers = {"units": {}, "duplicates": {}, "skipped": [], "new_units": {}}
    is_applicable = True


class ImportedRowFactory(DjangoModelFactory):
    class Meta:
        model = ImportedRow

    list_import = SubFactory(ListImportFactory)
    position = Sequence(lambda number: number + 1)
    sheet = "Trang 1"
    number = Sequence(lambda number: number + 5)
    action = "create"
    label = Sequence(lambda number: f"Trần Thị Bình {number}")


class PortraitArchiveFactory(DjangoModelFactory):
    class Meta:
        model = PortraitArchive

    list_import = SubFactory(ListImportFactory, applied=True)
    filename = "chan-dung.zip"
    stored_as = Sequence(lambda number: f"nhap-danh-sach/{number:032x}.zip")
    byte_size = 1000
    uploaded_by = SubFactory(UserFactory)


HEADINGS = ["STT", "Họ và tên", "Giới tính", "Năm sinh", "Chức vụ", "Đơn vị công tác"]


def list_file(*rows, headings=HEADINGS):
    """Return an xlsx with a title above its headings, as units send it."""
    book = Workbook()
    book.active.title = "Danh sách"
    book.active.append(["DANH SÁCH ĐỀ NGHỊ TUYÊN DƯƠNG"])
    book.active.append([])
    for row in (headings, *rows):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def person(name, **columns):
    """Return a row for `list_file`."""
    values = {"gender": "Nữ", "birth": 1980, "post": "Chuyên viên", "unit": "Văn phòng Chính phủ", **columns}
    return [1, name, values["gender"], values["birth"], values["post"], values["unit"]]


def uploaded_list(cycle, content=None, decision=None, filename="danh-sach.xlsx"):
    """Return an import of an uploaded file with its columns recognised."""
    content = content or list_file(person("Đặng Thị Hòa"))
    return receive_file(
        workbook=read_workbook(io.BytesIO(content), filename),
        cycle_id=cycle.pk,
        decision_id=(decision or DecisionFactory()).pk,
        by=officer(),
    )


def officer(*rights, **options):
    """Create a user with the import permission and the given ones."""
    return UserFactory(rights=["honorees.import_list", *rights], **options)


def planned_create(item, name, unit, **values):
    """Create a row that adds a person with an honour; `honoree=…`: the honour is for that existing honoree."""
    honoree = values.pop("honoree", None)
    after = {"name": name, "unit_id": unit.pk, "unit_name": unit.name, "post": "Chuyên viên", **values}
    return ImportedRowFactory(
        list_import=item, label=name, after=after, honoree=honoree, shown={"honoree_id": honoree and honoree.pk}
    )


def planned_change(item, honour, before, after):
    return ImportedRowFactory(
        list_import=item,
        action="change",
        label=honour.honoree.name,
        honoree=honour.honoree,
        honour=honour,
        before=before,
        after=after,
        shown={"honoree_id": honour.honoree_id},
    )


def count(item, **counts):
    """Set the counts of the preview, so that the import can be requested."""
    item.counts = {"create": 0, "change": 0, "same": 0, "faulty": 0, "asked": 0, **counts}
    item.save()
    return item

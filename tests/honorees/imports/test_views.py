import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from honorees.imports.models import ListImport, RememberedColumn
from honorees.imports.services import run_pending_imports
from honorees.models import Honoree, Honour, Unit
from portal.staff.roles import find_permissions
from tests.cost import query_cost
from tests.factories import CycleFactory, DecisionFactory, HonoreeFactory, HonourFactory, UnitFactory
from tests.honorees.imports.factories import (
    HEADINGS,
    ImportedRowFactory,
    ListImportFactory,
    count,
    list_file,
    officer,
    person,
    planned_create,
    uploaded_list,
)
from tests.races import together

pytestmark = pytest.mark.django_db

WIZARD = "/quan-tri/nhap-danh-sach/"


@pytest.fixture
def by():
    return officer(first_name="Bình", last_name="Lê")


@pytest.fixture
def client(by):
    client = Client()
    client.force_login(by)
    return client


@pytest.fixture
def cycle():
    return CycleFactory(announced_count=3)


def send(client, content, cycle, name="danh sách.xlsx", **more):
    decision = DecisionFactory()
    file = SimpleUploadedFile(name, content)
    return client.post(f"{WIZARD}moi/", {"file": file, "cycle": cycle.pk, "decision": decision.pk, **more})


def columns_of(page):
    """Return the initial values of the columns form, as POST data."""
    form = page.context["form"]
    return {name: form[name].initial for name in form.fields if form[name].initial is not False}


def previewed(client, content, cycle):
    """Upload a file, accept its columns as recognised and return the URL of its preview."""
    address = send(client, content, cycle)["Location"]
    return client.post(address, columns_of(client.get(address)))["Location"]


def text_of(response):
    return response.content.decode()


# --- upload to undo -------------------------------------------------------------------------------------------


def test_list_is_uploaded_previewed_applied_and_undone(client, cycle):
    UnitFactory(name="Văn phòng Chính phủ")
    content = list_file(person("Đ/c TS. Đặng Thị Hòa"), person("Ông Trần Văn Bình", gender="Nam", birth=1975))

    columns = send(client, content, cycle)["Location"]
    page = client.get(columns)
    assert "Họ và tên" in text_of(page)
    assert "Đ/c TS. Đặng Thị Hòa" in text_of(page)
    preview = client.post(columns, columns_of(page))["Location"]
    shown = client.get(preview)
    assert not Honoree.objects.exists()
    assert "Áp dụng: thêm 2, sửa 0" in text_of(shown)
    item = ListImport.objects.get()
    result = client.post(f"{WIZARD}{item.pk}/ap-dung/", {"seen": item.version})["Location"]
    assert "Đang áp dụng" in text_of(client.get(result))
    run_pending_imports()

    assert "Đã áp dụng: Bình Lê" in text_of(client.get(result))
    people = Honoree.objects.order_by("pk").values_list("name", "academic_title", "gender", "birth_year", "status")
    assert list(people) == [
        ("Đặng Thị Hòa", "doctor", "female", 1980, "draft"),
        ("Trần Văn Bình", "", "male", 1975, "draft"),
    ]
    assert set(Honour.objects.values_list("unit_name", "post")) == {("Văn phòng Chính phủ", "Chuyên viên")}

    client.post(f"{WIZARD}{item.pk}/hoan-tac/")
    run_pending_imports()
    assert "Đã hoàn tác cả tệp" in text_of(client.get(result))
    assert not Honoree.objects.exists()


def test_same_content_redirects_to_the_earlier_import(client, cycle):
    content = list_file(person("Đặng Thị Hòa"))
    send(client, content, cycle)

    response = client.post(
        f"{WIZARD}moi/",
        {"file": SimpleUploadedFile("khac.xlsx", content), "cycle": cycle.pk, "decision": DecisionFactory().pk},
        follow=True,
    )

    item = ListImport.objects.get()
    assert response.redirect_chain[-1][0] == f"{WIZARD}{item.pk}/cot/"
    assert "Đúng tệp này đã được gửi: Bình Lê" in text_of(response)


def test_importing_the_same_file_again_changes_nothing(client, cycle, by):
    item = uploaded_list(cycle, list_file(person("Đặng Thị Hòa"), person("Trần Bình", unit="Bộ Y tế")))
    client.post(f"{WIZARD}{item.pk}/cot/", columns_of(client.get(f"{WIZARD}{item.pk}/cot/")))
    item.refresh_from_db()
    client.post(f"{WIZARD}{item.pk}/ap-dung/", {"seen": item.version})
    run_pending_imports()

    columns = client.post(f"{WIZARD}{item.pk}/nhap-lai/")["Location"]
    preview = client.post(columns, columns_of(client.get(columns)))["Location"]

    again = ListImport.objects.first()
    assert (again.counts["same"], again.counts["create"], again.counts["change"]) == (2, 0, 0)
    assert "Tệp không làm thay đổi gì" in text_of(client.get(preview))
    assert Unit.objects.filter(name="Bộ Y tế").count() == 1


def test_double_submission_creates_one_import(client, cycle):
    content = list_file(person("Đặng Thị Hòa"))
    first = send(client, content, cycle, _once="abc")
    second = send(client, content, cycle, _once="abc")

    assert first["Location"] == second["Location"]
    assert ListImport.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("danh-sach.xlsx", b"MZ\x90\x00" * 100, "Đây là tệp chương trình (.exe), không phải bảng tính."),
        ("danh-sach.xlsx", b"PK\x03\x04 hong", "Tệp bị hỏng"),
        ("danh-sach.xlsx", b"", "Tệp trống, không có dữ liệu."),
    ],
)
def test_unreadable_file_is_refused_with_the_reason(client, cycle, name, content, message):
    response = send(client, content, cycle, name)

    assert response.status_code == 422
    assert message in text_of(response)
    assert not ListImport.objects.exists()


def test_file_too_large_is_refused(client, cycle):
    response = send(client, b"a,b\n" + b"x" * 20 * 2**20, cycle, "danh-sach.csv")

    assert response.status_code == 422
    assert "Tệp lớn hơn 20 MB." in text_of(response)


def test_uploaded_file_has_no_public_url(client, cycle):
    item = uploaded_list(cycle)

    assert client.get(f"/media/{item.stored_as}").status_code == 404
    assert Client().get(f"{WIZARD}{item.pk}/tep-goc/").status_code == 302
    assert b"".join(client.get(f"{WIZARD}{item.pk}/tep-goc/").streaming_content).startswith(b"PK")


def test_file_missing_from_storage_is_reported(client, cycle):
    item = uploaded_list(cycle)
    default_storage.delete(item.stored_as)

    for page in ("cot/", "tep-goc/", "tep-loi/"):
        assert client.get(f"{WIZARD}{item.pk}/{page}").status_code == 404, page
    assert client.post(f"{WIZARD}{item.pk}/nhap-lai/").status_code == 404
    item = ListImportFactory()
    sent = client.post(f"{WIZARD}{item.pk}/xem-truoc/", {"seen": item.version}, follow=True)
    assert "Tệp gốc không còn trong kho" in text_of(sent)


def test_sheet_name_is_not_normalized(client, cycle):
    book = load_workbook(io.BytesIO(list_file(person("Đặng Thị Hòa", birth="31/02/1990"), person("Lê Văn An"))))
    book.active.title = "Tra\u0302\u0300n"
    file = io.BytesIO()
    book.save(file)
    preview = previewed(client, file.getvalue(), cycle)
    item = ListImport.objects.get()

    row = item.rows.get(action="faulty")
    assert f'value="row:{row.sheet}!{row.number}"' in text_of(client.get(preview))

    client.post(preview, {"seen": item.version, "khoa-0": f"row:{row.sheet}!{row.number}", "chon-0": "skip"})

    item.refresh_from_db()
    assert item.counts["skipped"] == 1


# --- columns --------------------------------------------------------------------------------------------------


def test_corrected_column_is_remembered_for_the_next_file(client, cycle):
    headings = [*HEADINGS[:4], "Vai trò", HEADINGS[5]]
    address = send(client, list_file(person("Đặng Thị Hòa"), headings=headings), cycle)["Location"]
    chosen = columns_of(client.get(address)) | {"cot-0-5": "post"}

    client.post(address, chosen)

    assert list(RememberedColumn.objects.values_list("heading", "meaning")) == [("vai tro", "post")]
    assert ListImport.objects.get().rows.get().after["post"] == "Chuyên viên"
    following = send(client, list_file(person("Lê An"), headings=headings), cycle)["Location"]
    assert columns_of(client.get(following))["cot-0-5"] == "post"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"cot-0-2": "ignored"}, "chưa có cột nào là “Họ và tên”"),
        ({"cot-0-5": "name"}, "có hai cột cùng là “Họ và tên”"),
        ({"doc-0": ""}, "Hãy chọn ít nhất một trang để đọc."),
        ({"cot-0-2": "khong-co"}, "Lựa chọn không hợp lệ."),
    ],
)
def test_columns_without_a_usable_list_are_refused(client, cycle, changed, message):
    address = send(client, list_file(person("Đặng Thị Hòa")), cycle)["Location"]

    response = client.post(address, columns_of(client.get(address)) | changed)

    assert response.status_code == 422
    assert message in text_of(response)


def test_sheets_with_the_same_columns_share_their_fields(client, cycle):
    book = load_workbook(
        io.BytesIO(list_file(person("Đặng Thị Hòa"), headings=[*HEADINGS[:4], "Vai trò", HEADINGS[5]]))
    )
    for number in range(98):
        book.copy_worksheet(book.active).title = f"Tỉnh {number}"
    file = io.BytesIO()
    book.save(file)
    address = send(client, file.getvalue(), cycle)["Location"]
    page = client.get(address)

    assert text_of(page).count("Các cột như ở trang “") == 98
    chosen = columns_of(page) | {"cot-0-5": "post"} | {f"doc-{number}": "" for number in range(2, 99)}
    assert client.post(address, chosen).status_code == 302
    item = ListImport.objects.get()
    assert list(item.rows.values_list("sheet", "after__post")) == [
        ("Danh sách", "Chuyên viên"),
        ("Tỉnh 0", "Chuyên viên"),
    ]


# --- the preview ----------------------------------------------------------------------------------------------


def test_faults_are_shown_with_their_cell_and_marked_in_the_workbook(client, cycle):
    content = list_file(person("Đặng Thị Hòa", birth="31/02/1990"), person("Lê An"))
    preview = previewed(client, content, cycle)

    page = text_of(client.get(preview))
    assert "Ô D4:" in page
    assert "Chưa áp dụng được" in page
    item = ListImport.objects.get()
    assert client.post(f"{WIZARD}{item.pk}/ap-dung/", {"seen": item.version}, follow=True).context["item"] == item
    item.refresh_from_db()
    assert item.state == "previewed"

    marked = client.get(f"{WIZARD}{item.pk}/tep-loi/")
    sheet = load_workbook(io.BytesIO(marked.content))["Danh sách"]
    assert "31/02/1990" in sheet["D4"].comment.text


def test_faulty_row_can_be_skipped(client, cycle):
    preview = previewed(client, list_file(person("Đặng Thị Hòa", birth="31/02/1990"), person("Lê An")), cycle)
    item = ListImport.objects.get()

    client.post(preview, {"seen": item.version, "khoa-0": "row:Danh sách!4", "chon-0": "skip"})

    item.refresh_from_db()
    assert (item.counts["skipped"], item.counts["create"], item.is_applicable) == (1, 1, True)


def test_official_decides_whether_a_row_is_a_known_person(client, cycle):
    known = HonoreeFactory(name="Đặng Thị Hòa", birth_year=1980, honour__unit=UnitFactory(name="Bộ Y tế"))
    preview = previewed(client, list_file(person("Đặng Thị Hòa", birth=1980, unit="Bộ Công thương")), cycle)
    item = ListImport.objects.get()
    row = item.rows.get()
    assert [item["id"] for item in row.shown["suggestions"] if item["kind"] == "duplicate"] == [known.pk]
    assert "cùng một người" in text_of(client.get(preview))

    client.post(preview, {"seen": item.version, "khoa-0": f"duplicate:{row.sheet}!{row.number}", "chon-0": known.pk})
    item.refresh_from_db()
    assert (item.rows.get().honoree, item.is_applicable) == (known, True)

    client.post(preview, {"seen": item.version, "khoa-0": f"duplicate:{row.sheet}!{row.number}", "chon-0": "new"})
    assert item.rows.get().honoree is None

    item.refresh_from_db()
    assert "Bỏ mọi lựa chọn" in text_of(client.get(preview))
    client.post(preview, {"seen": item.version, "reset": "1"})
    item.refresh_from_db()
    assert item.counts["asked"] == 1


def test_official_decides_that_two_rows_are_different_people(client, cycle):
    twice = list_file(person("Đặng Thị Hòa"), person("Đặng Thị Hòa"))
    preview = previewed(client, twice, cycle)
    item = ListImport.objects.get()
    assert "dòng 4" in text_of(client.get(preview))
    assert item.counts["asked"] == 1

    client.post(preview, {"seen": item.version, "khoa-0": "duplicate:Danh sách!5", "chon-0": "new"})

    item.refresh_from_db()
    assert (item.counts["create"], item.is_applicable) == (2, True)


def test_new_unit_is_corrected_on_the_preview(client, cycle):
    preview = previewed(client, list_file(person("Đặng Thị Hòa", unit="Vu To chuc")), cycle)
    item = ListImport.objects.get()
    key = item.new_units[0]["key"]

    client.post(
        preview, {"seen": item.version, "don-vi-0": key, "ten-0": "Vụ Tổ chức", "cap-0": "central", "tinh-0": ""}
    )

    item.refresh_from_db()
    client.post(f"{WIZARD}{item.pk}/ap-dung/", {"seen": item.version})
    run_pending_imports()
    assert Unit.objects.get().name == "Vụ Tổ chức"


@pytest.mark.parametrize(
    "sent",
    [
        {"khoa-0": "row:x!1", "chon-0": "²"},
        {"khoa-0": "xxx:x!1", "chon-0": "new"},
        {"khoa-0": "unit:", "chon-0": "1"},
        {"khoa-0": "unit:a", "chon-0": "9" * 40},
        {"don-vi-0": "a", "ten-0": "", "cap-0": "central"},
        {"don-vi-0": "a", "ten-0": "Sở A", "cap-0": "local", "tinh-0": ""},
    ],
)
def test_invalid_choices_change_nothing(client, cycle, sent):
    preview = previewed(client, list_file(person("Đặng Thị Hòa")), cycle)
    before = ListImport.objects.get()

    response = client.post(preview, {"seen": before.version, **sent})

    assert response.status_code == 302
    assert ListImport.objects.get().version == before.version


@pytest.mark.parametrize("query", ["?trang=0", "?trang=9999999999999", "?trang=²", "?viec=xyz", "?viec=%00"])
def test_invalid_query_parameters_of_the_preview_cause_no_error(client, query):
    item = ListImportFactory(applied=True)

    assert client.get(f"{WIZARD}{item.pk}/xem-truoc/{query}").status_code in {200, 400, 404}


def test_rows_are_filtered_by_action(client, cycle):
    preview = previewed(client, list_file(person("Đặng Thị Hòa", birth="31/02/1990"), person("Lê Văn An")), cycle)

    page = text_of(client.get(f"{preview}?viec=create"))

    assert "Lê Văn An" in page
    assert "Đặng Thị Hòa" not in page


def test_choice_on_an_outdated_preview_is_refused(client, cycle):
    preview = previewed(client, list_file(person("Đặng Thị Hòa")), cycle)

    response = client.post(preview, {"seen": "2026-01-01T00:00:00+00:00"}, follow=True)

    assert "Đồng nghiệp vừa chọn lại hoặc xem trước lại tệp này" in text_of(response)


# --- applying -------------------------------------------------------------------------------------------------


def test_progress_bar_reloads_the_page_when_the_import_has_finished(client, by):
    item = ListImportFactory(state="applying", asked_by=by, asked_at=ListImportFactory().uploaded_at)
    bar = client.get(f"{WIZARD}{item.pk}/tien-do/")
    assert "<progress" in text_of(bar)

    ListImport.objects.filter(pk=item.pk).update(state="failed")
    ended = client.get(f"{WIZARD}{item.pk}/tien-do/")

    assert ended["HX-Refresh"] == "true"


@pytest.mark.django_db(transaction=True)
def test_of_two_officials_who_apply_at_once_one_succeeds_and_the_other_is_refused(cycle):
    item = count(ListImportFactory(cycle=cycle), create=1)
    planned_create(item, "Đặng Thị Hòa", UnitFactory())
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(officer())

    def click(client):
        return client.post(f"{WIZARD}{item.pk}/ap-dung/", {"seen": item.version}, follow=True)

    responses = together(*(lambda client=client: click(client) for client in clients))
    run_pending_imports()

    refused = ["Chưa làm được: tệp đang được áp dụng" in text_of(response) for response in responses]
    assert sorted(refused) == [False, True]
    assert Honoree.objects.count() == 1


def test_refused_import_names_the_rows_and_can_be_previewed_again(client, cycle):
    preview = previewed(client, list_file(person("Đặng Thị Hòa")), cycle)
    item = ListImport.objects.get()
    HonoreeFactory(name="Đặng Thị Hoà", honour=None)
    client.post(f"{WIZARD}{item.pk}/ap-dung/", {"seen": item.version})
    run_pending_imports()

    page = text_of(client.get(f"{WIZARD}{item.pk}/"))
    assert "Chưa áp dụng được" in page
    assert "vừa có người cùng tên được thêm hoặc sửa" in page

    assert client.post(preview, {"seen": item.version})["Location"] == preview
    item.refresh_from_db()
    assert item.state == "previewed"


# --- reconciliation and query counts --------------------------------------------------------------------------


def test_reconciliation_shows_what_is_missing(client):
    cycle = CycleFactory(announced_count=4, announced_central=3, announced_local=1)
    HonourFactory.create_batch(2, cycle=cycle)
    HonourFactory(cycle=cycle, unit=UnitFactory(local=True))

    page = text_of(client.get(f"{WIZARD}doi-chieu/{cycle.slug}/"))

    assert page.count("thiếu 1") == 2
    assert page.count(">đủ<") == 1


def test_list_of_cycles_links_to_the_reconciliation(client, by):
    by.user_permissions.add(*find_permissions(["honorees.view_cycle"]))
    cycle = CycleFactory()

    assert f"{WIZARD}doi-chieu/{cycle.slug}/" in text_of(client.get(reverse("admin:honorees_cycle_changelist")))


def test_query_count_of_pages_does_not_grow_with_the_file(client, cycle):
    item = count(ListImportFactory(cycle=cycle, applied=True), create=1)
    HonourFactory(cycle=cycle)
    planned_create(item, "Đặng Thị Hòa", UnitFactory(), honoree=HonoreeFactory())
    pages = [WIZARD, *(f"{WIZARD}{item.pk}/{page}" for page in ("", "xem-truoc/", "chan-dung/"))]
    pages.append(f"{WIZARD}doi-chieu/{cycle.slug}/")
    small = [query_cost(client, page) for page in pages]

    ListImportFactory.create_batch(9, cycle=cycle)
    HonourFactory.create_batch(9, cycle=cycle)
    ImportedRowFactory.create_batch(60, list_import=item)

    assert [query_cost(client, page) for page in pages] == small


def test_export_contains_the_filtered_list(client, by):
    rights = ["honorees.view_honoree", "honorees.view_honour", "honorees.add_honoree", "honorees.add_honour"]
    by.user_permissions.add(*find_permissions(rights))
    HonoreeFactory(name="Đặng Thị Hòa", gender="female")
    HonoreeFactory(name="Lê Văn An", gender="male")

    page = text_of(client.get("/quan-tri/honorees/honoree/?gender__exact=female"))
    assert "/quan-tri/honorees/honoree/xuat.xlsx?gender__exact=female" in page
    book = b"".join(client.get("/quan-tri/honorees/honoree/xuat.xlsx?gender__exact=female").streaming_content)
    text = b"".join(client.get("/quan-tri/honorees/honour/xuat.csv?q=van+an").streaming_content).decode("utf-8-sig")

    cells = [cell.value for row in load_workbook(io.BytesIO(book)).worksheets[0].rows for cell in row]
    assert "Đặng Thị Hòa" in cells
    assert "Lê Văn An" not in cells
    assert "Lê Văn An" in text
    assert "Đặng Thị Hòa" not in text
    assert client.get("/quan-tri/honorees/honoree/xuat.pdf").status_code == 404
    assert client.get("/quan-tri/honorees/honoree/xuat.csv?khong=co").status_code in {400, 200}

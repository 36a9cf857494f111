import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Pillow

from honorees.imports.models import PortraitArchive, PortraitFile
from honorees.imports.services import ImportRefused, receive_portraits, request_assignment, run_pending_imports
from honorees.models import Honoree
from portal.publication.models import Change
from tests.factories import HonoreeFactory, ImageFactory, UnitFactory, UserFactory, picture_file
from tests.honorees.imports.factories import ImportedRowFactory, ListImportFactory, officer

pytestmark = pytest.mark.django_db


def zipped(**members):
    """Return a ZIP; a member whose content is None is a portrait."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, picture_file(300, 400).read() if content is None else content)
    return file.getvalue()


@pytest.fixture
def item():
    return ListImportFactory(applied=True)


@pytest.fixture
def listed(item):
    """Create an honoree of the import, with the honour that it created."""

    def listed(name, unit="Bộ Y tế", **options):
        honoree = HonoreeFactory(name=name, honour__unit=UnitFactory(name=unit), **options)
        ImportedRowFactory(list_import=item, label=name, honoree=honoree, honour=honoree.honours.get())
        return honoree

    return listed


def receive(item, by=None, **members):
    archive = receive_portraits(import_id=item.pk, filename="anh.zip", content=zipped(**members), by=by or officer())
    return {file.member: file for file in archive.files.all()}


def assign(files, by=None, **chosen):
    archive = next(iter(files.values())).archive_id
    request_assignment(
        archive_id=archive, chosen={files[name].pk: pk for name, pk in chosen.items()}, by=by or officer()
    )
    run_pending_imports()


@pytest.mark.parametrize(
    "name",
    [
        "Đặng Thị Hòa.jpg",
        "dang thi hoa.JPG",
        "01_Dang-Thi-Hoa.jpeg",
        "anh/ĐẶNG THỊ HOÀ.png",
        "Đa\u0323\u0306ng Thi\u0323 Hòa.jpg",
        "Đặng Thị Hòa - Bộ Y tế.jpg",
    ],
)
def test_picture_is_matched_by_the_folded_name(item, listed, name):
    honoree = listed("Đặng Thị Hòa")
    listed("Đặng Thị Hồng")

    file = receive(item, **{name: None})[name]

    assert (file.state, file.honoree) == ("sure", honoree)


def test_two_people_of_one_name_are_distinguished_by_unit(item, listed):
    first, second = listed("Đặng Thị Hòa", "Bộ Y tế"), listed("Đặng Thị Hòa", "Sở Nội vụ Nghệ An")

    files = receive(
        item,
        **{"Dang Thi Hoa.jpg": None, "Dang Thi Hoa - Bo Y te.jpg": None, "So Noi vu Nghe An/Dang Thi Hoa.jpg": None},
    )

    doubtful = files["Dang Thi Hoa.jpg"]
    assert (doubtful.state, doubtful.candidates) == ("doubtful", [first.pk, second.pk])
    assert files["Dang Thi Hoa - Bo Y te.jpg"].honoree == first
    assert files["So Noi vu Nghe An/Dang Thi Hoa.jpg"].honoree == second


def test_official_decides_doubtful_matches(item, listed):
    similar, with_portrait = listed("Đặng Thị Thu Hòa"), listed("Lê Văn An", portrait=ImageFactory())
    repeated = listed("Trần Bình")

    files = receive(
        item,
        **{"Dang Thi Hoa.jpg": None, "Le Van An.jpg": None, "Tran Binh.jpg": None, "Tran Binh 2.jpg": None,
           "Phong canh.jpg": None},
    )  # fmt: skip

    assert {name: (file.state, file.honoree_id, file.candidates) for name, file in files.items()} == {
        "Dang Thi Hoa.jpg": ("doubtful", None, [similar.pk]),
        "Le Van An.jpg": ("doubtful", None, [with_portrait.pk]),
        "Tran Binh.jpg": ("doubtful", None, [repeated.pk]),
        "Tran Binh 2.jpg": ("doubtful", None, [repeated.pk]),
        "Phong canh.jpg": ("unknown", None, []),
    }


def test_sure_and_chosen_pictures_are_assigned(item, listed):
    first, second = listed("Đặng Thị Hòa", public=True), listed("Lê Văn An")
    by = officer()
    files = receive(item, **{"Dang Thi Hoa.jpg": None, "Le An.jpg": None, "Thumbs.db": b"x", "doc.txt": b"x"})
    assert set(files) == {"Dang Thi Hoa.jpg", "Le An.jpg", "doc.txt"}

    assign(files, by, **{"Le An.jpg": second.pk})

    for honoree in (first, second):
        honoree.refresh_from_db()
        assert (honoree.portrait.width, honoree.portrait.height) == (300, 400)
        assert honoree.portrait.alt == f"Chân dung {honoree.name}"
    assert list(PortraitFile.objects.order_by("pk").values_list("state", flat=True)) == ["placed", "placed", "refused"]
    assert list(Change.objects.values_list("kind", "object_id")) == [("honoree", first.pk)]


def bomb():
    """Return a picture of 200 million pixels in a few kilobytes."""
    file = io.BytesIO()
    Pillow.new("1", (20_000, 10_000)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"MZ\x90\x00", "Không đọc được ảnh"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Không đọc được ảnh"),
        (picture_file(100, 100).read(), "Ảnh quá nhỏ"),
        (bomb(), "Ảnh có quá nhiều điểm ảnh"),
    ],
)
def test_file_that_is_no_picture_is_refused_alone(item, listed, content, reason):
    honoree, other = listed("Đặng Thị Hòa"), listed("Lê Văn An")
    files = receive(item, **{"Dang Thi Hoa.jpg": content, "Le Van An.jpg": None})

    assign(files)

    refused = PortraitFile.objects.get(member="Dang Thi Hoa.jpg")
    honoree.refresh_from_db()
    other.refresh_from_db()
    assert (refused.state, honoree.portrait) == ("refused", None)
    assert refused.reason.startswith(reason)
    assert other.portrait is not None


def encrypted():
    content = bytearray(zipped(**{"a.jpg": None}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"khong phai zip",
        zipped(**{"../../etc/passwd.jpg": None}),
        zipped(**{"/etc/a.jpg": None}),
        zipped(**{"C:\\a.jpg": None}),
        zipped(**{f"{number}.jpg": b"" for number in range(10_000)}),
        zipped(**{"Thumbs.db": b"x"}),
    ],
    ids=["empty", "no zip", "up", "root", "drive", "many", "nothing"],
)
def test_hostile_archive_is_refused_as_a_whole(item, content):
    with pytest.raises(ImportRefused):
        receive_portraits(import_id=item.pk, filename="anh.zip", content=content, by=officer())


def test_locked_picture_is_refused(item, listed):
    listed("A")
    archive = receive_portraits(import_id=item.pk, filename="anh.zip", content=encrypted(), by=officer())
    archive.files.update(state="sure", honoree=Honoree.objects.get())

    assign({"a.jpg": archive.files.get()})

    assert "mật khẩu" in archive.files.get().reason


def test_portraits_need_an_applied_import_and_the_permission(item):
    with pytest.raises(ImportRefused, match="đã áp dụng"):
        receive(ListImportFactory(), **{"a.jpg": None})
    with pytest.raises(PermissionDenied):
        receive(item, by=UserFactory(), **{"a.jpg": None})


def test_only_a_candidate_can_be_chosen(item, listed):
    listed("Đặng Thị Thu Hòa")
    stranger = HonoreeFactory()
    files = receive(item, **{"Dang Thi Hoa.jpg": None})

    with pytest.raises(ImportRefused, match="Lựa chọn không hợp lệ"):
        assign(files, **{"Dang Thi Hoa.jpg": stranger.pk})


def test_candidate_who_was_deleted_cannot_be_chosen(item, listed):
    deleted = listed("Đặng Thị Thu Hòa")
    files = receive(item, **{"Dang Thi Hoa.jpg": None})
    chosen = {files["Dang Thi Hoa.jpg"].pk: deleted.pk}
    deleted.delete()

    with pytest.raises(ImportRefused, match="Lựa chọn không hợp lệ"):
        request_assignment(archive_id=files["Dang Thi Hoa.jpg"].archive_id, chosen=chosen, by=officer())


def test_portraits_are_uploaded_and_assigned_on_their_pages(item, listed):
    honoree, similar = listed("Đặng Thị Hòa"), listed("Lê Văn Thu An")
    client = Client()
    client.force_login(officer())
    address = f"/quan-tri/nhap-danh-sach/{item.pk}/chan-dung/"
    content = zipped(**{"Dang Thi Hoa.jpg": None, "Le Van An.jpg": None})

    sent = client.post(address, {"file": SimpleUploadedFile("anh.zip", content)})
    page = client.get(sent["Location"])
    assert "Đặng Thị Hòa" in page.content.decode()
    file = PortraitFile.objects.get(state="doubtful")
    client.post(sent["Location"], {f"anh-{file.pk}": similar.pk, "anh-²": "1", "anh-1": "x"})
    run_pending_imports()

    honoree.refresh_from_db()
    similar.refresh_from_db()
    assert honoree.portrait is not None
    assert similar.portrait is not None
    assert "Đã gắn: 2" in client.get(sent["Location"]).content.decode()
    refused = client.post(address, {"file": SimpleUploadedFile("anh.zip", b"xxx")})
    assert refused.status_code == 422
    assert "Không nhận tệp này" in refused.content.decode()
    assert PortraitArchive.objects.count() == 1

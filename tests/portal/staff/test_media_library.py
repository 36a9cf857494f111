"""The picture library: what is taken, what is refused and why, the window in which a picture is chosen."""

import io
import json
import re
from html import unescape

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image as Pillow

from articles.models import Article
from portal.files.models import Image
from portal.publication.models import Change
from tests.factories import ArticleFactory, HonoreeFactory, ImageFactory, UserFactory, picture_file

pytestmark = pytest.mark.django_db

ADD = "/quan-tri/portal/image/add/"
PICKER = "/quan-tri/portal/image/chon/"
KEEP = [f"portal.{verb}_image" for verb in ["view", "add", "change", "delete"]]


def upload(file=None, name="anh.jpg", **values):
    file = file or picture_file(800, 600)
    return {"file": SimpleUploadedFile(name, file.read()), "alt": "Hai người bắt tay", **values}


@pytest.fixture
def officer(client):
    user = UserFactory(rights=KEEP)
    client.force_login(user)
    return user


def errors_of(response):
    form = response.context.get("form") or response.context["adminform"].form
    return {name: [str(error) for error in errors] for name, errors in form.errors.items()}


# --- taking pictures in ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [ADD, PICKER])
def test_an_upload_is_encoded_again_and_keeps_its_texts(client, officer, path):
    response = client.post(path, upload(caption="Bàn tiếp công dân", credit="Ảnh: BT"))

    image = Image.objects.get()
    assert response.status_code == (302 if path == ADD else 200)
    assert (image.width, image.height) == (800, 600)
    assert (image.alt, image.caption, image.credit) == ("Hai người bắt tay", "Bàn tiếp công dân", "Ảnh: BT")
    assert image.created_by == officer
    with default_storage.open(image.master_name) as master:
        assert Pillow.open(master).format == "WEBP"


def bomb():
    """A small file that says it is 13,300 × 13,300 pixels."""
    file = io.BytesIO()
    Pillow.new("1", (13_300, 13_300)).save(file, "PNG")
    file.seek(0)
    return file


REFUSED = {
    "no picture": (lambda: io.BytesIO(b"MZ\x90\x00 not a picture"), "Không đọc được ảnh"),
    "cut short": (lambda: io.BytesIO(picture_file(800, 600).read()[:500]), "Không đọc được ảnh"),
    "a drawing": (lambda: io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "Không đọc được ảnh"),
    "too small": (lambda: picture_file(199, 600), "Ảnh quá nhỏ: mỗi cạnh cần ít nhất 200 điểm ảnh."),
    "a bomb": (bomb, "Ảnh có quá nhiều điểm ảnh: tối đa 50 triệu điểm."),
    "too large": (lambda: io.BytesIO(b"\xff\xd8" + b"0" * (15 * 1024 * 1024)), "Tệp ảnh quá lớn: tối đa 15 MB."),
    "nothing": (lambda: io.BytesIO(b""), "Tệp ảnh rỗng: hãy chọn lại."),
}


@pytest.mark.parametrize("path", [ADD, PICKER])
@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_file_is_refused_with_a_clear_reason(client, officer, path, case):
    make, reason = REFUSED[case]

    response = client.post(path, upload(make(), caption="Không mất dòng này"))

    assert response.status_code == 422
    assert errors_of(response)["file"][0].startswith(reason)
    assert "Không mất dòng này" in unescape(response.content.decode())
    assert not Image.objects.exists()


@pytest.mark.parametrize("path", [ADD, PICKER])
def test_a_picture_without_description_is_refused(client, officer, path):
    response = client.post(path, upload(alt="  "))

    assert response.status_code == 422
    assert list(errors_of(response)) == ["alt"]
    assert not Image.objects.exists()


@pytest.mark.parametrize("path", [ADD, PICKER])
def test_a_form_without_a_file_is_refused(client, officer, path):
    response = client.post(path, {"alt": "Hai người bắt tay"})

    assert errors_of(response) == {"file": ["Hãy chọn một tệp ảnh."]}


# --- keeping them ---------------------------------------------------------------------------------------------


def test_words_are_changed_but_never_the_picture(client, officer):
    image = ImageFactory(stored=True)
    key = image.key

    client.post(
        f"/quan-tri/portal/image/{image.pk}/change/", {**upload(), "alt": "Mô tả mới", "key": "0" * 32, "width": 1}
    )

    image.refresh_from_db()
    assert (image.alt, image.key, image.width) == ("Mô tả mới", key, 640)


def test_new_texts_are_a_change_of_what_shows_the_picture(client, officer):
    image = ImageFactory()
    public = ArticleFactory(public=True, photo=image)
    in_text = ArticleFactory(public=True, body_images=[image])
    person = HonoreeFactory(public=True, portrait=image)
    ArticleFactory(photo=image)

    client.post(f"/quan-tri/portal/image/{image.pk}/change/", {"alt": "Mô tả mới"})

    rows = Change.objects.values_list("kind", "object_id", "action")
    assert sorted(rows) == sorted(
        [
            ("article", public.pk, "upserted"),
            ("article", in_text.pk, "upserted"),
            ("honoree", person.pk, "upserted"),
        ]
    )


@pytest.mark.parametrize("use", ["photo", "body_images", "portrait"])
def test_a_picture_in_use_is_not_deleted(client, officer, use):
    image = ImageFactory(stored=True)
    if use == "portrait":
        HonoreeFactory(portrait=image)
    else:
        ArticleFactory(**{use: image if use == "photo" else [image]})

    one = client.post(f"/quan-tri/portal/image/{image.pk}/delete/", {"post": "yes"})
    client.post("/quan-tri/portal/image/", {"action": "delete_selected", "_selected_action": image.pk, "post": "yes"})

    assert one.status_code == 403
    assert Image.objects.filter(pk=image.pk).exists()
    assert default_storage.exists(image.master_name)


def test_a_picture_that_nothing_shows_goes_with_its_files(client, officer, django_capture_on_commit_callbacks):
    image = ImageFactory(stored=True)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/quan-tri/portal/image/{image.pk}/delete/", {"post": "yes"})

    assert not Image.objects.exists()
    assert not default_storage.exists(image.master_name)


def test_the_library_tells_what_is_used(client, officer):
    used, unused = ImageFactory(), ImageFactory()
    article = ArticleFactory(photo=used, headline="Bài có ảnh")

    shown = client.get("/quan-tri/portal/image/", {"dung": "co"}).context["cl"].result_list
    hidden = client.get("/quan-tri/portal/image/", {"dung": "khong"}).context["cl"].result_list
    page = client.get(f"/quan-tri/portal/image/{used.pk}/change/").content.decode()

    assert list(shown) == [used]
    assert list(hidden) == [unused]
    assert f"/quan-tri/articles/article/{article.pk}/change/" in page


def test_the_page_of_a_picture_costs_the_same_however_often_it_is_used(client, officer):
    image = ImageFactory()
    path = f"/quan-tri/portal/image/{image.pk}/change/"

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    ArticleFactory.create_batch(2, photo=image)
    cost()
    few = cost()
    ArticleFactory.create_batch(9, photo=image)

    assert cost() == few


# --- choosing one ---------------------------------------------------------------------------------------------


def offers(response):
    texts = re.findall(r'data-picture data-passed="([^"]*)"', response.content.decode())
    return [json.loads(unescape(text)) for text in texts]


def test_the_picker_is_closed_to_strangers_and_to_staff_without_the_right(client):
    stranger = client.get(PICKER)
    client.force_login(UserFactory(rights=["articles.view_article"]))
    staff = client.get(PICKER)

    assert stranger["Location"].startswith("/quan-tri/login/")
    assert staff.status_code == 403
    assert client.post(PICKER, upload()).status_code == 403


def test_who_may_only_look_chooses_but_does_not_upload(client):
    ImageFactory()
    client.force_login(UserFactory(rights=["portal.view_image"]))

    response = client.get(PICKER)

    assert len(offers(response)) == 1
    assert 'type="file"' not in response.content.decode()
    assert client.post(PICKER, upload()).status_code == 403
    assert Image.objects.count() == 1


def test_a_picture_is_passed_on_with_its_words(client, officer):
    image = ImageFactory(
        key="a" * 32, width=1600, height=900, alt="Hai người", caption='Chú thích "hay" <b>', credit="Ảnh: BT"
    )

    (offer,) = offers(client.get(PICKER))

    assert offer == {
        "id": image.pk,
        "url": f"/media/anh/{'a' * 32}/960.webp",
        "thumbnail": f"/media/anh/{'a' * 32}/320.webp",
        "name": 'Chú thích "hay" <b>',
        "alternative_text": "Hai người",
        "caption": 'Chú thích "hay" <b> (Ảnh: BT)',
    }


def test_the_picker_finds_pictures_by_words_without_marks(client, officer):
    ImageFactory(alt="Lễ tuyên dương")
    wanted = ImageFactory(alt="Chân dung", caption="Đặng Thị Hòa")

    assert [offer["id"] for offer in offers(client.get(PICKER, {"q": "dang hoa"}))] == [wanted.pk]


def test_the_picker_shows_the_newest_first_in_pages_that_keep_the_query(client, officer):
    images = [ImageFactory() for _ in range(25)]

    response = client.get(PICKER, {"CKEditorFuncNum": "-1"})
    rest = client.get(PICKER, {"CKEditorFuncNum": "-1", "p": "2"})

    assert [offer["id"] for offer in offers(response)] == [image.pk for image in reversed(images[1:])]
    assert [offer["id"] for offer in offers(rest)] == [images[0].pk]
    assert "?CKEditorFuncNum=-1&amp;p=2" in response.content.decode()


def test_the_picker_costs_the_same_however_full_the_library_is(client, officer):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PICKER).status_code == 200
        return len(queries)

    ImageFactory.create_batch(2)
    cost()
    few = cost()
    ImageFactory.create_batch(9)

    assert cost() == few


def test_a_picture_of_a_draft_is_seen_by_staff_alone(client, officer):
    image = ImageFactory(stored=True)
    ArticleFactory(photo=image)
    path = f"/media/anh/{image.key}/320.webp"

    seen = b"".join(client.get(path).streaming_content)
    client.logout()

    assert seen[8:12] == b"WEBP"
    assert client.get(path).status_code == 404
    assert Article.objects.get().photo == image

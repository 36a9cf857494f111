import pytest
from django.contrib.redirects.models import Redirect

from articles.models import Article
from portal.core.slugs import free_slug
from portal.publication.redirects import leave_redirect
from tests.factories import ArticleFactory, HonoreeFactory, UnitFactory


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Lễ 2/9 – “Độc lập”", "le-2-9-doc-lap"),
        ("Đại hội Đảng bộ tỉnh Đắk Lắk", "dai-hoi-dang-bo-tinh-dak-lak"),
        ("\u00d0ăng ky\u0301", "dang-ky"),
        ("🎉", "tin"),
        ("!!!", "tin"),
    ],
)
def test_slug_is_the_text_without_accents(headline, slug):
    assert ArticleFactory(headline=headline).slug == slug


@pytest.mark.django_db
def test_same_names_get_numbers():
    slugs = [HonoreeFactory(name=name).slug for name in ["Đặng Thị Hòa", "Dang Thi Hoa", "ĐẶNG THỊ HOÀ"]]

    assert slugs == ["dang-thi-hoa", "dang-thi-hoa-2", "dang-thi-hoa-3"]


@pytest.mark.django_db
def test_slug_is_kept_when_the_text_changes():
    article = ArticleFactory(headline="Tin cũ")
    article.headline = "Tin mới"
    article.save()

    assert article.slug == "tin-cu"


@pytest.mark.django_db
def test_own_slug_is_free_for_its_row():
    article = ArticleFactory(headline="Tin")

    assert free_slug(Article, "Tin", "tin", 100, article.pk) == "tin"
    assert free_slug(Article, "Tin", "tin", 100, None) == "tin-2"


@pytest.mark.django_db
def test_taken_number_is_skipped():
    for slug in ["le-tuyen-duong", "le-tuyen-duong-3", "le-tuyen-duong-khac"]:
        ArticleFactory(slug=slug)

    assert free_slug(Article, "Lễ tuyên dương", "tin", 100, None) == "le-tuyen-duong-2"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("factory", "name", "length"),
    [(ArticleFactory, "headline", 100), (HonoreeFactory, "name", 90), (UnitFactory, "name", 90)],
)
def test_long_text_is_cut_between_words_and_leaves_room_for_a_number(factory, name, length):
    text = " ".join(["nghiêng"] * 25)

    slugs = [factory(**{name: text}).slug for _ in range(11)]

    assert slugs[0].endswith("nghieng")
    assert slugs[10] == f"{slugs[0]}-11"
    assert max(len(slug) for slug in slugs) <= length
    assert factory._meta.model.objects.filter(slug__in=slugs).count() == 11


# --- what an old address leaves behind ------------------------------------------------------------------------


def redirects():
    return dict(Redirect.objects.values_list("old_path", "new_path"))


@pytest.mark.django_db
def test_old_url_redirects_to_the_new_one():
    leave_redirect("/tin-tuc/a/", "/tin-tuc/b/")

    assert redirects() == {"/tin-tuc/a/": "/tin-tuc/b/"}


@pytest.mark.django_db
def test_several_changes_give_one_redirect():
    leave_redirect("/tin-tuc/a/", "/tin-tuc/b/")
    leave_redirect("/tin-tuc/b/", "/tin-tuc/c/")

    assert redirects() == {"/tin-tuc/a/": "/tin-tuc/c/", "/tin-tuc/b/": "/tin-tuc/c/"}


@pytest.mark.django_db
def test_changing_back_creates_no_redirect_loop():
    leave_redirect("/tin-tuc/a/", "/tin-tuc/b/")
    leave_redirect("/tin-tuc/b/", "/tin-tuc/a/")

    assert redirects() == {"/tin-tuc/b/": "/tin-tuc/a/"}


@pytest.mark.django_db
def test_unchanged_slug_creates_no_redirect():
    leave_redirect("/tin-tuc/a/", "/tin-tuc/a/")

    assert redirects() == {}


@pytest.mark.django_db
def test_second_change_of_one_url_replaces_the_first():
    leave_redirect("/tin-tuc/a/", "/tin-tuc/b/")
    leave_redirect("/tin-tuc/a/", "/tin-tuc/c/")

    assert redirects() == {"/tin-tuc/a/": "/tin-tuc/c/"}


@pytest.mark.django_db
def test_old_url_redirects_permanently(client):
    article = ArticleFactory(public=True, slug="moi")
    leave_redirect("/tin-tuc/cu/", article.get_absolute_url())

    response = client.get("/tin-tuc/cu/")

    assert (response.status_code, response["Location"]) == (301, "/tin-tuc/moi/")


@pytest.mark.django_db
def test_existing_page_is_not_redirected(client):
    ArticleFactory(public=True, slug="dang-con")
    leave_redirect("/tin-tuc/dang-con/", "/tin-tuc/khac/")

    assert client.get("/tin-tuc/dang-con/").status_code == 200

from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article, Category, RelatedArticle
from portal.publication.models import Change
from tests.factories import (
    LONG_AGO,
    ArticleFactory,
    CategoryFactory,
    CycleFactory,
    HonoreeFactory,
    ImageFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

ADD = "/quan-tri/articles/article/add/"
RIGHTS = [
    *[f"articles.{verb}_article" for verb in ["view", "add", "change", "delete", "publish"]],
    *[f"articles.{verb}_relatedarticle" for verb in ["view", "add", "change", "delete"]],
    *[f"articles.{verb}_category" for verb in ["view", "add", "change", "delete"]],
    "honorees.view_honoree",
    "honorees.view_cycle",
    "portal.view_image",
]


@pytest.fixture
def editor(client):
    user = UserFactory(rights=RIGHTS)
    client.force_login(user)
    return user


def path_of(article, page="change"):
    return reverse(f"admin:articles_article_{page}", args=[article.pk])


def form_of(article=None, links=(), **values):
    """What the form posts; `links` are (id of the row or "", position, related article)."""
    form = {
        "headline": article.headline if article else "Phục vụ tốt từ việc nhỏ",
        "slug": article.slug if article else "",
        "lead": article.lead if article else "Một ngày của người văn thư.",
        "body": article.body if article else "<p>Thân bài.</p>",
        "category": (article.category if article else CategoryFactory()).pk,
        "comments_mode": "by_rule",
        "related_links-TOTAL_FORMS": len(links),
        "related_links-INITIAL_FORMS": sum(1 for link in links if link[0]),
    }
    for number, (pk, position, related) in enumerate(links):
        form |= {
            f"related_links-{number}-id": pk,
            f"related_links-{number}-article": article.pk if article else "",
            f"related_links-{number}-position": position,
            f"related_links-{number}-related": related.pk,
        }
    return form | values


def saved(client, **values):
    response = client.post(ADD, form_of(**values))
    assert response.status_code == 302, response.context["errors"]
    return Article.objects.get()


# --- the text -------------------------------------------------------------------------------------------------

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta name=Generator content="Microsoft Word 15">
<style><!-- p.MsoNormal {margin:0cm} --></style><script>alert(1)</script></head><body lang=VI><!--StartFragment-->
<h1 style='margin-top:12pt'><span style='font-family:"Times New Roman"'>Việc đã làm<o:p></o:p></span></h1>
<p class=MsoNormal style='text-align:justify'><b><span style='font-size:14pt'>Đồng chí&nbsp;Hòa</span></b>
<span style='color:red'> đã <i>đổi mới</i>.<o:p></o:p></span></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoNormal onclick="alert(1)"><a href="javascript:alert(1)">xấu</a>
<a href="https://example.vn/" target=_blank>tốt</a></p>
<!--EndFragment--></body></html>"""


def test_html_pasted_from_word_is_cleaned(client, editor):
    body = saved(client, body=WORD).body

    assert " ".join(body.split()) == (
        "<h2>Việc đã làm</h2> <p><strong>Đồng chí Hòa</strong> đã <em>đổi mới</em>.</p> "
        '<p><a rel="noopener nofollow">xấu</a> <a href="https://example.vn/" rel="noopener nofollow">tốt</a></p>'
    )


def test_text_is_stored_in_nfc(client, editor):
    article = saved(client, headline="  Ðặng   Thị Ho\u0300a  ", body="<p>Ho\u0300a</p>")

    assert article.headline == "Đặng Thị Hòa"
    assert article.body == "<p>Hòa</p>"


def test_body_images_follow_the_pictures_in_the_body(client, editor):
    first, second = ImageFactory(), ImageFactory()

    def figure(image):
        return f'<figure class="figure"><img src="/media/anh/{image.key}/640.webp" alt="x" data-file="1"></figure>'

    article = saved(client, body=f"<p>Một.</p>{figure(first)}{figure(second)}")
    both = set(article.body_images.all())
    client.post(path_of(article), form_of(article, body=f"<p>Hai.</p>{figure(second)}"))

    assert both == {first, second}
    assert list(article.body_images.all()) == [second]


def test_picture_from_another_site_is_refused(client, editor):
    response = client.post(
        ADD, form_of(body='<p>Thân bài.</p><img src="https://example.com/a.jpg"><img src="data:image/png;base64,AAAA">')
    )

    assert response.status_code == 422
    assert "2 ảnh trong bài không ở kho ảnh của cổng" in unescape(response.content.decode())
    assert "example.com/a.jpg" in response.content.decode()
    assert not Article.objects.exists()


def test_picture_missing_from_the_media_library_is_refused(client, editor):
    response = client.post(ADD, form_of(body=f'<p>Thân bài.</p><img src="/media/anh/{"0" * 32}/640.webp">'))

    assert response.status_code == 422
    assert "1 ảnh trong bài không còn trong kho ảnh" in unescape(response.content.decode())


def test_editor_page_has_a_csp_with_a_nonce_and_one_hash(client, editor):
    response = client.get(ADD)

    policy = dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
    assert policy["script-src"].startswith("'self' 'nonce-")
    assert policy["style-src"] == "'self' 'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"
    assert "unsafe" not in response["Content-Security-Policy"]
    nonce = policy["script-src"].split("'nonce-")[1].rstrip("'")
    assert f'nonce="{nonce}"' in response.content.decode()


def test_list_has_the_default_csp(client, editor):
    policy = client.get("/quan-tri/articles/article/")["Content-Security-Policy"]

    assert "nonce" not in policy
    assert "sha256" not in policy


def test_user_who_may_only_view_sees_the_rendered_text(client):
    article = ArticleFactory(in_review=True, body="<h2>Đề mục</h2><p>Đoạn văn.</p>")
    client.force_login(UserFactory(rights=["articles.view_article"]))

    text = client.get(path_of(article)).content.decode()

    assert "<h2>Đề mục</h2><p>Đoạn văn.</p>" in text
    assert "&lt;h2&gt;" not in text


# --- related rows ----------------------------------------------------------------------------------------------


def test_every_field_of_an_article_is_saved(client, editor):
    photo, cycle, people = ImageFactory(), CycleFactory(), [HonoreeFactory(), HonoreeFactory()]

    article = saved(
        client,
        photo=photo.pk,
        cycle=cycle.pk,
        honorees=[person.pk for person in people],
        byline="BT",
        is_featured="on",
        origin_name="Báo Lao Động",
        origin_url="https://laodong.vn/bai",
    )

    assert (article.photo, article.cycle, article.byline, article.is_featured) == (photo, cycle, "BT", True)
    assert set(article.honorees.all()) == set(people)
    assert (article.origin_name, article.origin_url) == ("Báo Lao Động", "https://laodong.vn/bai")
    assert article.slug == "phuc-vu-tot-tu-viec-nho"
    assert article.created_by == editor


def test_related_articles_are_saved_in_order(client, editor):
    article, first, second = ArticleFactory(), ArticleFactory(public=True), ArticleFactory(public=True)

    client.post(path_of(article), form_of(article, links=[("", 2, second), ("", 1, first)]))

    links = RelatedArticle.objects.filter(article=article)
    assert [link.related for link in links] == [first, second]


def test_article_cannot_be_related_to_itself(client, editor):
    article = ArticleFactory()

    response = client.post(path_of(article), form_of(article, links=[("", 1, article)]))

    assert response.status_code == 422
    assert "Bài không thể liên quan đến chính nó." in unescape(response.content.decode())


def test_source_url_requires_a_source_name(client, editor):
    response = client.post(ADD, form_of(origin_url="https://laodong.vn/bai"))

    assert response.status_code == 422
    assert "Có địa chỉ bài gốc thì phải ghi tên nguồn." in unescape(response.content.decode())


def test_change_page_costs_the_same_however_many_related_rows_exist(client, editor):
    article = ArticleFactory(public=True, photo=ImageFactory(), cycle=CycleFactory())

    def hang(count):
        start = RelatedArticle.objects.filter(article=article).count()
        for number in range(count):
            RelatedArticle.objects.create(article=article, related=ArticleFactory(), position=start + number)
        article.honorees.add(*HonoreeFactory.create_batch(count))
        article.body_images.add(*ImageFactory.create_batch(count))

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path_of(article)).status_code == 200
        return len(queries)

    hang(2)
    cost()
    few = cost()
    hang(9)

    assert cost() == few


# --- after publication ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "moves"),
    [
        ({"headline": "Tiêu đề mới"}, True),
        ({"body": "<p>Nội dung mới.</p>"}, True),
        ({"correction": "Sửa số liệu."}, True),
        ({"headline": "Tiêu đề mới", "is_small": "on"}, False),
        ({"is_featured": "on"}, False),
        ({}, False),
    ],
)
def test_revision_time_changes_with_what_readers_see(client, editor, change, moves):
    article = ArticleFactory(public=True)

    client.post(path_of(article), form_of(article, **change))

    article.refresh_from_db()
    assert (article.revised_at is not None) is moves
    assert article.published_at == LONG_AGO


def test_draft_has_no_revision_time(client, editor):
    article = ArticleFactory()

    client.post(path_of(article), form_of(article, headline="Tiêu đề mới"))

    article.refresh_from_db()
    assert article.revised_at is None


def test_correction_fields_appear_once_an_article_was_public(client, editor):
    draft, public = ArticleFactory(), ArticleFactory(public=True)

    assert 'name="correction"' not in client.get(path_of(draft)).content.decode()
    assert 'name="correction"' in client.get(path_of(public)).content.decode()


def test_save_without_changes_records_no_public_change(client, editor):
    article = ArticleFactory(public=True)

    client.post(path_of(article), form_of(article))

    assert not Change.objects.exists()


def test_adding_a_related_article_records_a_public_change(client, editor):
    article = ArticleFactory(public=True)

    client.post(path_of(article), form_of(article, links=[("", 1, ArticleFactory(public=True))]))

    assert list(Change.objects.values_list("object_id", "action")) == [(article.pk, "upserted")]


# --- categories -----------------------------------------------------------------------------------------------


def test_renaming_a_category_records_a_change_of_its_public_articles(client, editor):
    category = CategoryFactory(name="Thời sự")
    public = ArticleFactory(public=True, category=category)
    ArticleFactory(category=category)
    ArticleFactory(public=True)

    client.post(
        reverse("admin:articles_category_change", args=[category.pk]),
        {"name": "Tin tức", "slug": category.slug, "position": 0},
    )

    assert list(Change.objects.values_list("kind", "object_id", "action")) == [("article", public.pk, "upserted")]


def test_changed_category_slug_redirects(client, editor):
    category = CategoryFactory(slug="thoi-su")
    old = category.get_absolute_url()

    client.post(
        reverse("admin:articles_category_change", args=[category.pk]),
        {"name": category.name, "slug": "tin-tuc-moi", "position": 0},
    )

    client.logout()
    category.refresh_from_db()
    assert client.get(old)["Location"] == category.get_absolute_url()


def test_category_with_articles_cannot_be_deleted(client, editor):
    article = ArticleFactory()

    client.post(reverse("admin:articles_category_delete", args=[article.category_id]), {"post": "yes"})

    assert Category.objects.filter(pk=article.category_id).exists()

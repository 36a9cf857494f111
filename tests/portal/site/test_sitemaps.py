import pytest
from django.utils import timezone

from articles.models import Category
from honorees.models import Movement
from portal.management.commands.serve import update_site
from portal.publication.models import Change

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _named_site():
    update_site()


def test_index_names_each_section_under_the_address_of_the_site(client):
    page = client.get("/sitemap.xml").content.decode()

    for section in ("trang", "phong-trao", "giai-doan", "guong-dien-hinh", "tin-tuc", "chuyen-muc"):
        assert f"<loc>http://testserver/sitemap-{section}.xml</loc>" in page


def test_section_takes_the_time_of_the_newest_change(client):
    movement = Movement.objects.create(name="Phong trào", slug="phong-trao", organizer="Công đoàn", summary="Tóm tắt")
    Change.objects.create(kind="movement", object_id=movement.pk, action="upserted", at="2025-03-01T00:00:00+07:00")
    Change.objects.create(kind="movement", object_id=movement.pk, action="upserted", at="2025-04-02T00:00:00+07:00")

    page = client.get("/sitemap-phong-trao.xml").content.decode()
    index = client.get("/sitemap.xml").content.decode()

    assert "<loc>http://testserver/phong-trao/phong-trao/</loc><lastmod>2025-04-02</lastmod>" in page
    assert "<lastmod>2025-04-02T00:00:00+07:00</lastmod>" in index


def test_section_without_changes_takes_the_time_of_the_row(client):
    Movement.objects.create(name="Phong trào", slug="phong-trao", organizer="Công đoàn", summary="Tóm tắt")

    page = client.get("/sitemap-phong-trao.xml").content.decode()

    assert f"<lastmod>{timezone.localdate():%Y-%m-%d}</lastmod>" in page


def test_addresses_do_not_follow_the_name_a_request_came_by(client):
    Category.objects.create(name="Thời sự", slug="thoi-su")

    page = client.get("/sitemap-chuyen-muc.xml", headers={"host": "localhost"}).content.decode()
    feed = client.get("/rss.xml", headers={"host": "localhost"}).content.decode()

    assert "<loc>http://testserver/tin-tuc/chuyen-muc/thoi-su/</loc>" in page
    assert "<link>http://testserver/tin-tuc/</link>" in feed
    assert "localhost" not in page + feed

import io
import re
from datetime import date
from html import unescape
from urllib.parse import quote

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.urls import reverse
from openpyxl import load_workbook

from honorees.models import Decision, Honour
from portal.publication import audit, editing
from portal.publication.choices import Act
from portal.publication.models import AuditEvent
from tests.articles.comments.factories import CommentFactory
from tests.cost import query_cost
from tests.factories import ArticleFactory, DecisionFactory, HonoreeFactory, HonourFactory, UnitFactory, UserFactory
from tests.logs import create_event, create_public_event
from tests.portal.partners.factories import PartnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    user = UserFactory(is_superuser=True, first_name="Bình", last_name="Trần Thị")
    client.force_login(user)
    return user


def history_of(item):
    return reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_history", args=[item.pk])


def text_of(response):
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_history_shows_what_each_field_was_and_became(client, administrator):
    article = ArticleFactory(headline="Bài mới")
    create_event(
        article,
        administrator,
        before={"headline": "Bài cũ", "is_featured": False},
        after={"headline": "Bài mới", "is_featured": True},
        reason="Đổi tên theo đề nghị.",
    )

    text = text_of(client.get(history_of(article)))

    assert "Trần Thị Bình" in text or "Bình Trần Thị" in text
    assert "<del>Bài cũ</del>" in text
    assert "<ins>Bài mới</ins>" in text
    assert "Tin nổi bật trên trang chủ" in text
    assert "Đổi tên theo đề nghị." in text


def test_history_of_a_role_names_permissions_in_vietnamese(client, administrator):
    role = Group.objects.create(name="Cộng tác viên")
    permission = Permission.objects.get(codename="change_article")

    page = reverse("admin:auth_group_change", args=[role.pk])
    form = {"name": role.name, "permissions": [permission.pk], "_version": client.get(page).context["version"]}
    assert client.post(page, form).status_code == 302

    text = text_of(client.get(history_of(role)))
    assert "Tin, bài: sửa" in text
    assert "Can change" not in text


def test_history_of_a_person_shows_what_was_done_with_their_honours(client, administrator):
    honoree = HonoreeFactory(honour=None)
    honour = HonourFactory(honoree=honoree)
    create_event(honour, administrator, Act.REVOKE, reason="Kê khai không đúng.")
    create_event(HonourFactory(), administrator, Act.REVOKE, reason="Của người khác.")

    text = text_of(client.get(history_of(honoree)))

    assert "Kê khai không đúng." in text
    assert "Của người khác." not in text


def test_history_of_a_person_shows_an_honour_that_was_deleted_on_its_own_page(client, administrator):
    honoree = HonoreeFactory(honour=None)
    honour = HonourFactory(honoree=honoree, post="Chuyên viên")
    create_event(honour, administrator, after={"post": "Chuyên viên"})

    client.post(reverse("admin:honorees_honour_delete", args=[honour.pk]), {"post": "yes"})

    text = text_of(client.get(history_of(honoree)))
    assert not honoree.honours.exists()
    assert text.count("Chuyên viên") == 2
    assert re.findall('<span class="badge">(.*?)</span>', text) == ["Xóa", "Sửa"]
    assert text.count(f"Lần tôn vinh “{honour}”") == 2


def test_history_of_an_item_shows_the_events_of_all_its_parts(client, administrator):
    honoree = HonoreeFactory(honour=None)
    first = HonourFactory(honoree=honoree)
    create_event(first, administrator, Act.REVOKE, reason="Lần đầu.")
    honours = Honour.objects.bulk_create(
        HonourFactory.build(honoree=honoree, cycle=first.cycle, decision=decision, unit=first.unit)
        for decision in Decision.objects.bulk_create(DecisionFactory.build() for _ in range(1001))
    )
    create_event(honours[-1], administrator, Act.REVOKE, reason="Lần cuối.")

    text = text_of(client.get(history_of(honoree)))
    assert "Lần đầu." in text
    assert "Lần cuối." in text


def test_history_costs_the_same_however_long_it_is(client, administrator):
    honoree = HonoreeFactory()

    def happen(count):
        for _ in range(count):
            create_event(honoree, UserFactory(), before={"name": "A"}, after={"name": "B"})
            create_event(HonourFactory(honoree=honoree), UserFactory(), after={"post": "B"})

    happen(2)
    query_cost(client, history_of(honoree))
    few = query_cost(client, history_of(honoree))
    happen(9)

    assert query_cost(client, history_of(honoree)) == few


@pytest.mark.parametrize("page", ["0", "-1", "999", "x", "²", "10" * 20])
def test_page_that_is_not_there_shows_another_one(client, administrator, page):
    article = ArticleFactory()
    create_event(article, administrator)

    assert client.get(f"{history_of(article)}?p={page}").status_code == 200


def test_history_is_for_those_who_may_see_the_item(client):
    article = ArticleFactory()
    create_event(article, None, after={"headline": "Kín"})
    stranger = client.get(history_of(article))
    client.force_login(UserFactory(rights=["honorees.view_honoree"]))
    wrong_role = client.get(history_of(article))
    client.force_login(UserFactory(rights=["articles.view_article"]))

    assert stranger.status_code == 302
    assert wrong_role.status_code == 403
    assert "Kín" in text_of(client.get(history_of(article)))


# --- the whole log --------------------------------------------------------------------------------------------

LOG = "/quan-tri/portal/auditevent/"


def listed(client, query=""):
    response = client.get(f"{LOG}{query}")
    assert response.status_code == 200
    return [event.label for event in response.context["cl"].result_list]


@pytest.fixture
def log(administrator):
    """Three events: an article changed by the administrator, an honoree added by another, a comment decided."""
    other = UserFactory()
    article, honoree = ArticleFactory(headline="Bài một"), HonoreeFactory(name="Lê An")
    create_event(article, administrator, after={"headline": "Bài một"})
    create_event(honoree, other, Act.ADD)
    create_event(CommentFactory(name="Bạn đọc"), other, Act.DECIDE)
    return {"article": article, "honoree": honoree, "other": other}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Ý kiến của Bạn đọc", "Lê An", "Bài một"]),
        ("?by={other.pk}", ["Ý kiến của Bạn đọc", "Lê An"]),
        ("?kind__exact=articles.article", ["Bài một"]),
        ("?act__exact=add", ["Lê An"]),
        ("?kind__exact=honorees.honoree&object_id={honoree.pk}", ["Lê An"]),
        ("?tu=1/1/2020&den=2/1/2020", []),
        ("?tu=01/01/2020", ["Ý kiến của Bạn đọc", "Lê An", "Bài một"]),
        ("?q=2", ["Lê An"]),
        ("?q=le an", ["Lê An"]),
        ("?by=khong-co", ["Ý kiến của Bạn đọc", "Lê An", "Bài một"]),
    ],
)
def test_log_is_filtered_by_person_kind_act_time_and_object(client, log, query, expected):
    assert listed(client, query.format(**log)) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("báo NHÂN dân", ["Báo Nhân Dân"]),
        ("dân", ["Đặng Thị Hòa", "Đặng Thị Hòa", "Báo Nhân Dân"]),
        ("nhan", ["Báo Nhân Dân"]),
        ("han", []),
        ("an bình", []),
        ("12/QĐ", ["12/QĐ-TLĐ, 1/3/2025"]),
        ("van thu 3b", ["Phòng Văn thư (3b)"]),
        ("hòa", ["Đặng Thị Hòa", "Đặng Thị Hòa"]),
        ("bt", ["bt.2025"]),
        ("… “”", []),
        ("AND", []),
        ("a* OR b", []),
        ("nhan' | ''", ["Báo Nhân Dân"]),
        ("1", ["12/QĐ-TLĐ, 1/3/2025", "Báo Nhân Dân"]),
    ],
)
def test_log_is_searched_by_words_of_the_labels_of_any_object(client, administrator, query, expected):
    create_event(PartnerFactory(name="Báo Nhân Dân"), administrator)
    create_event(DecisionFactory(number="12/QĐ-TLĐ", issued_on=date(2025, 3, 1)), administrator)
    create_event(UnitFactory(name="Phòng Văn thư (3b)"), administrator)
    create_event(UserFactory(username="bt.2025"), administrator)
    deleted = HonoreeFactory(name="Đặng Thị Hòa", honour=None)
    create_event(deleted, administrator)
    editing.delete(deleted, by=administrator)

    assert listed(client, f"?q={quote(query)}") == expected


def test_erased_events_are_found_by_no_word(client, administrator):
    comment = CommentFactory(name="Bạn đọc xa")
    create_event(comment, administrator, Act.DECIDE)
    assert listed(client, "?q=xa") == ["Ý kiến của Bạn đọc xa"]

    with transaction.atomic():
        audit.erase(item=comment, by=administrator)

    assert [event.sequence for event in AuditEvent.objects.matching("xa")] == [2]  # that of the erasure itself


def test_kinds_and_people_are_sorted_the_vietnamese_way(client, administrator):
    UserFactory(is_staff=True, first_name="Vũ Thị", last_name="Ân")

    actors, kinds, *_ = client.get(LOG).context["cl"].filter_specs

    labels = [str(label) for _, label in kinds.lookup_choices]
    assert [labels[0], labels[-1]] == ["Ảnh", "Ý kiến bạn đọc"]
    order = ["Dữ liệu minh họa", "Đối tác", "Đơn vị", "Gương điển hình"]
    assert [label for label in labels if label in order] == order
    assert [label for _, label in actors.lookup_choices] == ["Vũ Thị Ân", "Bình Trần Thị"]


def test_row_of_the_sample_content_is_named_once(client, administrator):
    create_public_event(administrator)

    assert text_of(client.get(LOG)).count("Dữ liệu minh họa") == 2  # in the filter, too


@pytest.mark.parametrize("day", ["32/1/2024", "x", "1/1/0001", "1/1/10000", "²/1/2024"])
def test_day_that_is_none_is_refused(client, administrator, day):
    response = client.get(LOG, {"tu": day, "den": "1/2/2024", "act__exact": "add"})

    page = unescape(response.content.decode())
    assert response.status_code == 400
    assert page.count("Ngày không hợp lệ: hãy gõ ngày/tháng/năm") == 1
    assert f'name="tu" value="{day}"' in page
    assert 'name="den" value="1/2/2024"' in page
    assert '<input type="hidden" name="act__exact" value="add">' in page
    assert client.get(f"{LOG}xuat.xlsx", {"tu": day}).status_code == 400


def test_log_shows_each_role_what_it_may_see(client, log):
    client.force_login(UserFactory(rights=["portal.view_auditevent", "honorees.view_honoree"]))
    assert listed(client) == ["Lê An"]

    client.force_login(UserFactory(rights=["portal.view_auditevent", "articles.view_article"]))
    assert listed(client) == ["Bài một"]


def test_denunciation_is_seen_by_those_who_may_judge_it(client, administrator):
    referred = CommentFactory(referred=True, name="Người tố cáo")
    create_event(referred, administrator, Act.DECIDE, after={"body": "Tố cáo"})
    rights = ["portal.view_auditevent", "articles.view_comment", "articles.moderate_comment"]

    client.force_login(UserFactory(rights=rights))
    assert listed(client) == []
    client.force_login(UserFactory(rights=[*rights, "articles.judge_referred_comment"]))

    assert listed(client) == ["Ý kiến của Người tố cáo"]


def test_filtered_log_is_exported_as_a_workbook(client, log):
    response = client.get(f"{LOG}xuat.xlsx?act__exact=change")

    rows = list(load_workbook(io.BytesIO(b"".join(response)))["nhat-ky"].values)
    assert response["Content-Disposition"].startswith('attachment; filename="nhat-ky-')
    assert len(rows) == 2
    assert rows[0][:6] == ("so", "thoi_diem", "nguoi_thuc_hien", "qua", "viec", "loai")
    assert rows[1][4:6] == ("Sửa", "Tin, bài")
    assert rows[1][7:9] == ("Bài một", "Tiêu đề:  → Bài một")


def test_log_and_export_cost_the_same_however_much_happened(client, administrator):
    def happen(count):
        for number in range(count):
            create_event(ArticleFactory(), UserFactory(), after={"headline": f"Bài {number}"})

    happen(2)
    query_cost(client, LOG)
    few, few_exported = query_cost(client, LOG), query_cost(client, f"{LOG}xuat.xlsx")
    happen(9)

    assert query_cost(client, LOG) == few
    assert query_cost(client, f"{LOG}xuat.xlsx") == few_exported


def test_event_is_shown_whole_and_erased_one_says_so(client, administrator):
    article = ArticleFactory(headline="Bài một")
    event = create_event(article, administrator, before={"lead": "Cũ"}, after={"lead": "Mới"})
    page = f"{LOG}{event.pk}/change/"

    whole = text_of(client.get(page))
    audit.erase(item=article, by=administrator)
    erased = text_of(client.get(page))

    assert "<del>Cũ</del>" in whole
    assert "<ins>Mới</ins>" in whole
    assert event.digest in whole
    assert "Đã xóa nội dung theo yêu cầu" in erased
    assert "Mới" not in erased.replace("Mới hơn", "")

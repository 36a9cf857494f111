"""The admin site as a whole: who gets in, what each list costs, what bad input is answered with."""

import re
from html import unescape

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.contrib.redirects.models import Redirect
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article, Category
from honorees.models import Unit
from portal.core.refusals import database_refusals
from portal.publication import editing
from portal.publication.models import Change
from portal.staff.passwords import record_password_change
from portal.staff.roles import sync_roles
from tests import factories
from tests.articles.comments.factories import CommentFactory
from tests.factories import ArticleFactory, CategoryFactory, HonoreeFactory, HonourFactory, UnitFactory, UserFactory
from tests.logs import create_event, create_public_event, events_of
from tests.portal.partners.factories import PartnerFactory, key_for
from tests.portal.webhooks.factories import DeliveryFactory, WebhookFactory

pytestmark = pytest.mark.django_db


def an_event():
    return create_event(ArticleFactory(public=True), UserFactory(), after={"headline": "Mới"})


def a_change():
    return Change.objects.create(kind="article", object_id=1, action="upserted", at=factories.LONG_AGO)


def a_user():
    user = UserFactory(first_name="Nguyễn Văn", last_name="An")
    user.groups.add(Group.objects.create(name=f"Nhóm của {user.username}"))
    return user


# one row for each list that this module sweeps; the lists of comments are swept by their own tests
MAKERS = {
    "portal.image": factories.ImageFactory,
    "portal.auditevent": lambda: create_public_event(UserFactory()),
    "portal.change": a_change,
    "portal.webhook": WebhookFactory,
    "portal.delivery": DeliveryFactory,
    "auth.user": a_user,
    "auth.group": lambda: Group.objects.create(name=f"Nhóm {Group.objects.count()}"),
    "redirects.redirect": lambda: Redirect.objects.create(
        site_id=1, old_path=f"/cu-{Redirect.objects.count()}/", new_path="/moi/"
    ),
    "honorees.movement": factories.MovementFactory,
    "honorees.cycle": factories.CycleFactory,
    "honorees.decision": factories.DecisionFactory,
    "honorees.unit": lambda: UnitFactory(local=True, parent=UnitFactory()),
    "honorees.province": factories.ProvinceFactory,
    "honorees.field": factories.FieldFactory,
    "honorees.honoree": lambda: HonoreeFactory(public=True, portrait=factories.ImageFactory()),
    "honorees.honour": factories.HonourFactory,
    "articles.article": lambda: ArticleFactory(public=True, photo=factories.ImageFactory(), created_by=UserFactory()),
    "articles.category": CategoryFactory,
    "portal.partner": PartnerFactory,
}
READ_ONLY = {"portal.auditevent", "portal.change", "portal.delivery"}
FOLDED = {
    "portal.image": lambda: factories.ImageFactory(alt="Chân dung chị Đặng Thị Hòa"),
    "honorees.movement": lambda: factories.MovementFactory(name="Phong trào Đặng Hòa"),
    "honorees.decision": lambda: factories.DecisionFactory(signatory="Đặng Thị Hòa"),
    "honorees.unit": lambda: UnitFactory(name="Phòng Đặng Hòa"),
    "honorees.province": lambda: factories.ProvinceFactory(name="Đặng Hòa"),
    "honorees.field": lambda: factories.FieldFactory(name="Đặng Hòa"),
    "honorees.honoree": lambda: HonoreeFactory(name="Đặng Thị Hòa"),
    "honorees.honour": lambda: factories.HonourFactory(post="Trợ lý Đặng Hòa"),
    "articles.article": lambda: ArticleFactory(headline="Chị Đặng Thị Hòa"),
    "articles.category": lambda: CategoryFactory(name="Đặng Hòa"),
    "portal.partner": lambda: PartnerFactory(name="Báo Đặng Hòa"),
    "auth.user": lambda: UserFactory(first_name="Đặng Thị", last_name="Hòa"),
    "auth.group": lambda: Group.objects.create(name="Tổ Đặng Hòa"),
    "redirects.redirect": lambda: Redirect.objects.create(site_id=1, old_path="/dang-hoa/", new_path="/"),
}


def registered():
    return {model._meta.label_lower: model for model in admin.site._registry}


def address(label, page, *args):
    app, model = label.split(".")
    return reverse(f"admin:{app}_{model}_{page}", args=args)


@pytest.fixture
def superuser():
    return User.objects.create_superuser("sep", password="matkhau-cua-sep")


@pytest.fixture
def staff_client(client, superuser):
    client.force_login(superuser)
    return client


def client_of(client, *rights):
    client.force_login(UserFactory(rights=rights))
    return client


def cost(client, path):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    assert response.status_code == 200, path
    return len(queries)


def test_every_list_is_swept_here_or_belongs_to_comments():
    own = {label for label, model in registered().items() if not model.__module__.startswith("articles.comments")}

    assert own == set(MAKERS)


# --- who gets in ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("label", MAKERS)
@pytest.mark.parametrize("page", ["changelist", "add", "change", "delete", "history"])
def test_a_stranger_is_sent_to_the_login_page(client, label, page):
    item = MAKERS[label]()
    path = address(label, page, *([] if page in {"changelist", "add"} else [item.pk]))

    response = client.get(path)

    assert response.status_code == 302
    assert response["Location"] == f"/quan-tri/login/?next={path}"


@pytest.mark.parametrize("label", MAKERS)
@pytest.mark.parametrize("page", ["changelist", "add", "change", "delete", "history"])
def test_staff_without_the_right_are_refused(client, label, page):
    item = MAKERS[label]()
    other = "articles.view_category" if label == "honorees.field" else "honorees.view_field"
    path = address(label, page, *([] if page in {"changelist", "add"} else [item.pk]))

    assert client_of(client, other).get(path).status_code == 403


@pytest.mark.parametrize("label", MAKERS)
def test_who_may_see_sees_list_and_row_and_may_not_write(client, label):
    item = MAKERS[label]()
    app, model = label.split(".")
    client_of(client, f"{app}.view_{model}")

    assert client.get(address(label, "changelist")).status_code == 200
    assert client.get(address(label, "change", item.pk)).status_code == 200
    assert client.get(address(label, "history", item.pk)).status_code == 200
    assert client.get(address(label, "add")).status_code == 403
    assert client.post(address(label, "add"), {}).status_code == 403
    assert client.post(address(label, "change", item.pk), {}).status_code == 403
    assert client.post(address(label, "delete", item.pk), {"post": "yes"}).status_code in {302, 403}
    assert type(item)._base_manager.filter(pk=item.pk).exists()


@pytest.mark.parametrize("label", MAKERS)
def test_the_superuser_opens_every_page(staff_client, label):
    item = MAKERS[label]()

    assert staff_client.get(address(label, "changelist")).status_code == 200
    assert staff_client.get(address(label, "change", item.pk)).status_code == 200
    assert staff_client.get(address(label, "add")).status_code == (403 if label in READ_ONLY else 200)


@pytest.mark.parametrize("label", sorted(READ_ONLY))
def test_logs_are_not_written_by_anyone(staff_client, label):
    item = MAKERS[label]()

    for page, args in [("add", []), ("change", [item.pk]), ("delete", [item.pk])]:
        assert staff_client.post(address(label, page, *args), {"post": "yes"}).status_code == 403
    staff_client.post(
        address(label, "changelist"), {"action": "delete_selected", "_selected_action": item.pk, "post": "yes"}
    )
    assert type(item).objects.filter(pk=item.pk).exists()


# --- what it costs --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("label", MAKERS)
def test_a_list_costs_the_same_however_long_it_is(staff_client, label):
    for _ in range(2):
        MAKERS[label]()
    path = address(label, "changelist")
    staff_client.get(path)
    few = cost(staff_client, path)

    for _ in range(9):
        MAKERS[label]()

    assert cost(staff_client, path) == few


def test_the_dashboard_costs_the_same_however_much_waits(staff_client, superuser):
    def work(count):
        ArticleFactory.create_batch(count, in_review=True, created_by=UserFactory())
        ArticleFactory.create_batch(count, scheduled=True, created_by=superuser)
        ArticleFactory.create_batch(count, created_by=superuser)
        HonoreeFactory.create_batch(count, in_review=True, created_by=UserFactory())
        for article in Article.objects.all()[:count]:
            create_event(article, superuser)

    work(2)
    staff_client.get("/quan-tri/")
    few = cost(staff_client, "/quan-tri/")

    work(6)

    assert cost(staff_client, "/quan-tri/") == few


# --- search ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("term", ["dang hoa", "HÒA đặng", "Ðặng hoà"])
@pytest.mark.parametrize("label", FOLDED)
def test_search_finds_however_the_name_is_typed(staff_client, label, term):
    for _ in range(2):
        MAKERS[label]()
    wanted = FOLDED[label]()

    response = staff_client.get(address(label, "changelist"), {"q": term})

    assert [item.pk for item in response.context["cl"].result_list] == [wanted.pk]


def test_search_finds_the_events_of_an_item_by_its_name(staff_client):
    an_event()
    event = an_event()
    Article.objects.filter(pk=event.object_id).update(search_text="dang hoa")

    response = staff_client.get(address("portal.auditevent", "changelist"), {"q": "đặng hòa"})

    assert [found.pk for found in response.context["cl"].result_list] == [event.pk]


def test_autocomplete_tells_units_of_one_name_apart(staff_client):
    province = factories.ProvinceFactory(name="Đắk Lắk")
    UnitFactory(name="Sở Nội vụ", level="local", province=province)

    response = staff_client.get(
        "/quan-tri/autocomplete/",
        {"app_label": "honorees", "model_name": "honour", "field_name": "unit", "term": "so noi vu"},
    )

    assert [row["text"] for row in response.json()["results"]] == ["Sở Nội vụ (Đắk Lắk)"]


def test_autocomplete_is_refused_without_the_right_to_see_the_list(client):
    client_of(client, "honorees.change_honour")

    response = client.get(
        "/quan-tri/autocomplete/",
        {"app_label": "honorees", "model_name": "honour", "field_name": "unit", "term": ""},
    )

    assert response.status_code == 403


# --- bad input ------------------------------------------------------------------------------------------------

HUGE = "1" + "0" * 20
BAD_QUERIES = [
    "e=1",
    "e=1&id__exact=abc",
    "id__exact=abc",
    f"id__exact={HUGE}",
    f"id__in={HUGE}",
    "id__regex=(",
    "id__range=1",
    "id__range=",
    "pk__range=1",
    "created_at__year=99999",
    "at__day=40&at__month=13&at__year=-1",
    "at__gte=9999-12-31 23:59:59-12:00",
    "at__lt=0001-01-01",
    "id__foo=1",
    "khong_co=1",
    "created_by__password__startswith=p",
    "p=0",
    f"p={HUGE}",
    "p=²",
    "p=-1",
    "o=99.-1.x",
    f"o={HUGE}",
    "q=%00",
    "status__exact=%00",
    "q=" + "a%20" * 3000,
    "q=%F0%9F%98%80",
    "q=%FF%FE",
    "trang_thai=khong-co&cua=ai",
    "all=x&_popup=x&_to_field=password",
    "_facets=1",
    "_changelist_filters=%00",
    "_changelist_filters=" + "q%3Dx%26" * 2000,
]


@pytest.mark.parametrize("query", BAD_QUERIES)
@pytest.mark.parametrize(
    "label",
    ["articles.article", "honorees.honoree", "honorees.unit", "portal.change", "portal.auditevent", "auth.user"],
)
def test_no_query_makes_a_list_fail(staff_client, label, query):
    MAKERS[label]()

    response = staff_client.get(f"{address(label, 'changelist')}?{query}", follow=True)

    assert response.status_code in {200, 400, 403, 404}


@pytest.mark.parametrize(
    ("label", "lookup"),
    [
        ("articles.comment", "email__startswith=an"),
        ("articles.comment", "sender__startswith=a"),
        ("articles.comment", "status__startswith=p"),
        ("articles.comment", "pk__gt=1"),
        ("auth.user", "email__startswith=an"),
        ("portal.partner", "keys__digest__startswith=a"),
        ("portal.webhook", "salt__startswith=a"),
        ("portal.image", "is_used__range=1"),
    ],
)
def test_a_list_answers_no_question_but_those_of_its_filters(staff_client, label, lookup):
    MAKERS.get(label, CommentFactory)()

    response = staff_client.get(f"{address(label, 'changelist')}?{lookup}")

    assert response.status_code == 400


@pytest.mark.parametrize(
    ("label", "lookup"),
    [
        ("articles.comment", "status__exact=pending"),
        ("articles.moderationact", "at__gte=2024-09-04 00:00:00%2B07:00&at__lt=2024-09-05 00:00:00%2B07:00"),
        ("articles.article", "category__id__exact=1&is_featured__exact=1"),
        ("honorees.decision", "issuer=Công đoàn Viên chức Việt Nam"),
        ("honorees.honour", "unit__level__exact=local&unit__id__exact=1"),
        ("honorees.unit", "province__id__exact=1"),
        (
            "portal.auditevent",
            "by=1&kind__exact=articles.article&act__exact=add&tu=01/01/2024&den=2/1/2024&object_id=1",
        ),
        ("auth.user", "groups__id__exact=1&is_active__exact=1"),
    ],
)
def test_a_list_answers_what_its_filters_ask(staff_client, label, lookup):
    response = staff_client.get(f"{address(label, 'changelist')}?{lookup}")

    assert response.status_code == 200


@pytest.mark.parametrize("key", [HUGE, "-1", "abc", "1%00", "²", "_31", "1/2", "..", "%FF", "é"])
@pytest.mark.parametrize("page", ["change", "delete", "history", "chuyen/rut", "xem-truoc"])
def test_no_key_makes_a_page_fail(staff_client, key, page):
    path = f"/quan-tri/articles/article/{key}/{page}/"

    assert staff_client.get(path, follow=True).status_code in {200, 400, 404}
    assert staff_client.post(path, {}, follow=True).status_code in {200, 400, 404}


@pytest.mark.parametrize("query", ["object_id=abc", "at__gte=x", f"object_id={HUGE}", "act__exact=%F0", "nothing=1"])
@pytest.mark.parametrize(
    "export", ["portal/auditevent/xuat.xlsx", "honorees/honoree/xuat.csv", "honorees/honour/xuat.xlsx"]
)
def test_no_query_makes_an_export_fail(staff_client, export, query):
    response = staff_client.get(f"/quan-tri/{export}?{query}")

    assert response.status_code in {200, 400}
    assert response.status_code == 400 or b"".join(response)


def test_deletion_of_selected_rows_is_refused_as_a_whole_if_one_is_gone(staff_client, monkeypatch):
    kept, gone = CategoryFactory.create_batch(2)
    find = editing.locked

    def find_after_a_colleague(model, pk, **options):
        if pk == gone.pk:
            Category.objects.filter(pk=pk).delete()
        return find(model, pk, **options)

    monkeypatch.setattr(editing, "locked", find_after_a_colleague)
    chosen = {"action": "delete_selected", "post": "yes", "_selected_action": [kept.pk, gone.pk]}
    response = staff_client.post(f"{address('articles.category', 'changelist')}?o=1", chosen, follow=True)

    assert response.redirect_chain == [(f"{address('articles.category', 'changelist')}?o=1", 302)]
    assert "Mục này vừa được người khác xóa." in unescape(response.content.decode())
    assert Category.objects.filter(pk=kept.pk).exists()


def test_violation_of_a_rule_of_a_single_row_is_a_fault_of_ours():
    with pytest.raises(IntegrityError, match="image_has_alt_text"), database_refusals():
        factories.ImageFactory(alt="")


def test_a_huge_key_among_the_selected_is_a_bad_request(staff_client):
    article = ArticleFactory(in_review=True)

    response = staff_client.post(
        address("articles.article", "changelist"),
        {"action": "publish_selected", "_selected_action": [article.pk, HUGE]},
    )

    assert response.status_code == 400
    article.refresh_from_db()
    assert article.status == "in_review"


@pytest.mark.parametrize("value", [HUGE, "abc", "-5", "²"])
def test_a_forged_choice_is_an_error_of_the_form(staff_client, value):
    response = staff_client.post(
        address("articles.article", "add"),
        {"headline": "Tin", "lead": "Dẫn", "body": "", "category": value, "photo": value, **no_related()},
    )

    assert response.status_code == 422
    assert "category" in response.context["adminform"].form.errors
    assert "photo" in response.context["adminform"].form.errors
    assert not Article.objects.exists()


@pytest.mark.parametrize("value", [HUGE, "abc", "-5", "²", "999999"])
def test_a_forged_number_among_several_choices_is_an_error_of_the_form(staff_client, value):
    response = staff_client.post(
        address("articles.article", "add"),
        {
            "headline": "Tin",
            "lead": "Dẫn",
            "category": CategoryFactory().pk,
            "comments_mode": "by_rule",
            "honorees": [HonoreeFactory().pk, value],
            **no_related(),
        },
    )

    assert response.status_code == 422
    assert list(response.context["adminform"].form.errors) == ["honorees"]
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"app_label": "x", "model_name": "y", "field_name": "z"},
        {"app_label": "honorees", "model_name": "honour", "field_name": "post"},
        {"app_label": "honorees", "model_name": "honour", "field_name": "unit", "term": "\0"},
        {"app_label": "honorees", "model_name": "honour", "field_name": "unit", "page": HUGE},
        {"app_label": "honorees", "model_name": "honour", "field_name": "unit", "term": "a " * 3000},
        {"app_label": "auth", "model_name": "permission", "field_name": "content_type"},
    ],
)
def test_no_query_makes_the_autocomplete_fail(staff_client, query):
    assert staff_client.get("/quan-tri/autocomplete/", query).status_code in {200, 400, 403, 404}


@pytest.mark.parametrize(
    "query", ["q=%00", f"p={HUGE}", "p=x", "q=" + "a%20" * 3000, "CKEditorFuncNum=<script>&field=\"'>"]
)
def test_no_query_makes_the_picker_fail(staff_client, query):
    response = staff_client.get(f"/quan-tri/portal/image/chon/?{query}")

    assert response.status_code in {200, 400}
    assert b"<script>&" not in response.content


def test_nul_in_a_field_is_an_error_of_the_form(staff_client):
    response = staff_client.post(address("honorees.field", "add"), {"name": "Lĩnh\0vực", "slug": "linh-vuc"})

    assert response.status_code == 422


@pytest.mark.parametrize("day", ["0/0/0000", "1/1/10000", "31/02/2024", "2024-13-01", "²/1/2024", "9" * 400])
def test_an_impossible_day_is_an_error_of_the_form(staff_client, day):
    response = staff_client.post(
        address("honorees.decision", "add"), {"number": "1/QĐ", "issued_on": day, "issuer": "Công đoàn"}
    )

    assert response.status_code == 422
    assert "issued_on" in response.context["adminform"].form.errors


def test_days_are_read_day_first(staff_client):
    staff_client.post(
        address("honorees.decision", "add"), {"number": "1/QĐ", "issued_on": "04/09/2024", "issuer": "Công đoàn"}
    )

    response = staff_client.get(address("honorees.decision", "changelist"))
    assert "4/9/2024" in response.content.decode()


# --- two clicks, two people -----------------------------------------------------------------------------------


def no_related(count=0):
    return {f"related_links-{name}": value for name, value in [("TOTAL_FORMS", count), ("INITIAL_FORMS", count)]}


def hidden(response, name):
    return re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())[1]


def unit_form(**values):
    return {"name": "Văn phòng", "level": "central", "valid_from": "01/01/2000", **values}


def test_a_double_click_makes_one_row(staff_client):
    path = address("honorees.unit", "add")
    once = hidden(staff_client.get(path), "_once")

    first = staff_client.post(path, unit_form(_once=once))
    second = staff_client.post(path, unit_form(_once=once))

    assert Unit.objects.filter(name="Văn phòng").count() == 1
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]


def test_a_form_that_was_refused_can_be_sent_again(staff_client):
    path = address("honorees.unit", "add")
    once = hidden(staff_client.get(path), "_once")

    refused = staff_client.post(path, unit_form(_once=once, name=""))
    accepted = staff_client.post(path, unit_form(_once=hidden(refused, "_once")))

    assert refused.status_code == 422
    assert accepted.status_code == 302
    assert Unit.objects.filter(name="Văn phòng").count() == 1


def test_only_the_newest_submissions_are_remembered(staff_client):
    for number in range(25):
        staff_client.post(address("honorees.unit", "add"), unit_form(name=f"Vụ {number}", _once=f"lan-{number}"))

    stored = Session.objects.get(pk=staff_client.session.session_key).get_decoded()["portal_submissions"]
    assert list(stored) == [f"lan-{number}" for number in range(5, 25)]


def test_second_save_reports_who_was_first_and_loses_nothing(client, superuser, staff_client):
    unit = UnitFactory(name="Văn phòng")
    path = address("honorees.unit", "change", unit.pk)
    opened = hidden(staff_client.get(path), "_version")
    colleague = UserFactory(
        first_name="Lê Quốc", last_name="Cường", rights=["honorees.change_unit", "honorees.view_province"]
    )
    other = type(client)()
    other.force_login(colleague)
    other.post(path, unit_form(name="Văn phòng Bộ"))

    response = staff_client.post(path, unit_form(name="Văn phòng Chính phủ", _version=opened))

    text = unescape(response.content.decode())
    assert response.status_code == 422
    assert "Lê Quốc Cường đã sửa mục này lúc" in text
    assert "Khác với bản hiện tại ở: Tên." in text
    assert 'value="Văn phòng Chính phủ"' in text
    unit.refresh_from_db()
    assert unit.name == "Văn phòng Bộ"


def test_save_after_a_reported_conflict_is_possible(staff_client):
    unit = UnitFactory(name="Văn phòng")
    path = address("honorees.unit", "change", unit.pk)
    opened = hidden(staff_client.get(path), "_version")
    Unit.objects.filter(pk=unit.pk).update(short_name="VP")
    conflict = staff_client.post(path, unit_form(name="Văn phòng Chính phủ", _version=opened))

    response = staff_client.post(path, unit_form(name="Văn phòng Chính phủ", _version=hidden(conflict, "_version")))

    assert response.status_code == 302
    unit.refresh_from_db()
    assert unit.name == "Văn phòng Chính phủ"


def test_a_save_that_changes_nothing_meets_no_conflict(staff_client):
    unit = UnitFactory(name="Văn phòng", valid_from="2000-01-01")
    path = address("honorees.unit", "change", unit.pk)
    opened = hidden(staff_client.get(path), "_version")
    staff_client.post(path, unit_form(name="Văn phòng Bộ", _version=opened))

    response = staff_client.post(path, unit_form(name="Văn phòng Bộ", _version=opened))

    assert response.status_code == 302


def test_second_save_of_a_colleague_is_reported(staff_client):
    colleague = UserFactory(is_staff=True, username="lan")
    path = address("auth.user", "change", colleague.pk)
    opened = hidden(staff_client.get(path), "_version")
    User.objects.filter(pk=colleague.pk).update(first_name="Lê Thị")

    conflict = staff_client.post(
        path, user_form(colleague, first_name="Lê Thị", email="lan@example.vn", _version=opened)
    )

    assert conflict.status_code == 422
    assert "Khác với bản hiện tại ở: " in unescape(conflict.content.decode())


def test_who_saves_second_does_not_give_back_a_role_that_a_colleague_has_taken(staff_client):
    colleague = UserFactory(is_staff=True, username="lan")
    role = Group.objects.create(name="Biên tập viên")
    colleague.groups.add(role)
    path = address("auth.user", "change", colleague.pk)
    opened = hidden(staff_client.get(path), "_version")
    staff_client.post(path, user_form(colleague))

    conflict = staff_client.post(path, user_form(colleague, groups=[role.pk], email="lan@example.vn", _version=opened))

    assert conflict.status_code == 422
    assert "Khác với bản hiện tại ở: Địa chỉ email, Vai trò." in unescape(conflict.content.decode())
    assert not colleague.groups.exists()


# --- login, password, people ----------------------------------------------------------------------------------


def test_the_login_page_speaks_vietnamese_and_sets_no_session(client):
    response = client.get("/quan-tri/login/")

    assert "Đăng nhập" in response.content.decode()
    assert "sessionid" not in response.cookies


def test_a_wrong_password_is_answered_in_vietnamese(client, superuser):
    response = client.post("/quan-tri/login/", {"username": "sep", "password": "sai"})

    assert "Tên đăng nhập" in response.content.decode()
    assert "sessionid" not in response.cookies


def test_the_address_after_login_stays_on_this_site(client, superuser):
    response = client.post(
        "/quan-tri/login/", {"username": "sep", "password": "matkhau-cua-sep", "next": "https://example.com/"}
    )

    assert not response["Location"].startswith("https://example.com")


def test_readers_are_not_staff(client):
    client.force_login(User.objects.create_user("doc-gia"))

    assert client.get("/quan-tri/").status_code == 302


def test_admin_pages_are_kept_by_no_cache(staff_client):
    response = staff_client.get("/quan-tri/")

    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]


def test_staff_change_their_password(staff_client, superuser):
    response = staff_client.post(
        "/quan-tri/password_change/",
        {
            "old_password": "matkhau-cua-sep",
            "new_password1": "Một-câu-dài-khó-đoán-7",
            "new_password2": "Một-câu-dài-khó-đoán-7",
        },
    )

    assert response.status_code == 302
    superuser.refresh_from_db()
    assert superuser.check_password("Một-câu-dài-khó-đoán-7")


@pytest.mark.parametrize(
    ("form", "recorded"),
    [
        ({"usable_password": "true", "password1": "Một-câu-dài-7", "password2": "Một-câu-dài-7"}, "đã đổi"),
        ({"usable_password": "false", "unset-password": "1"}, "đã tắt đăng nhập bằng mật khẩu"),
    ],
)
def test_change_of_a_password_is_recorded_as_what_it_is(staff_client, form, recorded):
    user = UserFactory()

    response = staff_client.post(f"/quan-tri/auth/user/{user.pk}/password/", form)

    assert response.status_code == 302
    assert [event.after for event in events_of(user)] == [{"password": recorded}]


def test_password_of_an_administrator_is_changed_by_administrators_alone():
    administrator, by = UserFactory(is_superuser=True), UserFactory(rights=["auth.change_user"])

    with pytest.raises(PermissionDenied):
        record_password_change(user_id=administrator.pk, by=by)


def user_form(user, **values):
    form = {"username": user.username, "is_active": "on", "is_staff": "on"}
    if user.is_superuser:
        form["is_superuser"] = "on"
    return {name: value for name, value in (form | values).items() if value is not None}


@pytest.mark.parametrize("taken", ["is_active", "is_superuser"])
def test_the_last_superuser_stays(staff_client, superuser, taken):
    response = staff_client.post(address("auth.user", "change", superuser.pk), user_form(superuser, **{taken: None}))

    assert response.status_code == 422
    superuser.refresh_from_db()
    assert superuser.is_active
    assert superuser.is_superuser


def test_one_of_two_superusers_may_go(staff_client):
    other = User.objects.create_superuser("nguoi-cu")

    response = staff_client.post(address("auth.user", "change", other.pk), user_form(other, is_active=None))

    assert response.status_code == 302
    other.refresh_from_db()
    assert not other.is_active


def test_nobody_deletes_people(staff_client):
    user = UserFactory()

    staff_client.post(address("auth.user", "delete", user.pk), {"post": "yes"})
    staff_client.post(
        address("auth.user", "changelist"), {"action": "delete_selected", "_selected_action": user.pk, "post": "yes"}
    )

    assert User.objects.filter(pk=user.pk).exists()


def test_an_administrator_gives_roles_but_neither_makes_nor_touches_superusers(client, superuser):
    sync_roles()
    administrator = UserFactory()
    administrator.groups.add(Group.objects.get(name="Quản trị"))
    client.force_login(administrator)
    colleague = UserFactory()
    role = Group.objects.get(name="Tác giả")

    given = client.post(
        address("auth.user", "change", colleague.pk),
        user_form(colleague, groups=[role.pk], is_superuser="on"),
    )
    touched = client.post(address("auth.user", "change", superuser.pk), user_form(superuser))
    password = client.post(f"/quan-tri/auth/user/{superuser.pk}/password/", {})

    colleague.refresh_from_db()
    assert given.status_code == 302
    assert list(colleague.groups.all()) == [role]
    assert not colleague.is_superuser
    assert touched.status_code == password.status_code == 403


@pytest.mark.parametrize(("old_path", "status"), [("/moi-toi/", 302), ("/cu/", 422), ("khong-co-gach/", 422)])
def test_an_old_address_has_one_way_on(staff_client, old_path, status):
    Redirect.objects.create(site_id=1, old_path="/cu/", new_path="/moi/")

    response = staff_client.post(address("redirects.redirect", "add"), {"old_path": old_path, "new_path": "/moi/"})

    assert response.status_code == status
    assert Redirect.objects.filter(old_path="/cu/").count() == 1


def test_rights_are_named_in_vietnamese(staff_client):
    role = Group.objects.create(name="Cộng tác viên")

    text = staff_client.get(address("auth.group", "change", role.pk)).content.decode()

    assert "Xuất bản và rút" in text
    assert "Can add" not in text


# --- the dashboard and the lists ------------------------------------------------------------------------


def test_the_lists_stand_in_the_order_of_the_work(staff_client):
    sections = staff_client.get("/quan-tri/").context["available_apps"]

    assert [section["name"] for section in sections if section["name"] != "Ý kiến bạn đọc"] == [
        "Biên tập",
        "Thi đua",
        "Phong trào",
        "Đối tác",
        "Nhật ký",
        "Hệ thống",
    ]


def test_the_dashboard_follows_the_navigation(staff_client):
    WebhookFactory(stopped=True)

    names = [dashboard["name"] for dashboard in staff_client.get("/quan-tri/").context["dashboards"]]

    assert names == ["Tin, bài", "Ý kiến bạn đọc", "Gương điển hình", "Webhook của đối tác"]


def test_the_dashboard_shows_an_editor_what_waits(client):
    sync_roles()
    editor = UserFactory()
    editor.groups.add(Group.objects.get(name="Biên tập viên"))
    client.force_login(editor)
    ArticleFactory(headline="Chờ duyệt của người khác", in_review=True, created_by=UserFactory())
    ArticleFactory(headline="Sẽ đăng", scheduled=True)
    ArticleFactory(headline="Nháp của mình", created_by=editor)
    ArticleFactory(headline="Nháp của người khác", created_by=UserFactory())

    (dashboard,) = client.get("/quan-tri/").context["dashboards"]

    shown = {group["name"]: [str(row["item"]) for row in group["items"]] for group in dashboard["groups"]}
    assert shown == {
        "Chờ duyệt": ["Chờ duyệt của người khác"],
        "Hẹn giờ": ["Sẽ đăng"],
        "Bản nháp của tôi": ["Nháp của mình"],
    }


def test_the_dashboard_shows_the_honours_officer_missing_portraits(client):
    client_of(client, "honorees.change_honoree", "honorees.publish_honoree", "honorees.view_honoree")
    HonoreeFactory(public=True)
    HonoreeFactory(public=True, portrait=factories.ImageFactory())
    HonoreeFactory()

    (dashboard,) = client.get("/quan-tri/").context["dashboards"]

    (note,) = dashboard["notes"]
    assert note["text"] == "1 cá nhân đang công khai còn thiếu chân dung"
    assert len(client.get(note["address"]).context["cl"].result_list) == 1


# --- pages on which an act is confirmed ------------------------------------------------------------------------


def withdrawal():
    return ArticleFactory(public=True), "transition", ["rut"]


def revocation():
    return HonourFactory(honoree__public=True), "revoke", []


def key():
    return PartnerFactory(), "make_key", []


def key_revocation():
    row, _ = key_for()
    return row.partner, "revoke_key", [row.pk]


def secret():
    return WebhookFactory(), "roll", []


@pytest.mark.parametrize("make", [withdrawal, revocation, key, key_revocation, secret])
def test_page_leads_back_to_the_list_and_to_the_item(staff_client, make):
    item, name, arguments = make()
    kind = f"admin:{item._meta.app_label}_{item._meta.model_name}"

    text = unescape(staff_client.get(reverse(f"{kind}_{name}", args=[item.pk, *arguments])).content.decode())

    trail = text.partition('<div class="breadcrumbs">')[2].partition("</div>")[0]
    addresses = [part.partition('"')[0] for part in trail.split('href="')[1:]]
    assert addresses == ["/quan-tri/", reverse(f"{kind}_changelist"), reverse(f"{kind}_change", args=[item.pk])]

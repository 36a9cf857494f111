"""The publication life cycle in the admin, for honorees and articles alike: buttons, lists, log, preview."""

from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.publication.choices import Act
from portal.publication.models import AuditEvent, Change
from portal.staff.roles import sync_roles
from tests.factories import FAR_AHEAD, ArticleFactory, CategoryFactory, HonoreeFactory, UserFactory
from tests.logs import create_event, events_of

pytestmark = pytest.mark.django_db

KINDS = {"article": ("articles", ArticleFactory), "honoree": ("honorees", HonoreeFactory)}
KIND = pytest.mark.parametrize("kind", KINDS)
TRAITS = {
    "draft": {},
    "in_review": {"in_review": True},
    "published": {"public": True},
    "scheduled": {"scheduled": True},
    "withdrawn": {"withdrawn": True},
}

# move -> what state it starts from and what it leads to
PUBLISHER_MOVES = {
    ("draft", "gui-duyet"): "in_review",
    ("draft", "xuat-ban"): "published",
    ("draft", "hen-gio"): "scheduled",
    ("in_review", "tra-ve"): "draft",
    ("in_review", "xuat-ban"): "published",
    ("in_review", "hen-gio"): "scheduled",
    ("scheduled", "xuat-ban"): "published",
    ("scheduled", "hen-gio"): "scheduled",
    ("scheduled", "huy-lich"): "in_review",
    ("published", "rut"): "withdrawn",
    ("withdrawn", "dang-lai"): "published",
}
AUTHOR_MOVES = {("draft", "gui-duyet"): "in_review", ("in_review", "lay-ve"): "draft"}
NAMES = ["gui-duyet", "lay-ve", "tra-ve", "xuat-ban", "hen-gio", "huy-lich", "rut", "dang-lai"]
SAID = {
    "tra-ve": {"note": "Cần thêm nguồn."},
    "rut": {"note": "Số liệu chưa chính xác."},
    "hen-gio": {"day": "31/12/2150", "time": "08:30"},
}


def make(kind, state="draft", **values):
    return KINDS[kind][1](**TRAITS[state], **values)


def path_of(item, page, *args):
    return reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_{page}", args=[item.pk, *args])


def list_of(kind):
    return reverse(f"admin:{KINDS[kind][0]}_{kind}_changelist")


def state_of(item):
    item.refresh_from_db()
    return "scheduled" if item.is_scheduled else item.status


def publisher(kind):
    app = KINDS[kind][0]
    return UserFactory(rights=[f"{app}.{verb}_{kind}" for verb in ["view", "add", "change", "delete", "publish"]])


def author(kind):
    app = KINDS[kind][0]
    return UserFactory(rights=[f"{app}.{verb}_{kind}" for verb in ["view", "add", "change", "delete"]])


def messages_of(response):
    return [unescape(str(message)) for message in response.context["messages"]]


# --- the buttons ----------------------------------------------------------------------------------------------


@KIND
@pytest.mark.parametrize("state", TRAITS)
def test_who_may_publish_is_offered_what_leads_on_from_each_state(client, kind, state):
    item = make(kind, state)
    client.force_login(publisher(kind))

    offered = {offered.name for offered in client.get(path_of(item, "change")).context["save_transitions"]}

    assert offered == {name for start, name in PUBLISHER_MOVES if start == state}


@KIND
@pytest.mark.parametrize("state", TRAITS)
def test_an_author_is_offered_to_hand_in_and_to_take_back(client, kind, state):
    user = author(kind)
    item = make(kind, state, created_by=user)
    client.force_login(user)

    offered = {offered.name for offered in client.get(path_of(item, "change")).context["save_transitions"]}

    assert offered == {name for start, name in AUTHOR_MOVES if start == state}


@KIND
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("state", TRAITS)
def test_who_may_publish_makes_exactly_the_legal_transitions(client, kind, state, name):
    item = make(kind, state)
    user = publisher(kind)
    client.force_login(user)
    expected = PUBLISHER_MOVES.get((state, name))

    response = client.post(path_of(item, "transition", name), SAID.get(name, {}))

    assert response.status_code == (403 if name == "lay-ve" else 302)
    assert state_of(item) == (expected or state)
    assert events_of(item).filter(by=user).exists() is (expected is not None)


@KIND
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("state", TRAITS)
def test_an_author_makes_no_transition_that_touches_the_public(client, kind, state, name):
    user = author(kind)
    item = make(kind, state, created_by=user)
    client.force_login(user)
    expected = AUTHOR_MOVES.get((state, name))

    client.post(path_of(item, "transition", name), SAID.get(name, {}))

    assert state_of(item) == (expected or state)


@KIND
def test_an_author_does_not_hand_in_what_another_began(client, kind):
    item = make(kind, created_by=UserFactory())
    client.force_login(author(kind))

    response = client.post(path_of(item, "transition", "gui-duyet"))

    assert response.status_code == 403
    assert state_of(item) == "draft"


@KIND
@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_and_who_only_reads_make_no_transition(client, kind, name):
    item = make(kind, "in_review")
    stranger = client.post(path_of(item, "transition", name), SAID.get(name, {}))
    client.force_login(UserFactory(rights=[f"{KINDS[kind][0]}.view_{kind}"]))
    reader = client.post(path_of(item, "transition", name), SAID.get(name, {}))
    client.force_login(UserFactory())
    nobody = client.post(path_of(item, "transition", name), SAID.get(name, {}))

    assert stranger["Location"].startswith("/quan-tri/login/")
    assert reader.status_code == 403
    assert nobody.status_code == 403
    assert state_of(item) == "in_review"
    assert not AuditEvent.objects.exists()


@KIND
def test_a_transition_is_not_made_by_a_link(client, kind):
    item = make(kind, "in_review")
    client.force_login(publisher(kind))

    assert client.get(path_of(item, "transition", "xuat-ban")).status_code == 200
    assert state_of(item) == "in_review"


@KIND
def test_there_is_no_other_transition(client, kind):
    item = make(kind)
    client.force_login(publisher(kind))

    assert client.post(path_of(item, "transition", "xoa-het")).status_code == 404


@KIND
def test_withdrawal_asks_for_the_reason_and_keeps_what_was_typed(client, kind):
    item = make(kind, "published")
    client.force_login(publisher(kind))

    without = client.post(path_of(item, "transition", "rut"), {"note": "   "})
    too_long = client.post(path_of(item, "transition", "rut"), {"note": "dài " * 200})

    assert without.status_code == too_long.status_code == 422
    assert "Cần ghi lý do rút" in without.content.decode()
    assert "dài dài dài" in too_long.content.decode()
    assert state_of(item) == "published"


@KIND
def test_what_is_withdrawn_answers_410_with_the_reason(client, kind):
    item = make(kind, "published")
    client.force_login(publisher(kind))

    client.post(path_of(item, "transition", "rut"), {"note": "Số liệu chưa chính xác."})

    client.logout()
    response = client.get(item.get_absolute_url())
    assert response.status_code == 410
    assert "Số liệu chưa chính xác." in response.content.decode()


@KIND
@pytest.mark.parametrize(
    ("day", "time"),
    [("", "08:30"), ("31/12/2150", ""), ("32/12/2150", "08:30"), ("01/01/2020", "08:30"), ("1/1/9999", "25:00")],
)
def test_a_schedule_needs_a_day_and_an_hour_ahead(client, kind, day, time):
    item = make(kind, "in_review")
    client.force_login(publisher(kind))

    response = client.post(path_of(item, "transition", "hen-gio"), {"day": day, "time": time})

    assert response.status_code == 422
    assert state_of(item) == "in_review"


@KIND
def test_a_schedule_is_kept_in_vietnamese_time(client, kind):
    item = make(kind, "in_review")
    client.force_login(publisher(kind))

    client.post(path_of(item, "transition", "hen-gio"), {"day": "04/09/2150", "time": "09:30"})

    item.refresh_from_db()
    assert item.published_at.isoformat() == "2150-09-04T02:30:00+00:00"


@KIND
def test_of_two_who_decide_at_once_one_is_refused(client, kind):
    item = make(kind, "in_review")
    client.force_login(publisher(kind))

    client.post(path_of(item, "transition", "tra-ve"), {"expected": "in_review"})
    response = client.post(path_of(item, "transition", "xuat-ban"), {"expected": "in_review"}, follow=True)

    assert messages_of(response) == [
        f"“{item}” đã được trả về bản nháp.",
        f"“{item}” vừa được người khác chuyển sang “Bản nháp”.",
    ]
    assert state_of(item) == "draft"


@KIND
def test_the_page_shows_the_log_of_transitions(client, kind):
    item = make(kind, "in_review")
    user = publisher(kind)
    user.first_name, user.last_name = "Trần Thị", "Bình"
    user.save()
    client.force_login(user)

    client.post(path_of(item, "transition", "tra-ve"), {"note": "Cần thêm nguồn."})

    text = unescape(client.get(path_of(item, "change")).content.decode())
    assert "Đưa về bản nháp</strong>" in text
    assert "Trần Thị Bình, " in text
    assert "Cần thêm nguồn." in text


@KIND
def test_the_page_costs_the_same_however_long_the_log_is(client, kind):
    item = make(kind, "in_review")
    user = publisher(kind)
    client.force_login(user)

    def log(count):
        for _ in range(count):
            create_event(item, UserFactory(), Act.SUBMIT, before={"status": "draft"}, after={"status": "in_review"})

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path_of(item, "change")).status_code == 200
        return len(queries)

    log(2)
    cost()
    few = cost()
    log(9)

    assert cost() == few


# --- who edits ------------------------------------------------------------------------------------------------


@KIND
@pytest.mark.parametrize("state", TRAITS)
def test_an_author_edits_drafts_alone(client, kind, state):
    user = author(kind)
    item = make(kind, state, created_by=user)
    client.force_login(user)

    shown = client.get(path_of(item, "change"))
    posted = client.post(path_of(item, "change"), {})

    assert shown.status_code == 200
    assert shown.context["may_edit"] is (state == "draft")
    assert posted.status_code == (422 if state == "draft" else 403)


@KIND
@pytest.mark.parametrize("state", TRAITS)
def test_who_may_publish_edits_in_every_state(client, kind, state):
    item = make(kind, state, created_by=UserFactory())
    client.force_login(publisher(kind))

    assert client.get(path_of(item, "change")).context["may_edit"] is True


@KIND
def test_an_author_does_not_edit_the_draft_of_another(client, kind):
    item = make(kind, created_by=UserFactory())
    client.force_login(author(kind))

    assert client.get(path_of(item, "change")).context["may_edit"] is False
    assert client.post(path_of(item, "change"), {}).status_code == 403


# --- lists ----------------------------------------------------------------------------------------------------


def act(client, kind, action, items, **said):
    return client.post(
        list_of(kind), {"action": action, "_selected_action": [item.pk for item in items], **said}, follow=True
    )


@KIND
def test_actions_report_what_was_done_and_what_refused(client, kind):
    ready, draft, public = make(kind, "in_review"), make(kind), make(kind, "published")
    client.force_login(publisher(kind))

    response = act(client, kind, "publish_selected", [ready, draft, public])

    assert [state_of(item) for item in [ready, draft, public]] == ["published"] * 3
    done, refused = messages_of(response)
    assert done == "2 mục đã được xuất bản."
    assert refused == f"1 mục không làm được: “{public}” đang ở trạng thái “Đã xuất bản”: không xuất bản ngay được."


@KIND
def test_many_are_scheduled_for_one_hour(client, kind):
    items = [make(kind, "in_review"), make(kind), make(kind, "scheduled")]
    client.force_login(publisher(kind))

    asked = act(client, kind, "schedule_selected", items)
    response = act(client, kind, "schedule_selected", items, _confirmed="1", day="04/09/2150", time="09:30")

    assert asked.status_code == 200
    assert [item.pk for item in asked.context["items"]] == [item.pk for item in items]
    assert messages_of(response) == ["3 mục đã được hẹn giờ xuất bản."]
    for item in items:
        item.refresh_from_db()
        assert item.published_at.isoformat() == "2150-09-04T02:30:00+00:00"


@KIND
def test_many_are_withdrawn_with_one_reason(client, kind):
    public, draft = make(kind, "published"), make(kind)
    client.force_login(publisher(kind))

    asked = act(client, kind, "withdraw_selected", [public, draft])
    without = act(client, kind, "withdraw_selected", [public, draft], _confirmed="1", note="")
    response = act(client, kind, "withdraw_selected", [public, draft], _confirmed="1", note="Đơn vị đề nghị.")

    assert (asked.status_code, without.status_code) == (200, 422)
    assert [state_of(item) for item in [public, draft]] == ["withdrawn", "draft"]
    assert len(messages_of(response)) == 2
    public.refresh_from_db()
    assert public.withdrawal_reason == "Đơn vị đề nghị."


@KIND
def test_a_schedule_is_cancelled_from_the_list(client, kind):
    item = make(kind, "scheduled")
    client.force_login(publisher(kind))

    act(client, kind, "cancel_selected", [item])

    assert state_of(item) == "in_review"


@KIND
def test_an_author_is_offered_no_action_that_publishes(client, kind):
    user = author(kind)
    item = make(kind, "in_review", created_by=user)
    client.force_login(user)

    names = dict(client.get(list_of(kind)).context["action_form"].fields["action"].choices)
    for action in ["publish_selected", "schedule_selected", "withdraw_selected", "cancel_selected"]:
        act(client, kind, action, [item], _confirmed="1", note="x", day="04/09/2150", time="09:30")

    assert set(names) == {"", "submit_selected", "return_selected", "delete_selected"}
    assert state_of(item) == "in_review"


@KIND
def test_an_author_hands_in_their_own_alone(client, kind):
    user = author(kind)
    own, others = make(kind, created_by=user), make(kind, created_by=UserFactory())
    client.force_login(user)

    response = act(client, kind, "submit_selected", [own, others])

    assert [state_of(own), state_of(others)] == ["in_review", "draft"]
    assert messages_of(response)[1] == f"1 mục không làm được: “{others}”: bạn không có quyền làm việc này."


@KIND
@pytest.mark.parametrize(
    ("tab", "state"),
    [
        ("nhap", "draft"),
        ("cho-duyet", "in_review"),
        ("hen-gio", "scheduled"),
        ("cong-khai", "published"),
        ("da-rut", "withdrawn"),
    ],
)
def test_each_tab_shows_its_state_and_says_how_many(client, kind, tab, state):
    items = {name: make(kind, name) for name in TRAITS}
    make(kind, state)
    client.force_login(publisher(kind))

    response = client.get(list_of(kind), {"trang_thai": tab})

    shown = [item.pk for item in response.context["cl"].result_list]
    assert len(shown) == 2
    assert items[state].pk in shown
    assert [(entry["value"], entry["count"]) for entry in response.context["tabs"] if entry["is_chosen"]] == [(tab, 2)]


@KIND
def test_the_tabs_keep_search_and_filters(client, kind):
    client.force_login(publisher(kind))

    text = client.get(list_of(kind), {"q": "hòa", "cua": "toi", "p": "1"}).content.decode()

    assert "?q=h%C3%B2a&amp;cua=toi&amp;trang_thai=nhap" in text


@KIND
def test_mine_are_those_i_began(client, kind):
    user = publisher(kind)
    mine = make(kind, created_by=user)
    make(kind, created_by=UserFactory())
    client.force_login(user)

    response = client.get(list_of(kind), {"cua": "toi"})

    assert [item.pk for item in response.context["cl"].result_list] == [mine.pk]


# --- deletion -------------------------------------------------------------------------------------------------


@KIND
@pytest.mark.parametrize("state", ["published", "withdrawn"])
def test_what_was_public_is_not_deleted(client, kind, state):
    item = make(kind, state)
    client.force_login(publisher(kind))

    page = client.get(path_of(item, "change")).content.decode()
    posted = client.post(path_of(item, "delete"), {"post": "yes"}, follow=True)
    bulk = act(client, kind, "delete_selected", [item], post="yes")

    assert "deletelink" not in page
    assert messages_of(posted) == [f"“{item}” đã từng công khai nên không xóa được: hãy rút xuống, có ghi lý do."]
    assert messages_of(bulk)[0].startswith("1 mục không xóa được")
    assert state_of(item) == state


@KIND
def test_a_draft_is_deleted_and_the_refused_stay(client, kind):
    draft, public = make(kind), make(kind, "published")
    client.force_login(publisher_of_everything())

    asked = act(client, kind, "delete_selected", [draft, public]).context["queryset"].get()
    act(client, kind, "delete_selected", [draft, public], post="yes")

    assert asked == draft
    assert list(type(draft).objects.values_list("pk", flat=True)) == [public.pk]


@KIND
def test_deleting_a_draft_leaves_no_change_for_readers(client, kind):
    draft = make(kind)
    client.force_login(publisher_of_everything())

    client.post(path_of(draft, "delete"), {"post": "yes"})

    assert not type(draft).objects.exists()
    assert not Change.objects.exists()


def publisher_of_everything():
    sync_roles()
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Quản trị"))
    return user


@KIND
def test_an_author_does_not_delete_the_draft_of_another(client, kind):
    item = make(kind, created_by=UserFactory())
    client.force_login(author(kind))

    response = client.post(path_of(item, "delete"), {"post": "yes"})

    assert response.status_code == 403
    assert state_of(item) == "draft"


# --- preview --------------------------------------------------------------------------------------------------


@KIND
@pytest.mark.parametrize("state", TRAITS)
def test_the_preview_opens_the_public_page_for_who_may_see_the_list(client, kind, state):
    item = make(kind, state)
    client.force_login(UserFactory(rights=[f"{KINDS[kind][0]}.view_{kind}"]))

    response = client.get(path_of(item, "preview"))

    text = unescape(response.content.decode())
    assert response.status_code == 200
    assert response.context["is_preview"] is True
    assert str(item) in text
    assert "Xem trước" in text
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"


@KIND
def test_the_preview_is_closed_to_strangers_and_to_staff_without_the_right(client, kind):
    item = make(kind)
    stranger = client.get(path_of(item, "preview"))
    client.force_login(UserFactory(rights=["honorees.view_field"]))
    staff = client.get(path_of(item, "preview"))

    assert stranger["Location"].startswith("/quan-tri/login/")
    assert staff.status_code == 403


@KIND
def test_the_public_address_of_a_draft_stays_closed_to_staff_too(client, kind):
    item = make(kind)
    client.force_login(publisher(kind))

    assert client.get(item.get_absolute_url()).status_code == 404


# --- saving and moving at once --------------------------------------------------------------------------------


def form_of(kind, **values):
    if kind == "article":
        form = {"headline": "Tin", "lead": "Dẫn", "body": "<p>Thân bài.</p>", "category": CategoryFactory().pk}
        form["comments_mode"] = "by_rule"
        prefix = "related_links"
    else:
        form = {"kind": "individual", "name": "Đặng Thị Hòa"}
        prefix = "honours"
    return {**form, f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0, **values}


@KIND
def test_a_new_item_is_saved_and_handed_in_by_one_button(client, kind):
    user = author(kind)
    client.force_login(user)

    client.post(reverse(f"admin:{KINDS[kind][0]}_{kind}_add"), form_of(kind, _transition="gui-duyet"))

    item = KINDS[kind][1]._meta.model.objects.get()
    assert item.status == "in_review"
    assert item.created_by == user


@KIND
def test_what_cannot_be_published_is_saved_all_the_same(client, kind):
    client.force_login(publisher(kind))
    empty = {"body": ""} if kind == "article" else {}

    response = client.post(
        reverse(f"admin:{KINDS[kind][0]}_{kind}_add"), form_of(kind, _transition="xuat-ban", **empty), follow=True
    )

    item = KINDS[kind][1]._meta.model.objects.get()
    assert item.status == "draft"
    assert "nên chưa xuất bản được" in messages_of(response)[0]


@KIND
def test_a_button_that_asks_saves_first_and_then_asks(client, kind):
    item = make(kind, "in_review")
    client.force_login(publisher(kind))

    response = client.post(path_of(item, "change"), form_of(kind, slug=item.slug, _transition="hen-gio"))

    assert response["Location"] == path_of(item, "transition", "hen-gio")
    item.refresh_from_db()
    assert str(item) == ("Tin" if kind == "article" else "Đặng Thị Hòa")


@KIND
def test_a_button_pressed_on_an_outdated_page_moves_nothing(client, kind):
    item = make(kind, "in_review")
    client.force_login(publisher(kind))

    response = client.post(
        path_of(item, "change"), form_of(kind, slug=item.slug, _transition="xuat-ban", _expected="draft"), follow=True
    )

    assert "vừa được người khác chuyển sang “Chờ duyệt”" in messages_of(response)[0]
    assert state_of(item) == "in_review"


@KIND
def test_the_preview_of_unsaved_edits_saves_nothing(client, kind):
    item = make(kind)
    before = str(item)
    client.force_login(publisher(kind))
    values = {"headline": "Tiêu đề đang sửa"} if kind == "article" else {"name": "Tên đang sửa"}

    response = client.post(path_of(item, "change"), form_of(kind, slug=item.slug, _preview="1", **values))

    assert "đang sửa" in response.content.decode()
    assert response.context["is_preview"] is True
    assert response.context["is_saved"] is False
    item.refresh_from_db()
    assert str(item) == before
    assert not Change.objects.exists()


@KIND
def test_the_preview_of_a_new_item_makes_none(client, kind):
    client.force_login(publisher(kind))

    response = client.post(reverse(f"admin:{KINDS[kind][0]}_{kind}_add"), form_of(kind, _preview="1"))

    assert response.status_code == 200
    assert response.context["is_preview"] is True
    assert not KINDS[kind][1]._meta.model.objects.exists()


@KIND
def test_the_preview_of_a_faulty_form_shows_its_faults(client, kind):
    item = make(kind)
    client.force_login(publisher(kind))

    response = client.post(path_of(item, "change"), {"_preview": "1"})

    assert response.status_code == 422


# --- what readers see ------------------------------------------------------------------------------------


@KIND
@pytest.mark.parametrize(("state", "rows"), [("draft", 0), ("scheduled", 0), ("withdrawn", 0), ("published", 1)])
def test_editing_what_is_public_writes_one_change(client, kind, state, rows):
    item = make(kind, state)
    client.force_login(publisher(kind))

    client.post(path_of(item, "change"), form_of(kind, slug=item.slug))

    changes = Change.objects.filter(kind=kind, object_id=item.pk)
    assert list(changes.values_list("action", flat=True)) == ["upserted"] * rows


@KIND
def test_a_new_address_leads_readers_of_the_old_one_on(client, kind):
    item = make(kind, "published")
    old = item.get_absolute_url()
    client.force_login(publisher(kind))

    client.post(path_of(item, "change"), form_of(kind, slug="dia-chi-moi"))

    client.logout()
    item.refresh_from_db()
    response = client.get(old)
    assert response.status_code == 301
    assert response["Location"] == item.get_absolute_url()
    assert client.get(item.get_absolute_url()).status_code == 200


@KIND
def test_a_draft_changes_its_address_without_a_trace(client, kind):
    item = make(kind)
    old = item.get_absolute_url()
    client.force_login(publisher(kind))

    client.post(path_of(item, "change"), form_of(kind, slug="dia-chi-moi"))

    client.logout()
    assert client.get(old).status_code == 404


@KIND
def test_states_and_times_in_the_posted_form_are_ignored(client, kind):
    item = make(kind)
    client.force_login(publisher(kind))

    client.post(
        path_of(item, "change"),
        form_of(
            kind,
            slug=item.slug,
            status="published",
            published_at="01/01/2020",
            first_public_at="01/01/2020",
            created_by="1",
            is_sample="on",
        ),
    )

    item.refresh_from_db()
    assert (item.status, item.published_at, item.first_public_at) == ("draft", None, None)
    assert (item.created_by, item.is_sample) == (None, False)


def test_scheduling_far_ahead_is_reported_with_the_hour(client):
    item = make("article", "in_review")
    client.force_login(publisher("article"))

    response = client.post(path_of(item, "transition", "hen-gio"), {"day": "04/09/2150", "time": "09:30"}, follow=True)

    assert messages_of(response) == [f"“{item}” đã được hẹn giờ xuất bản: Thứ Sáu, 4/9/2150, 09:30 (GMT+7)."]
    assert timezone.now() + timedelta(days=1) < FAR_AHEAD

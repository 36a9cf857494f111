"""The pages of partners in the admin: who they are, their keys, how much they read."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from portal.partners.keys import find_key
from portal.partners.models import Partner, PartnerKey, PartnerUse
from portal.publication.models import AuditEvent
from tests.cost import query_cost
from tests.factories import UserFactory
from tests.partner import ROOT
from tests.portal.partners.factories import PartnerFactory, PartnerKeyFactory, key_for

pytestmark = pytest.mark.django_db

RIGHTS = ["portal.view_partner", "portal.add_partner", "portal.change_partner", "portal.issue_partnerkey"]
LIST = "/quan-tri/portal/partner/"
WHOLE = {"name": "Máy chủ đồng bộ", "scopes": ["exports", "read"], "until": "", "per_minute": "", "per_day": ""}
KEY = re.compile(r"tmg_[a-z0-9]{8}_[A-Za-z0-9]{43}")


def staff(*rights):
    client = Client()
    client.officer = UserFactory(rights=rights or RIGHTS)
    client.force_login(client.officer)
    return client


def make(client, partner, **fields):
    return client.post(f"{LIST}{partner.pk}/khoa/cap/", {**WHOLE, "_once": "một-lần", **fields})


def shown(response):
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


# --- partners -------------------------------------------------------------------------------------------------


def test_partner_is_added_with_a_tidy_name():
    client = staff()

    response = client.post(f"{LIST}add/", {"name": "  Thông tấn xã   Việt Nam ", "is_active": "on"})

    assert response.status_code == 302
    assert Partner.objects.get().name == "Thông tấn xã Việt Nam"


def test_list_is_searched_without_accents_and_says_what_each_reads():
    partner = PartnerFactory(name="Báo Đại Đoàn Kết")
    PartnerFactory(name="Cổng dữ liệu")
    (lasting, _), (expired, _) = key_for(partner), key_for(partner)
    PartnerKey.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
    for back in (0, 29, 30):
        day = timezone.localdate() - timedelta(days=back)
        PartnerUse.objects.create(subject=f"key {lasting.pk}", key=lasting, day=day, backend="x", counted=1000)

    text = shown(staff().get(f"{LIST}?q=dai doan"))

    assert "Báo Đại Đoàn Kết 1 khóa 2.000 lượt Chưa dùng" in text
    assert "Cổng dữ liệu" not in text


def test_partner_cannot_be_deleted():
    partner = PartnerFactory()
    client = staff(*RIGHTS, "portal.delete_partner")

    assert client.post(f"{LIST}{partner.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Partner.objects.exists()


# --- making keys ----------------------------------------------------------------------------------------------


def test_key_is_made_and_opens_what_it_was_given():
    client, partner = staff(), PartnerFactory()

    response = make(client, partner, until="31/12/2030", per_minute="30", per_day="1000")

    assert response.status_code == 200
    [key] = set(KEY.findall(response.content.decode()))
    row = PartnerKey.objects.get()
    assert find_key(key).pk == row.pk
    assert (row.partner, row.name, row.scopes) == (partner, "Máy chủ đồng bộ", ("read", "exports"))
    assert (row.per_minute, row.per_day, row.created_by) == (30, 1000, client.officer)
    assert row.expires_at.isoformat() == "2030-12-31T17:00:00+00:00"
    headers = {"authorization": f"Bearer {key}"}
    assert [Client().get(f"{ROOT}{path}", headers=headers).status_code for path in ("cycles/", "changes/")] == [
        200,
        403,
    ]
    assert "đến hết ngày 31/12/2030" in shown(response)


def test_key_is_shown_on_that_page_alone_and_kept_nowhere():
    client, partner = staff(), PartnerFactory()
    response = make(client, partner)
    [key] = set(KEY.findall(response.content.decode()))
    secret = key.rpartition("_")[2]

    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    assert not any(secret in str(value) for value in [*response.headers.values(), *client.cookies.values()])
    for page in ("", "change/", "history/", "su-dung/", "khoa/cap/", f"khoa/{PartnerKey.objects.get().pk}/thu-hoi/"):
        address = f"{LIST}{partner.pk}/{page}" if page else LIST
        text = client.get(address).content.decode()
        assert secret not in text, address
    assert client.get("/quan-tri/").content.decode().count(secret) == 0
    assert not any(secret in str(session.get_decoded()) for session in Session.objects.all())
    assert not any(secret in str(vars(entry)) for entry in AuditEvent.objects.all())
    [recorded] = AuditEvent.objects.get().after["keys"].values()
    assert f"(tmg_{key[4:12]}_…)" in recorded[""]
    dump = StringIO()
    call_command("dumpdata", stdout=dump)
    assert PartnerKey.objects.get().digest in dump.getvalue()
    assert secret not in dump.getvalue()


def test_no_column_of_any_table_holds_a_key():
    client, partner = staff(), PartnerFactory()
    [key] = set(KEY.findall(make(client, partner).content.decode()))
    Client().get(f"{ROOT}cycles/", headers={"authorization": f"Bearer {key}"})

    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - tables of our own
            found += [table for row in cursor.fetchall() if key.rpartition("_")[2] in str(row)]

    assert found == []


def test_form_that_is_sent_twice_makes_one_key():
    client, partner = staff(), PartnerFactory()
    make(client, partner)

    again = make(client, partner)

    assert again.status_code == 302
    assert again["Location"] == f"{LIST}{partner.pk}/change/"
    assert PartnerKey.objects.count() == 1
    text = shown(client.get(again["Location"]))
    assert "khóa chỉ hiện một lần" in text
    assert make(client, partner, _once="lần khác").status_code == 200
    assert PartnerKey.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "Trường này là bắt buộc."),
        ({"name": "a" * 101}, "100"),
        ({"name": "a\0b"}, "không"),
        ({"scopes": []}, "Khóa phải có ít nhất một quyền."),
        ({"scopes": ["write"]}, "write"),
        ({"until": "1/1/2020"}, "Ngày hết hạn từ hôm nay"),
        ({"until": "31/12/9999"}, "không quá 10 năm"),
        ({"until": "31/2/2030"}, "ngày"),
        ({"per_minute": "0"}, "1"),
        ({"per_day": "²"}, "số nguyên"),
        ({"per_day": "1" * 30}, "10000000"),
    ],
)
def test_invalid_values_are_reported_at_their_fields_and_create_nothing(fields, said):
    client, partner = staff(), PartnerFactory()

    response = make(client, partner, **fields)

    assert response.status_code == 422
    assert said in shown(response)
    assert not PartnerKey.objects.exists()
    if "name" not in fields:
        assert 'value="Máy chủ đồng bộ"' in response.content.decode()


def test_paused_partner_is_given_no_key():
    client, partner = staff(), PartnerFactory(is_active=False)

    response = make(client, partner)

    assert response.status_code == 422
    assert "Đối tác đang tạm dừng" in shown(response)
    assert "Cấp khóa" not in shown(client.get(f"{LIST}{partner.pk}/change/"))


def test_pausing_a_partner_closes_its_keys_and_resuming_opens_them():
    client, partner = staff(), PartnerFactory()
    _, key = key_for(partner)

    def status():
        return Client().get(f"{ROOT}cycles/", headers={"authorization": f"Bearer {key}"}).status_code

    def save(**fields):
        page = client.get(f"{LIST}{partner.pk}/change/").content.decode()
        version = re.search(r'name="_version" value="(\w+)"', page)[1]
        return client.post(f"{LIST}{partner.pk}/change/", {"name": partner.name, "_version": version, **fields})

    assert status() == 200
    assert save().status_code == 302
    assert status() == 401
    assert save(is_active="on").status_code == 302
    assert status() == 200


# --- revoking keys --------------------------------------------------------------------------------------------


def test_key_is_revoked_after_a_question_and_by_post_alone():
    client, partner = staff(), PartnerFactory()
    row, key = key_for(partner)
    address = f"{LIST}{partner.pk}/khoa/{row.pk}/thu-hoi/"

    question = client.get(address)
    assert "Máy chủ" in shown(question)
    assert not find_key(key).is_revoked

    first, second = client.post(address, follow=True), client.post(address, follow=True)

    assert "Đã thu hồi khóa “Máy chủ”." in shown(first)
    assert "đã được thu hồi trước đó" in shown(second)
    row.refresh_from_db()
    assert row.revoked_by == client.officer
    assert Client().get(f"{ROOT}cycles/", headers={"authorization": f"Bearer {key}"}).status_code == 401
    assert "Đã thu hồi" in shown(client.get(f"{LIST}{partner.pk}/change/"))


@pytest.mark.parametrize("number", ["{other}", "999999", str(10**20), "0"])
def test_key_of_somebody_else_or_nobody_is_not_found(number):
    client, partner = staff(), PartnerFactory()
    other, key = key_for()
    address = f"{LIST}{partner.pk}/khoa/{number.format(other=other.pk)}/thu-hoi/"

    assert client.get(address).status_code in {400, 404}
    assert client.post(address).status_code in {400, 404}
    assert not find_key(key).is_revoked


def test_pages_of_no_partner_are_not_found():
    client = staff()

    for page in ("khoa/cap/", "khoa/1/thu-hoi/", "su-dung/"):
        for pk in ("999999", "x", "0"):
            assert client.get(f"{LIST}{pk}/{page}").status_code == 404, page


# --- who may --------------------------------------------------------------------------------------------------


def test_who_may_see_partners_sees_keys_and_use_and_changes_nothing():
    partner = PartnerFactory()
    row, _ = key_for(partner)
    client = staff("portal.view_partner")

    page = client.get(f"{LIST}{partner.pk}/change/")

    assert row.shown_prefix in shown(page)
    assert "khoa/" not in page.content.decode()
    assert client.get(f"{LIST}{partner.pk}/su-dung/").status_code == 200
    for address in (f"{LIST}{partner.pk}/khoa/cap/", f"{LIST}{partner.pk}/khoa/{row.pk}/thu-hoi/"):
        assert [client.get(address).status_code, client.post(address, WHOLE).status_code] == [403, 403]
    assert PartnerKey.objects.filter(revoked_at=None).count() == 1


def test_the_right_to_issue_alone_opens_no_page():
    partner = PartnerFactory()
    client = staff("portal.issue_partnerkey")

    for page in ("khoa/cap/", "su-dung/", "change/"):
        assert client.get(f"{LIST}{partner.pk}/{page}").status_code == 403
    assert client.get(LIST).status_code == 403


# --- use ------------------------------------------------------------------------------------------------------


def test_use_of_a_partner_is_a_plot_and_a_table():
    partner = PartnerFactory()
    (first, _), (second, _) = key_for(partner), key_for()
    today = timezone.localdate()
    for key, back, counted in [(first, 0, 1234), (first, 29, 617), (first, 30, 99999), (second, 0, 88888)]:
        day = today - timedelta(days=back)
        PartnerUse.objects.create(
            subject=f"key {key.pk}", key=key, day=day, backend="x", counted=counted, unchanged=7, refused=3
        )

    response = staff().get(f"{LIST}{partner.pk}/su-dung/")
    text, page = shown(response), response.content.decode()

    assert "30 ngày gần nhất: 1.851 lượt" in text
    assert f"{today.day}/{today.month}/{today.year} 1.234 7 3" in text
    assert f"Máy chủ ({first.shown_prefix}) 1.851 14 6" in text
    assert "88.888" not in text
    assert page.count("<svg width=") == 30
    assert 'height="100%" y="0%"' in page
    assert 'height="50%" y="50%"' in page


def test_use_of_everybody_names_partners_and_those_without_a_key():
    row, _ = key_for(PartnerFactory(name="Báo Lao Động"))
    today = timezone.localdate()
    PartnerUse.objects.create(subject=f"key {row.pk}", key=row, day=today, backend="x", counted=10)
    PartnerUse.objects.create(subject="open", day=today, backend="x", counted=20)

    text = shown(staff().get(f"{LIST}su-dung/"))

    assert "Không dùng khóa 20 0 0 Báo Lao Động 10 0 0" in text


def test_use_of_nobody_is_shown_too():
    text = shown(staff().get(f"{LIST}su-dung/"))

    assert "30 ngày gần nhất: 0 lượt" in text
    assert "Chưa có lượt đọc nào." in text


# --- what pages cost, and what they hold ----------------------------------------------------------------------


def grow(partner, count):
    for _ in range(count):
        for owner in (partner, PartnerFactory()):
            key = PartnerKeyFactory(partner=owner)
            revoked = PartnerKeyFactory(partner=owner, revoked_at=timezone.now(), revoked_by=UserFactory())
            for each in (key, revoked):
                for back in range(3):
                    day = timezone.localdate() - timedelta(days=back)
                    PartnerUse.objects.create(subject=f"key {each.pk}", key=each, day=day, backend="x", counted=1)


def test_no_page_costs_more_with_more_partners_keys_and_days():
    client, partner = staff(), PartnerFactory()
    pages = [LIST, f"{LIST}?q=co quan", f"{LIST}su-dung/"]
    pages += [f"{LIST}{partner.pk}/{page}" for page in ("change/", "su-dung/", "khoa/cap/", "history/")]
    grow(partner, 1)
    ContentType.objects.get_for_model(Partner)  # a program reads it once and keeps it
    small = {page: query_cost(client, page) for page in pages}

    grow(partner, 8)

    assert {page: query_cost(client, page) for page in pages} == small


def test_pages_hold_nothing_that_the_policy_forbids():
    client, partner = staff(), PartnerFactory()
    grow(partner, 1)
    key = partner.keys.filter(revoked_at=None).get()
    pages = ["change/", "su-dung/", "khoa/cap/", f"khoa/{key.pk}/thu-hoi/"]
    responses = [client.get(f"{LIST}{partner.pk}/{page}") for page in pages] + [make(client, partner)]

    for response in responses:
        page = response.content.decode()
        assert not re.search(r"<[^>]+\sstyle=|<style|\son\w+=|javascript:", page)
        assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", page))
        assert "unsafe" not in response["Content-Security-Policy"]

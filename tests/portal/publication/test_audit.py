import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from portal.publication import audit
from portal.publication.audit import acting, erase, record, record_many, verify
from portal.publication.choices import Act, Channel
from portal.publication.models import AuditEvent, AuditHead
from tests.factories import ArticleFactory, UserFactory
from tests.logs import create_event, events_of
from tests.races import together

pytestmark = pytest.mark.django_db

TABLE = "portal_auditevent"


@pytest.fixture
def log():
    """Five events about two articles."""
    first, second = ArticleFactory(headline="Bài một"), ArticleFactory(headline="Bài hai")
    editor = UserFactory()
    for number, article in enumerate([first, second, first, second, first], start=1):
        create_event(
            article, editor, before={"headline": f"Cũ {number}"}, after={"headline": f"Mới {number}"}, reason="Sửa tên."
        )
    return list(AuditEvent.objects.order_by("sequence"))


def tamper(statement, *parameters):
    """Change the table as a superuser of the database can: past the triggers."""
    everything = {"sqlite": ["DELETE", "UPDATE"], "postgresql": []}[connection.vendor]
    with connection.cursor() as cursor:
        if everything:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'portal_auditevent'"
            )
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE portal_auditevent DISABLE TRIGGER USER")
        cursor.execute(statement, parameters)
        if everything:
            for _, sql in triggers:
                cursor.execute(sql)
        else:
            cursor.execute("ALTER TABLE portal_auditevent ENABLE TRIGGER USER")


def faults():
    return [(fault.sequence, fault.text.partition(":")[0]) for fault in verify().faults]


# --- writing --------------------------------------------------------------------------------------------------


def test_event_says_who_did_what_to_what_when_and_why():
    article, editor = ArticleFactory(headline="Bài một"), UserFactory()

    with acting(Channel.READER, "yeu-cau-0001"), transaction.atomic():
        record(Act.CHANGE, article, by=editor, before={"lead": "Cũ"}, after={"lead": "Mới"}, reason="Sửa sapo.")

    event = AuditEvent.objects.get()
    assert (event.sequence, event.by, event.act, event.channel) == (1, editor, "change", "admin")
    assert (event.kind, event.object_id, event.label) == ("articles.article", article.pk, "Bài một")
    assert (event.before, event.after, event.reason) == ({"lead": "Cũ"}, {"lead": "Mới"}, "Sửa sapo.")
    assert event.request_id == "yeu-cau-0001"


@pytest.mark.parametrize(
    ("channel", "has_user", "expected"),
    [
        (Channel.READER, True, "admin"),
        (Channel.READER, False, "reader"),
        (Channel.IMPORT, True, "import"),
        (Channel.SYSTEM, False, "system"),
    ],
)
def test_event_names_the_channel(channel, has_user, expected):
    with acting(channel):
        event = create_event(ArticleFactory(), UserFactory() if has_user else None)

    assert event.channel == expected


def test_event_outside_of_requests_and_the_worker_came_by_a_command():
    assert create_event(ArticleFactory(), None).channel == "command"


def test_request_id_of_the_proxy_is_taken_and_a_forged_one_is_not(client):
    ids = []
    middleware = audit.AuditOriginMiddleware(lambda request: ids.append(audit._origin.get().request_id))
    for sent in ["0123abcd-efgh", "kurz", "x" * 65, "có dấu 12345"]:
        middleware(type("Request", (), {"headers": {"X-Request-ID": sent}})())

    assert ids[0] == "0123abcd-efgh"
    assert all(len(made) == 32 and made.isalnum() for made in ids[1:])


@pytest.mark.django_db(transaction=True)
def test_event_outside_the_transaction_of_its_act_is_refused():
    article = ArticleFactory()

    with pytest.raises(RuntimeError, match="in the transaction"):
        record(Act.CHANGE, article, by=None)

    assert not AuditEvent.objects.exists()


def test_event_of_an_act_that_is_rolled_back_is_rolled_back_with_it():
    article = ArticleFactory()
    create_event(article, None)

    with transaction.atomic():
        record(Act.CHANGE, article, by=None)
        transaction.set_rollback(True)

    create_event(article, None)
    assert list(AuditEvent.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 2]
    assert verify().faults == []


def test_many_events_cost_as_many_queries_as_few():
    articles = ArticleFactory.create_batch(22)

    def cost(some):
        with CaptureQueriesContext(connection) as queries, transaction.atomic():
            record_many([audit.entry_of(Act.CHANGE, article) for article in some], by=None)
        return len(queries)

    cost(articles[:1])

    assert cost(articles[:2]) == cost(articles[:11])


@pytest.mark.django_db(transaction=True)
def test_events_of_several_writers_at_once_make_one_chain_without_gaps():
    articles = ArticleFactory.create_batch(8)

    together(*[lambda article=article: [create_event(article, None) for _ in range(5)] for article in articles])

    assert list(AuditEvent.objects.order_by("sequence").values_list("sequence", flat=True)) == list(range(1, 41))
    assert verify().faults == []


# --- what the database refuses --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        *[{"label": "Khác"}, {"label_words": "khac"}, {"owner_id": 7}, {"before": {}}, {"reason": ""}],
        *[{"act": "delete"}, {"by": None}, {"digest": "0" * 64}],
    ],
)
def test_database_refuses_to_change_an_event(log, values):
    with pytest.raises(IntegrityError, match="audit_log_is_append_only"), transaction.atomic():
        AuditEvent.objects.filter(pk=2).update(**values)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has no INSERT OR REPLACE")
@pytest.mark.parametrize("key", ["sequence", "rowid"])
def test_database_refuses_to_replace_an_event(log, key):
    columns = [field.column for field in AuditEvent._meta.concrete_fields if field.column != "sequence"]
    values = ", ".join("'Khác'" if column == "label" else f'"{column}"' for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    number = {"sequence": "2", "rowid": "rowid, 9"}[key]
    keys = {"sequence": "sequence", "rowid": "rowid, sequence"}[key]
    copy = f"SELECT {number}, {values} FROM {TABLE} WHERE sequence = 2"  # noqa: S608 - names of ours

    with (
        pytest.raises(IntegrityError, match="audit_log_is_append_only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"INSERT OR REPLACE INTO {TABLE} ({keys}, {names}) {copy}")

    assert [event.label for event in AuditEvent.objects.order_by("sequence")] == [event.label for event in log]


def test_database_refuses_to_delete_an_event(log):
    with pytest.raises(IntegrityError, match="audit_log_is_append_only"), transaction.atomic():
        AuditEvent.objects.filter(pk=2).delete()


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE")
def test_database_refuses_to_truncate_the_log(log):
    with (
        pytest.raises(IntegrityError, match="audit_log_is_append_only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE portal_auditevent")


def test_database_refuses_an_erasure_that_keeps_something_or_changes_who(log):
    erased = {"before": {}, "after": {}, "label": "", "reason": "", "salt": "", "erased_at": log[0].at}

    erased["label_words"] = ""
    for change in ({"reason": "Còn"}, {"label_words": "con"}, {"by": None}, {"act": "add"}, {"owner_id": 7}):
        values = {**erased, **change}
        with pytest.raises(IntegrityError, match="audit_log_is_append_only"), transaction.atomic():
            AuditEvent.objects.filter(pk=2).update(**values)


# --- the chain ------------------------------------------------------------------------------------------------


def test_untouched_log_has_no_fault(log):
    found = verify()

    assert (found.count, found.sequence, found.digest, found.erased) == (5, 5, log[-1].digest, 0)
    assert found.faults == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("label", "Khác"),
        ("reason", ""),
        ("after", json.dumps({"headline": "Khác"})),
        ("act", "delete"),
        ("kind", "articles.category"),
        ("object_id", 999),
        ("request_id", "khac-khac"),
        ("at", "2020-01-01 00:00:00"),
        ("digest", "f" * 64),
    ],
)
def test_changed_event_is_found_by_its_number(log, column, value):
    cast = "::jsonb" if column == "after" and connection.vendor == "postgresql" else ""
    tamper(f"UPDATE portal_auditevent SET {column} = %s{cast} WHERE sequence = 3", value)  # noqa: S608 - names of ours

    assert (3, "changed") in faults()
    assert {sequence for sequence, _ in faults()} <= {3, 4}


def test_changed_event_whose_digests_were_made_again_is_found_at_the_next(log):
    event = log[2]
    event.reason = "Khác"
    event.payload_digest = audit.payload_digest(event)
    event.digest = audit.chain_digest(event)
    tamper(
        "UPDATE portal_auditevent SET reason = %s, payload_digest = %s, digest = %s WHERE sequence = 3",
        event.reason,
        event.payload_digest,
        event.digest,
    )

    assert faults() == [(4, "changed or inserted")]


@pytest.mark.parametrize(("gone", "expected"), [(1, 1), (3, 3), (5, 5)])
def test_removed_event_is_found_by_its_number(log, gone, expected):
    tamper("DELETE FROM portal_auditevent WHERE sequence = %s", gone)

    assert faults() == [(expected, "removed")]


def test_event_inserted_at_the_end_is_found(log):
    tamper(insert_copy(6, 5))

    assert (6, "inserted") in faults()


def test_event_inserted_between_two_is_found(log):
    for number in (5, 4):
        tamper(f"UPDATE portal_auditevent SET sequence = {number + 1} WHERE sequence = {number}")  # noqa: S608 - numbers of ours
    tamper(insert_copy(4, 3))

    found = {sequence for sequence, _ in faults()}
    assert 4 in found


def insert_copy(number, of):
    columns = [field.column for field in AuditEvent._meta.concrete_fields if field.column != "sequence"]
    names = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {TABLE} (sequence, {names}) SELECT {number}, {names} FROM {TABLE} WHERE sequence = {of}"  # noqa: S608 - names of ours


def test_log_that_was_rewritten_as_a_whole_is_found_by_a_digest_that_was_kept(log):
    kept = {3: log[2].digest}
    tamper("DELETE FROM portal_auditevent")
    AuditHead.objects.update(sequence=0, digest="")
    for _ in range(5):
        create_event(ArticleFactory(), None)

    assert verify().faults == []
    assert [(fault.sequence, fault.text.partition(":")[0]) for fault in verify(kept).faults] == [(3, "rewritten")]


def test_log_that_was_cut_short_with_its_head_is_found_by_a_digest_that_was_kept(log):
    tamper("DELETE FROM portal_auditevent WHERE sequence > 3")
    AuditHead.objects.update(sequence=3, digest=log[2].digest)

    assert verify().faults == []
    assert [(fault.sequence, fault.text.partition(":")[0]) for fault in verify({5: log[4].digest}).faults] == [
        (5, "removed")
    ]


def test_missing_head_is_named_as_such(log):
    AuditHead.objects.all().delete()

    assert faults() == [(5, "the head is missing")]


@pytest.mark.parametrize("head_goes", [False, True])
def test_log_that_was_emptied_with_its_head_is_found_while_there_is_content(log, head_goes):
    tamper("DELETE FROM portal_auditevent")
    AuditHead.objects.all().delete() if head_goes else AuditHead.objects.update(sequence=0, digest="")

    assert (0, "removed") in faults()
    Article.objects.all().delete()
    assert faults() == ([(0, "the head is missing")] if head_goes else [])


def test_log_of_a_new_installation_has_no_fault():
    AuditHead.objects.get_or_create(pk=1)  # a test that empties the tables leaves none behind
    UserFactory(is_superuser=True)

    assert faults() == []


# --- erasure --------------------------------------------------------------------------------------------------


def test_erased_events_keep_who_and_when_and_the_chain_holds(log):
    item = Article.objects.get(pk=log[0].object_id)
    with transaction.atomic():
        erase(item=item, by=None, reason="Theo yêu cầu.")

    erased = events_of(item).filter(erased_at__isnull=False)
    assert [event.sequence for event in erased] == [1, 3, 5]
    assert {(event.label, event.label_words, event.reason, event.salt) for event in erased} == {("", "", "", "")}
    assert all(event.before == {} == event.after for event in erased)
    assert {event.by for event in erased} == {log[0].by}
    last = AuditEvent.objects.get(sequence=6)
    assert (last.act, last.after, last.reason) == ("erase", {"events": [1, 3, 5]}, "Theo yêu cầu.")
    found = verify()
    assert (found.faults, found.erased) == ([], 3)


def test_second_erasure_of_a_row_keeps_the_first_one_whole(log):
    item = Article.objects.get(pk=log[0].object_id)

    with transaction.atomic():
        erase(item=item, by=None)
        create_event(item, None, after={"headline": "Lại có"})
        erase(item=item, by=None)

    assert [event.after for event in events_of(item).filter(act="erase")] == [{"events": [1, 3, 5]}, {"events": [7]}]
    assert (verify().faults, verify().erased) == ([], 4)


def test_payload_that_was_emptied_without_an_erasure_is_found(log):
    empty = "'{}'::jsonb" if connection.vendor == "postgresql" else "'{}'"
    values = f"label = '', reason = '', salt = '', before = {empty}, after = {empty}, erased_at = at"
    tamper(f"UPDATE {TABLE} SET {values} WHERE sequence = 2")  # noqa: S608 - names of ours

    assert [(fault.sequence, fault.text) for fault in verify().faults] == [
        (2, "its payload was emptied, and no event of an erasure names it")
    ]


# --- the command ----------------------------------------------------------------------------------------------


def test_command_prints_the_last_event_and_takes_it_back(log):
    out = StringIO()

    call_command("verify_audit", stdout=out)
    call_command("verify_audit", expect=[f"5:{log[-1].digest}"], stdout=StringIO())

    assert out.getvalue() == f"5 events: no fault found\nlast event 5:{log[-1].digest}\n"


def test_command_names_what_is_wrong_and_fails(log):
    tamper("DELETE FROM portal_auditevent WHERE sequence = 2")
    out = StringIO()

    with pytest.raises(CommandError, match="4 events: 1 faults found"):
        call_command("verify_audit", stdout=out)

    assert out.getvalue() == "event 2: removed: there is no event 2\n"


@pytest.mark.parametrize("text", ["5", "x:abc", ":", "-1:ab"])
def test_command_refuses_what_is_no_number_and_digest(text):
    with pytest.raises(CommandError, match="is not a number"):
        call_command("verify_audit", expect=[text])

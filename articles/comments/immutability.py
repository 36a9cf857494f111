"""What the database itself refuses: to alter a comment as it was received, and to alter or delete a row of the log.

Both may only be emptied, when everything that identifies a sender is erased; rows of a sample article go with it. The
rules are triggers, so that they hold against every program, the admin and a slip in our own code included. They read no
other table: SQLite would refuse to remake that table. It also drops the triggers of a table that a migration remakes:
such a migration applies `SEAL` again at its end (tests/articles/comments/test_immutability.py watches).
"""

from typing import Any

from django.db import migrations

COMMENT, ACT = "articles_comment", "articles_moderationact"
SEALED = ["original_name", "original_body", "received_name", "received_body"]
LOGGED = [
    "id",
    "comment_id",
    "kind",
    "at",
    "by_id",
    "version",
    "status_before",
    "status_after",
    "reason_id",
    "is_sample",
]
EMPTIED = {"before": "'{}'", "after": "'{}'", "memo": "''"}

COMMENT_REFUSAL = "comment_original_is_sealed"
ACT_REFUSAL = "moderation_log_is_sealed"
TRIGGERS = {"comment_seal": COMMENT, "moderation_act_seal": ACT, "moderation_act_stays": ACT}


def _differ(columns: list[str], different: str) -> str:
    return " OR ".join(f'NEW."{column}" {different} OLD."{column}"' for column in columns)


def _statements(vendor: str) -> list[str]:
    different = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    cast = "::text" if vendor == "postgresql" else ""
    emptied = " AND ".join(f"NEW.\"{column}\" = ''" for column in SEALED)
    unsealed = f"({_differ(SEALED, different)}) AND NOT (NEW.erased_at IS NOT NULL AND {emptied})"
    emptied = " AND ".join(f'NEW."{column}"{cast} = {empty}' for column, empty in EMPTIED.items())
    altered = f"({_differ(LOGGED, different)}) OR NOT (NEW.erased_at IS NOT NULL AND {emptied})"
    rules = [
        ("comment_seal", f"UPDATE OF {', '.join(SEALED)}", COMMENT, unsealed, COMMENT_REFUSAL),
        ("moderation_act_seal", "UPDATE", ACT, altered, ACT_REFUSAL),
        ("moderation_act_stays", "DELETE", ACT, "NOT OLD.is_sample", ACT_REFUSAL),
    ]
    made = []
    for name, event, table, refused, message in rules:
        made += _drop(vendor, name, table)
        if vendor == "postgresql":
            made += [
                f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF {refused} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation'; END IF;
                    RETURN {"OLD" if event == "DELETE" else "NEW"};
                END $$""",
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
            ]
        else:
            made.append(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN {refused} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
    return made


def _drop(vendor: str, name: str, table: str) -> list[str]:
    if vendor == "postgresql":
        return [f"DROP TRIGGER IF EXISTS {name} ON {table}", f"DROP FUNCTION IF EXISTS {name}()"]
    return [f"DROP TRIGGER IF EXISTS {name}"]


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def seal(connection: Any) -> None:
    _run(connection, _statements(connection.vendor))


def unseal(connection: Any) -> None:
    _run(connection, [line for name, table in TRIGGERS.items() for line in _drop(connection.vendor, name, table)])


SEAL = migrations.RunPython(
    lambda apps, schema_editor: seal(schema_editor.connection),
    lambda apps, schema_editor: unseal(schema_editor.connection),
)

"""Immutability triggers: received texts cannot be changed, and rows of the moderation log not changed or deleted.

Both can only be emptied, when everything that identifies a sender is erased; rows of a sample article are deleted with
it. Triggers hold for every program, including the admin and faults in our own code. They read no other table, because
SQLite would refuse to rebuild that table. SQLite also drops the triggers of a table that a migration rebuilds: such a
migration must end with `create_triggers` (tests/articles/comments/test_immutability.py checks that they are there).
"""

from typing import Any

COMMENT, ACT = "articles_comment", "articles_moderationact"
PROTECTED = ["original_name", "original_body", "received_name", "received_body"]
FIXED = [
    *["id", "comment_id", "kind", "at", "by_id", "version"],
    *["status_before", "status_after", "reason_id", "is_sample"],
]
ERASABLE = {"before": "'{}'", "after": "'{}'", "memo": "''"}

SAME_COMMENT = (
    "EXISTS (SELECT 1 FROM articles_comment"
    " WHERE id = NEW.id OR public_id = NEW.public_id OR form_digest = NEW.form_digest)"
)
SAME_ACT = (
    "EXISTS (SELECT 1 FROM articles_moderationact"
    " WHERE id = NEW.id OR (comment_id = NEW.comment_id AND version = NEW.version))"
)

COMMENT_REFUSAL = "comment_original_is_sealed"
ACT_REFUSAL = "moderation_log_is_sealed"


def _differ(columns: list[str], different: str) -> str:
    return " OR ".join(f'NEW."{column}" {different} OLD."{column}"' for column in columns)


def _statements(vendor: str) -> list[str]:
    different = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    cast = "::text" if vendor == "postgresql" else ""
    emptied = " AND ".join(f"NEW.\"{column}\" = ''" for column in PROTECTED)
    forbidden = f"({_differ(PROTECTED, different)}) AND NOT (NEW.erased_at IS NOT NULL AND {emptied})"
    emptied = " AND ".join(f'NEW."{column}"{cast} = {empty}' for column, empty in ERASABLE.items())
    altered = f"({_differ(FIXED, different)}) OR NOT (NEW.erased_at IS NOT NULL AND {emptied})"
    rules = [
        ("comment_seal", f"UPDATE OF {', '.join(PROTECTED)}", COMMENT, forbidden, COMMENT_REFUSAL),
        ("moderation_act_seal", "UPDATE", ACT, altered, ACT_REFUSAL),
        ("moderation_act_stays", "DELETE", ACT, "NOT OLD.is_sample", ACT_REFUSAL),
    ]
    if vendor == "sqlite":  # where INSERT OR REPLACE deletes rows without their trigger
        rules += [
            ("comment_replace", "INSERT", COMMENT, SAME_COMMENT, COMMENT_REFUSAL),
            ("moderation_act_replace", "INSERT", ACT, SAME_ACT, ACT_REFUSAL),
        ]
    statements = []
    for name, event, table, refused, message in rules:
        if vendor == "postgresql":
            statements += [
                f"DROP TRIGGER IF EXISTS {name} ON {table}",
                f"DROP FUNCTION IF EXISTS {name}()",
                f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF {refused} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation'; END IF;
                    RETURN {"OLD" if event == "DELETE" else "NEW"};
                END $$""",
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
            ]
        else:
            statements += [
                f"DROP TRIGGER IF EXISTS {name}",
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN {refused} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END",
            ]
    return statements


def create_triggers(connection: Any) -> None:
    """Create the triggers, replacing those that exist."""
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)

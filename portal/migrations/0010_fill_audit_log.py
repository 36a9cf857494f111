import hashlib
import heapq
import json
import secrets
from datetime import UTC

from django.db import migrations

BATCH = 1000
ACTS_OF_MOVES = {
    ("draft", "in_review"): "submit",
    ("in_review", "draft"): "return",
    ("in_review", "published"): "publish",
    ("withdrawn", "published"): "publish",
    ("published", "withdrawn"): "withdraw",
    ("published", "in_review"): "unschedule",
}
MODELS_OF_KINDS = {"honoree": "honorees.honoree", "article": "articles.article"}
ACTS_OF_ENTRIES = {1: "add", 2: "change", 3: "delete"}
ACTS_OF_MODERATION = {
    "decided": "decide",
    "edited": "change",
    "undone": "undo",
    "withdrawn": "withdraw",
    "erased": "erase",
}


def publication_moves(apps):
    for move in apps.get_model("portal", "PublicationMove").objects.order_by("at", "pk").iterator(chunk_size=BATCH):
        published_at = move.published_at.isoformat() if move.published_at else None
        yield {
            "at": move.at,
            "by_id": move.by_id,
            "channel": "admin",
            "act": ACTS_OF_MOVES.get((move.before, move.after), "change"),
            "kind": MODELS_OF_KINDS.get(move.kind, move.kind),
            "object_id": move.object_id,
            "label": move.label[:200],
            "before": {"status": move.before},
            "after": {"status": move.after, "published_at": published_at},
            "reason": move.note,
        }


def log_entries(apps):
    """Django's own log of the admin; of values it holds nothing, so its words stand as the reason."""
    kinds = {row.pk: f"{row.app_label}.{row.model}" for row in apps.get_model("contenttypes", "ContentType").objects.all()}
    entries = apps.get_model("admin", "LogEntry").objects.order_by("action_time", "pk")
    for entry in entries.iterator(chunk_size=BATCH):
        number = entry.object_id or ""
        yield {
            "at": entry.action_time,
            "by_id": entry.user_id,
            "channel": "admin",
            "act": ACTS_OF_ENTRIES.get(entry.action_flag, "change"),
            "kind": kinds.get(entry.content_type_id, ""),
            "object_id": int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0,
            "label": entry.object_repr[:200],
            "before": {},
            "after": {},
            "reason": words_of(entry.change_message),
        }


def words_of(message):
    """`Sửa Tiêu đề, Sapo` for the list that Django stores; another text as it stands."""
    try:
        parts = json.loads(message) if message.startswith("[") else None
    except ValueError:
        parts = None
    if not isinstance(parts, list):
        return message
    words = []
    for part in parts:
        for name, verb in (("added", "Thêm"), ("changed", "Sửa"), ("deleted", "Xóa")):
            if isinstance(part, dict) and name in part:
                details = part[name] or {}
                what = [details.get("name", ""), details.get("object", "")]
                fields = ", ".join(map(str, details.get("fields", ())))
                words.append(" ".join(filter(None, [verb, *map(str, what), fields])))
    return "; ".join(words)


def moderation_acts(apps):
    acts = apps.get_model("articles", "ModerationAct").objects.select_related("comment").order_by("at", "pk")
    for act in acts.iterator(chunk_size=BATCH):
        texts = {name: (act.before.get(name), act.after.get(name)) for name in ("name", "body", "note")}
        before = {"status": act.status_before, **{name: left for name, (left, right) in texts.items() if left != right}}
        after = {"status": act.status_after, **{name: right for name, (left, right) in texts.items() if left != right}}
        yield {
            "at": act.at,
            "by_id": act.by_id,
            "channel": "admin" if act.by_id else "reader" if act.kind == "withdrawn" else "command",
            "act": ACTS_OF_MODERATION.get(act.kind, "change"),
            "kind": "articles.comment",
            "object_id": act.comment_id,
            "label": f"Ý kiến {act.comment.public_id}",
            "before": {} if act.erased_at else before,
            "after": {} if act.erased_at else after,
            "reason": act.memo,
        }


def digest_of(values):
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def fill(apps, schema_editor):
    """Carry over what the three logs before this one have recorded, in the order of time.

    A log that is there already, as after a migration back and forth, stays as it is.
    """
    event_model, head_model = (apps.get_model("portal", name) for name in ("AuditEvent", "AuditHead"))
    if head_model.objects.exists():
        return
    sequence, digest, batch = 0, "0" * 64, []
    sources = [publication_moves(apps), log_entries(apps), moderation_acts(apps)]
    for row in heapq.merge(*sources, key=lambda row: row["at"]):
        sequence += 1
        event = event_model(sequence=sequence, salt=secrets.token_hex(16), previous_digest=digest, **row)
        event.payload_digest = digest_of([event.salt, event.label, event.before, event.after, event.reason])
        event.digest = digest = digest_of(
            [
                sequence,
                event.at.astimezone(UTC).isoformat(timespec="microseconds"),
                event.by_id,
                event.channel,
                event.act,
                event.kind,
                event.object_id,
                event.request_id,
                event.payload_digest,
                event.previous_digest,
            ]
        )
        batch.append(event)
        if len(batch) == BATCH:
            event_model.objects.bulk_create(batch)
            batch = []
    event_model.objects.bulk_create(batch)
    head_model.objects.create(pk=1, sequence=sequence, digest=digest if sequence else "")


class Migration(migrations.Migration):

    dependencies = [
        ("portal", "0009_add_audit_log"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("articles", "0010_refill_search_text"),
        ("honorees", "0008_add_forgetting_of_files"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

import re
from collections.abc import Iterable
from typing import Any, Self

from django.db import connection, models
from django.db.models.expressions import RawSQL

from portal.vietnamese import fold

_WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 20
# by database: the condition on the index of words (portal/migrations/0014), a word's beginning in it, and “and”
_LABEL_HOLDS = {
    "sqlite": (
        "sequence IN (SELECT rowid FROM portal_auditevent_label WHERE portal_auditevent_label MATCH %s"
        " UNION ALL SELECT %s)",
        "{}*",
        " ",
    ),
    "postgresql": ("(to_tsvector('simple', label_words) @@ to_tsquery('simple', %s) OR sequence = %s)", "{}:*", " & "),
}


def label_words(label: str) -> str:
    """The words of a label, folded, as the log keeps and searches them."""
    return " ".join(_WORD.findall(fold(label)))


class AuditEventQuerySet(models.QuerySet[Any]):
    def of_objects(self, kind: str, ids: Iterable[int]) -> Self:
        """The events of these rows of one model."""
        return self.filter(kind=kind, object_id__in=ids)

    def matching(self, text: str) -> Self:
        """The events in whose label each word of the text begins a word, or whose number it is."""
        words = label_words(text).split()[:MOST_WORDS]
        if not words:
            return self.none()
        text = text.strip()
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
        condition, prefix, conjunction = _LABEL_HOLDS[connection.vendor]
        query = conjunction.join(map(prefix.format, words))
        return self.filter(RawSQL(condition, [query, number], models.BooleanField()))  # noqa: S611 - a statement of ours

    def newest_first(self) -> Self:
        return self.order_by("-sequence")

"""Spam protection without third parties and without CAPTCHAs: keys of forms, challenges, and a limit per sender.

A form carries a signed key with its article and the time it was fetched. A sender who looks automatic gets a challenge
(proof of work): the script of the page solves it and sends the form again; without JavaScript, waiting and sending
again is enough. The comment then enters the queue with a flag: a false positive costs some seconds, never the comment.
The rate limit is counted in the database: exact under concurrency, independent of Redis.
"""

import secrets
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.core import signing
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from articles.comments.models import CommentSettings, SenderUse
from portal.core.clients import client_digest

CHALLENGE_BITS = 16  # 65,000 digests on average: about a second on a phone
WAIT_SECONDS = 15
DAY = timedelta(hours=24)
_FORM_SALT = "articles.comments.spam.form"
_CHALLENGE_SALT = "articles.comments.spam.work"


@dataclass(frozen=True)
class FormKey:
    """The content of a valid key. age: seconds since the form was fetched."""

    nonce: str
    age: float


class FormKeyExpired(Exception):
    """The key is too old, for another article, or not signed by this site: the form gets a new one."""


def _milliseconds(seconds: float) -> int:
    return int(seconds * 1000)  # rounded down, so that an age is never underestimated


def create_form_key(article_id: int, age: float = 0) -> str:
    """The signed key of a new form; nothing is stored. age: seconds to date it back, for a form with typed text."""
    return signing.dumps([secrets.token_hex(8), article_id, _milliseconds(time.time() - age)], salt=_FORM_SALT)


def read_form_key(value: str, article_id: int, rules: CommentSettings) -> FormKey:
    """Verify and decode the key of a form. Raises FormKeyExpired."""
    try:
        nonce, key_article_id, created_at = signing.loads(value, salt=_FORM_SALT)
    except signing.BadSignature:
        raise FormKeyExpired from None
    age = time.time() - created_at / 1000
    if key_article_id != article_id or age > rules.form_hours * 3600:
        raise FormKeyExpired
    return FormKey(nonce, age)


def looks_automatic(request: HttpRequest, key: FormKey, trap: str, rules: CommentSettings) -> bool:
    """Whether the sender looks like a program: honeypot filled, sent too fast, or headers that no browser sends."""
    headers = request.headers
    return bool(
        trap
        or key.age < rules.least_seconds
        or headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}
        or not any(name in headers for name in ("Origin", "Referer", "Sec-Fetch-Site"))
        or not headers.get("User-Agent")
        or not headers.get("Accept-Language")
    )


def _digest(nonce: str, text: str) -> str:
    return sha256(f"{nonce}\0{text}".encode()).hexdigest()[:32]


def create_challenge(nonce: str, text: str) -> dict[str, Any]:
    """A challenge for this form and text.

    task: to be submitted with the form. bits: the leading zero bits that the digest of task and answer needs. wait: the
    seconds after which the form is accepted without an answer.
    """
    task = signing.dumps([_digest(nonce, text), _milliseconds(time.time())], salt=_CHALLENGE_SALT)
    return {"task": task, "bits": CHALLENGE_BITS, "wait": WAIT_SECONDS}


def is_challenge_solved(task: str, answer: str, nonce: str, text: str, rules: CommentSettings) -> bool:
    """Whether the task was issued for this form and text, and was answered or waited for."""
    try:
        digest, issued_at = signing.loads(task, salt=_CHALLENGE_SALT, max_age=rules.form_hours * 3600)
    except signing.BadSignature:
        return False
    if digest != _digest(nonce, text):
        return False
    return time.time() - issued_at / 1000 >= WAIT_SECONDS or _has_zero_bits(task, answer)


def _has_zero_bits(task: str, answer: str) -> bool:
    if not (answer.isascii() and answer.isdigit() and len(answer) <= 12):
        return False
    value = int.from_bytes(sha256(f"{task}:{answer}".encode()).digest()[:4])
    return value >> (32 - CHALLENGE_BITS) == 0


# --- the rate limit -------------------------------------------------------------------------------------------


class LimitReached(Exception):
    """The rate limit is exhausted. `until`: when the next comment is accepted."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"limit reached until {until.isoformat()}")
        self.until = until


class SoftLimitReached(Exception):
    """The sender has used half of the short limit, which people seldom do."""


def lock_sender(address: str) -> None:
    """Serialize the requests of one sender until the transaction ends. SQLite has a single writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(client_digest(address, "lock")[:15], 16)])


def check_limit(address: str, rules: CommentSettings) -> int:
    """The number of comments the sender has sent within the short window. Exact only under `lock_sender`.

    Raises LimitReached if another comment would exceed a limit.
    """
    sender, now = client_digest(address, "limit"), timezone.now()
    windows = [(timedelta(minutes=rules.limit_minutes), rules.limit_count), (DAY, rules.limit_per_day)]
    needed = max(count for _, count in windows)
    uses = list(
        SenderUse.objects.filter(sender=sender, at__gt=now - DAY).order_by("-at").values_list("at", flat=True)[:needed]
    )
    # a window is full if its limit-th newest use lies within it; it has room again when that use leaves it
    free_at = [uses[count - 1] + span for span, count in windows if len(uses) >= count]
    if free_at and max(free_at) > now:
        raise LimitReached(max(free_at))
    return sum(at > now - windows[0][0] for at in uses)


def consume_limit(address: str, rules: CommentSettings, *, ignores_soft_limit: bool = True) -> None:
    """Count one comment of the sender; call under `lock_sender`. Raises LimitReached, SoftLimitReached."""
    used = check_limit(address, rules)
    if not ignores_soft_limit and 2 * used >= max(rules.limit_count, 2):
        raise SoftLimitReached
    SenderUse.objects.create(sender=client_digest(address, "limit"))

"""What sets a person's form apart from a robot's, without third parties and without a riddle.

A form carries a signed key: for which article it was made, and when. A sender who looks automatic is given some work:
the script on the page does it at once and sends the form again; without a script, waiting and sending again is enough.
What comes that way goes into the queue with a flag: a wrong guess costs a person some seconds, never the comment.
"""

import secrets
import time
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.core import signing
from django.http import HttpRequest

from articles.comments.models import CommentSettings

WORK_BITS = 16  # 65,000 digests on average: about a second of a phone
WAIT_SECONDS = 15
_FORM_SALT = "articles.comments.spam.form"
_WORK_SALT = "articles.comments.spam.work"


@dataclass(frozen=True)
class FormKey:
    nonce: str
    age: float


class KeyExpired(Exception):
    """The form was fetched too long ago, for another article, or not from here: it is given a new key."""


def _milliseconds(seconds: float) -> int:
    return int(seconds * 1000)  # rounded down: nothing is ever younger than it is


def make_form_key(article_id: int, age: float = 0) -> str:
    """The key of a newly fetched form; nothing of it is stored. age: for how long its text has been in the making."""
    return signing.dumps([secrets.token_hex(8), article_id, _milliseconds(time.time() - age)], salt=_FORM_SALT)


def read_form_key(value: str, article_id: int, rules: CommentSettings) -> FormKey:
    try:
        nonce, made_for, made_at = signing.loads(value, salt=_FORM_SALT)
    except signing.BadSignature:
        raise KeyExpired from None
    age = time.time() - made_at / 1000
    if made_for != article_id or age > rules.form_hours * 3600:
        raise KeyExpired
    return FormKey(nonce, age)


def looks_automatic(request: HttpRequest, key: FormKey, trap: str, rules: CommentSettings) -> bool:
    """Whether something speaks for a program: the trap is filled, no time was taken, no browser speaks like this."""
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


def ask_for_work(nonce: str, text: str) -> dict[str, Any]:
    """Work for this form with this text: `task` comes back with the form, together with an answer or after the wait."""
    task = signing.dumps([_digest(nonce, text), _milliseconds(time.time())], salt=_WORK_SALT)
    return {"task": task, "bits": WORK_BITS, "wait": WAIT_SECONDS}


def is_work_done(task: str, answer: str, nonce: str, text: str, rules: CommentSettings) -> bool:
    """Whether the work was asked for this very form and text, and was done or waited for."""
    try:
        digest, asked_at = signing.loads(task, salt=_WORK_SALT, max_age=rules.form_hours * 3600)
    except signing.BadSignature:
        return False
    if digest != _digest(nonce, text):
        return False
    return time.time() - asked_at / 1000 >= WAIT_SECONDS or _has_zero_bits(task, answer)


def _has_zero_bits(task: str, answer: str) -> bool:
    if not (answer.isascii() and answer.isdigit() and len(answer) <= 12):
        return False
    value = int.from_bytes(sha256(f"{task}:{answer}".encode()).digest()[:4])
    return value >> (32 - WORK_BITS) == 0

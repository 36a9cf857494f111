"""Spam protection without third parties and without CAPTCHAs.

A form carries a signed key with its article and the time it was fetched. A sender who looks automatic gets a challenge
(proof of work): the script of the page solves it and sends the form again; without JavaScript, waiting and sending
again is enough. The comment then enters the queue with a flag: a false positive costs some seconds, never the comment.
"""

import secrets
import time
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.core import signing
from django.http import HttpRequest

from articles.comments.models import CommentSettings

CHALLENGE_BITS = 16  # 65,000 digests on average: about a second on a phone
WAIT_SECONDS = 15
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

"""Secrets and signatures of webhooks, as the Standard Webhooks specification has them.

A secret is derived from SECRET_KEY and a random salt that the webhook's row holds: neither the database nor a backup of
it is enough to sign. What is kept of it beside the salt is a short digest that tells whether SECRET_KEY has changed.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

from django.utils.crypto import salted_hmac

PREFIX = "whsec_"


def new_salt() -> str:
    return secrets.token_hex(16)


def secret_of(salt: str) -> str:
    """The secret that the partner is given."""
    return PREFIX + base64.b64encode(_key_of(salt)).decode()


def digest_of(salt: str) -> str:
    return hashlib.sha256(b"portal.webhooks.digest" + _key_of(salt)).hexdigest()[:16]


def sign(salts: Iterable[str], message_id: str, timestamp: int, body: bytes) -> str:
    """The `Webhook-Signature` header: one signature for each secret that holds."""
    content = f"{message_id}.{timestamp}.".encode() + body
    digests = [hmac.new(_key_of(salt), content, hashlib.sha256).digest() for salt in salts]
    return " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests)


def _key_of(salt: str) -> bytes:
    return salted_hmac("portal.webhooks.secret", salt, algorithm="sha256").digest()

"""Secrets and signatures of webhooks according to the Standard Webhooks specification.

A secret is derived from SECRET_KEY and a random salt stored with the webhook: the database or a backup of it alone is
not enough to sign. A short digest of the secret is stored beside the salt, to detect a changed SECRET_KEY.
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
    """Return the secret that the partner receives."""
    return PREFIX + base64.b64encode(_key_of(salt)).decode()


def digest_of(salt: str) -> str:
    return hashlib.sha256(b"portal.webhooks.digest" + _key_of(salt)).hexdigest()[:16]


def sign(salts: Iterable[str], message_id: str, timestamp: int, body: bytes) -> str:
    """Return the `Webhook-Signature` header, with one signature per salt."""
    content = f"{message_id}.{timestamp}.".encode() + body
    digests = [hmac.new(_key_of(salt), content, hashlib.sha256).digest() for salt in salts]
    return " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests)


def _key_of(salt: str) -> bytes:
    return salted_hmac("portal.webhooks.secret", salt, algorithm="sha256").digest()

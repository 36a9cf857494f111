"""API keys: format, generation, lookup. Only digests are stored; keys are long and random, so they need no salt."""

import hashlib
import re
import secrets
import string
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from portal.partners.models import KEY_MARK, Partner, PartnerKey

_LETTERS = string.ascii_letters + string.digits
PREFIX_LENGTH, SECRET_LENGTH = 8, 43  # 62**43 is more than 256 bits
_FORMAT = re.compile(rf"{KEY_MARK}_[a-z0-9]{{{PREFIX_LENGTH}}}_[A-Za-z0-9]{{{SECRET_LENGTH}}}")


class KeyRecord(NamedTuple):
    """The properties of a key that a request depends on."""

    pk: int
    scopes: tuple[str, ...]
    is_revoked: bool
    is_expired: bool
    per_minute: int | None
    per_day: int | None
    is_partner_active: bool


# plain SQL, because it runs in every request with a key: the ORM would double its time
_LOOKUP = f"""
    SELECT k.id, k.scopes, k.revoked_at IS NOT NULL, k.expires_at IS NOT NULL AND k.expires_at <= %s,
        k.per_minute, k.per_day, p.is_active
    FROM {PartnerKey._meta.db_table} k JOIN {Partner._meta.db_table} p ON p.id = k.partner_id WHERE k.digest = %s
"""  # noqa: S608 - our names


def new_key() -> tuple[str, str]:
    """Generate a key; return its prefix and the key itself."""
    prefix = "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(PREFIX_LENGTH))
    secret = "".join(secrets.choice(_LETTERS) for _ in range(SECRET_LENGTH))
    return prefix, f"{KEY_MARK}_{prefix}_{secret}"


def digest_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def find_key(text: str) -> KeyRecord | None:
    """Return the key in any state, None if it is unknown. Costs one indexed query, none for a malformed key."""
    if not _FORMAT.fullmatch(text):
        return None
    now: Any = timezone.now()
    if connection.vendor == "sqlite":
        now = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(_LOOKUP, (now, digest_of(text)))
        row = cursor.fetchone()
    if row is None:
        return None
    pk, scopes, is_revoked, is_expired, per_minute, per_day, is_active = row
    return KeyRecord(
        pk, tuple(scopes.split()), bool(is_revoked), bool(is_expired), per_minute, per_day, bool(is_active)
    )

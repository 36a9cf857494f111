"""Keys as partners send them. Only digests are stored: a key is long and random, so its digest needs no salt."""

import hashlib
import re
import secrets
import string
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from portal.partners.models import KEY_MARK, Partner, PartnerKey

_LETTERS = string.ascii_letters + string.digits
PREFIX_LENGTH, SECRET_LENGTH = 8, 43  # 43 letters of 62: more than 256 bits
_FORM = re.compile(rf"{KEY_MARK}_[a-z0-9]{{{PREFIX_LENGTH}}}_[A-Za-z0-9]{{{SECRET_LENGTH}}}")


class Known(NamedTuple):
    """What the portal knows of a key that was sent."""

    pk: int
    scopes: tuple[str, ...]
    is_revoked: bool
    is_expired: bool
    per_minute: int | None
    per_day: int | None
    is_partner_active: bool


# written out, since it runs at each request with a key: the ORM would take as long as all the rest of the request
_LOOK = f"""
    SELECT k.id, k.scopes, k.revoked_at IS NOT NULL, k.expires_at IS NOT NULL AND k.expires_at <= %s,
        k.per_minute, k.per_day, p.is_active
    FROM {PartnerKey._meta.db_table} k JOIN {Partner._meta.db_table} p ON p.id = k.partner_id WHERE k.digest = %s
"""  # noqa: S608 - our names


def new_key() -> tuple[str, str]:
    """A prefix, and the whole key that begins with it."""
    prefix = "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(PREFIX_LENGTH))
    secret = "".join(secrets.choice(_LETTERS) for _ in range(SECRET_LENGTH))
    return prefix, f"{KEY_MARK}_{prefix}_{secret}"


def digest_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def find_key(text: str) -> Known | None:
    """The key, whatever its state; None if there is none such. One look into an index, none for another form."""
    if not _FORM.fullmatch(text):
        return None
    now: Any = timezone.now()
    if connection.vendor == "sqlite":
        now = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, (now, digest_of(text)))
        row = cursor.fetchone()
    if row is None:
        return None
    pk, scopes, is_revoked, is_expired, per_minute, per_day, is_active = row
    return Known(pk, tuple(scopes.split()), bool(is_revoked), bool(is_expired), per_minute, per_day, bool(is_active))

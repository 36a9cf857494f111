"""Claims: the columns `claimed_until` and `claim`, by which one worker at a time works on a row.

A claim expires by itself, so that the row of a worker that died is claimed again. A worker that may have outlived its
claim compares the token in `claim` before it writes.
"""

import secrets
from datetime import datetime

from django.db.models import Model, Q


def unclaimed(now: datetime) -> Q:
    """Return the condition that a row is not claimed at this time."""
    return Q(claimed_until=None) | Q(claimed_until__lte=now)


def claim(row: Model, *, until: datetime) -> str:
    """Claim a row that the caller has locked, save it and return the token of the claim."""
    token = secrets.token_hex(16)
    row.claim, row.claimed_until = token, until  # type: ignore[attr-defined]
    row.save(update_fields=["claim", "claimed_until"])
    return token

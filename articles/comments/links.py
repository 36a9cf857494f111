"""The token of a comment's private URL: its public id, signed with the secret key.

The token is not stored: a copy of the database does not give access to the private pages.
"""

import hmac

from django.conf import settings
from django.utils.crypto import salted_hmac

_SALT = "articles.comments.links"


def _signature(public_id: str, secret: str) -> str:
    return salted_hmac(_SALT, public_id, secret=secret, algorithm="sha256").hexdigest()[:40]


def private_token(public_id: str) -> str:
    return f"{public_id}-{_signature(public_id, settings.SECRET_KEY)}"


def read_private_token(token: str) -> str | None:
    """The public id in a token, or None if the signature is not valid."""
    public_id, _, signature = token.partition("-")
    if not (token.isascii() and public_id and signature):
        return None
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if hmac.compare_digest(signature, _signature(public_id, secret)):
            return public_id
    return None

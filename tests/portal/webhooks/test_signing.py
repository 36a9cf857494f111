"""Secrets and signatures, verified by the code in docs/webhooks.md."""

import base64
import re
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from portal.webhooks import signing
from portal.webhooks.delivering import deliver_due
from portal.webhooks.models import Webhook
from portal.webhooks.services import roll_secret
from tests.factories import UserFactory


@pytest.fixture(scope="module")
def verify():
    """The `verify` function of docs/webhooks.md."""
    text = (Path(django_settings.BASE_DIR) / "docs" / "webhooks.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    names = {}
    exec(code, names)  # noqa: S102 - our own documentation
    return names["verify"]


def test_signature_follows_the_standard(settings):
    """Secret, content and signature in the form of the specification; expected values computed with openssl."""
    settings.SECRET_KEY = "0123456789012345678901234567890123456789"

    secret = signing.secret_of("a" * 32)
    signature = signing.sign(["a" * 32], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')

    assert secret == "whsec_uQXhPbgoJ7gfC72oZrOAz13BlGcYvBb3aVFshRsjA5k="
    assert signature == "v1,EPUnMrrl0f7IytKf1dDyxmQDt+IgHCxXJJ2IyTWtv/U="


def test_documented_function_verifies_a_delivery(webhook, receiver, write_changes, verify):
    write_changes(2)
    deliver_due(receiver.transport())

    (request,) = receiver.requests
    secret = signing.secret_of(webhook.salt)
    assert verify(secret, request["headers"], request["body"]) is True
    assert verify(secret, request["headers"], request["body"] + b" ") is False
    assert verify(signing.secret_of("b" * 32), request["headers"], request["body"]) is False
    assert verify(secret, {**request["headers"], "Webhook-Id": "msg_other"}, request["body"]) is False
    late = str(int(time.time()) - 301)
    assert verify(secret, {**request["headers"], "Webhook-Timestamp": late}, request["body"]) is False


def test_request_that_is_too_old_is_not_verified(verify):
    timestamp = int(time.time()) - 301
    headers = {
        "Webhook-Id": "msg_1",
        "Webhook-Timestamp": str(timestamp),
        "Webhook-Signature": signing.sign(["c" * 32], "msg_1", timestamp, b"{}"),
    }

    assert verify(signing.secret_of("c" * 32), headers, b"{}") is False


def test_both_secrets_verify_while_one_replaces_the_other(webhook, receiver, write_changes, verify):
    old = signing.secret_of(webhook.salt)
    officer = UserFactory(rights=["portal.change_webhook"])
    new = roll_secret(webhook_id=webhook.pk, by=officer, expected=webhook.secret_digest)
    write_changes(1)
    deliver_due(receiver.transport())
    Webhook.objects.update(previous_until=timezone.now() - timedelta(seconds=1))
    write_changes(1)
    deliver_due(receiver.transport())

    rolling, after = receiver.requests
    assert len(rolling["headers"]["Webhook-Signature"].split()) == 2
    assert verify(old, rolling["headers"], rolling["body"]) is True
    assert verify(new, rolling["headers"], rolling["body"]) is True
    assert len(after["headers"]["Webhook-Signature"].split()) == 1
    assert verify(old, after["headers"], after["body"]) is False
    assert verify(new, after["headers"], after["body"]) is True


def test_secret_is_not_stored_and_depends_on_salt_and_secret_key(webhook, settings):
    secret = signing.secret_of(webhook.salt)
    row = str(Webhook.objects.values().get())

    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32
    assert secret.removeprefix("whsec_") not in row
    assert secret != signing.secret_of(signing.new_salt())
    settings.SECRET_KEY = "another-0123456789-0123456789-0123456789"
    assert secret != signing.secret_of(webhook.salt)
    assert webhook.has_valid_secret is False

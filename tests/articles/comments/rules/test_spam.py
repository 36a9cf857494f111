from hashlib import sha256

import pytest
from django.core import signing
from django.test import RequestFactory

from articles.comments.models import CommentSettings
from articles.comments.rules.spam import (
    FormKey,
    FormKeyExpired,
    create_challenge,
    create_form_key,
    is_challenge_solved,
    looks_automatic,
    read_form_key,
)
from tests.articles.comments.conftest import BROWSER

RULES = CommentSettings(least_seconds=3, form_hours=24, limit_count=4)


def test_key_is_valid_for_one_article_and_contains_its_age():
    key = create_form_key(7, age=5)

    assert 5 <= read_form_key(key, 7, RULES).age < 10
    with pytest.raises(FormKeyExpired):
        read_form_key(key, 8, RULES)


def test_keys_differ():
    assert read_form_key(create_form_key(7), 7, RULES).nonce != read_form_key(create_form_key(7), 7, RULES).nonce


@pytest.mark.parametrize("value", ["", "x", "a:b:c", "²", "W10:0:0", "\ud7ff" * 100, "x" * 10_000])
def test_key_with_an_invalid_signature_is_expired(value):
    with pytest.raises(FormKeyExpired):
        read_form_key(value, 7, RULES)


def test_key_expires():
    with pytest.raises(FormKeyExpired):
        read_form_key(create_form_key(7, age=24 * 3600 + 1), 7, RULES)


def is_doubtful_request(*, trap="", age=10.0, **headers):
    sent = {name.replace("-", "_"): value for name, value in {**BROWSER, **headers}.items() if value is not None}
    request = RequestFactory().post("/", headers={name.replace("_", "-"): value for name, value in sent.items()})
    return looks_automatic(request, FormKey("nonce", age), trap, RULES)


@pytest.mark.parametrize(
    ("signs", "is_doubtful"),
    [
        ({}, False),
        ({"sec-fetch-site": None, "origin": "http://testserver"}, False),  # Safari of some years ago
        ({"sec-fetch-site": None, "referer": "http://testserver/"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"trap": "https://example.org"}, True),
        ({"age": 2.9}, True),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"sec-fetch-site": "same-site"}, True),
        ({"sec-fetch-site": None}, True),
        ({"user-agent": None}, True),
        ({"accept-language": None}, True),
    ],
)
def test_signs_of_a_program_are_detected(signs, is_doubtful):
    assert is_doubtful_request(**signs) is is_doubtful


def solve(task, bits):
    return next(
        str(number)
        for number in range(10**8)
        if int.from_bytes(sha256(f"{task}:{number}".encode()).digest()) >> (256 - bits) == 0
    )


def test_challenge_is_solved_by_an_answer_or_by_waiting(wait):
    challenge = create_challenge("nonce", "text")

    assert not is_challenge_solved(challenge["task"], "", "nonce", "text", RULES)
    assert is_challenge_solved(challenge["task"], solve(challenge["task"], challenge["bits"]), "nonce", "text", RULES)

    wait(challenge["wait"])
    assert is_challenge_solved(challenge["task"], "", "nonce", "text", RULES)


@pytest.mark.parametrize("answer", ["-1", "²", "0x10", "1" * 13, "một", " 1"])
def test_answer_must_be_a_number(answer):
    assert not is_challenge_solved(create_challenge("nonce", "text")["task"], answer, "nonce", "text", RULES)


def test_challenge_is_valid_for_one_form_and_text_and_must_be_signed():
    challenge = create_challenge("nonce", "text")
    answer = solve(challenge["task"], challenge["bits"])

    assert not is_challenge_solved(challenge["task"], answer, "other", "text", RULES)
    assert not is_challenge_solved(challenge["task"], answer, "nonce", "other", RULES)
    for forged in ("", "x", signing.dumps(["0" * 32, 0], salt="elsewhere")):
        assert not is_challenge_solved(forged, answer, "nonce", "text", RULES)

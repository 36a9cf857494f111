import re

from articles.comments.links import private_token, read_private_token


def test_token_can_be_read_back():
    assert read_private_token(private_token("0123456789abcdef")) == "0123456789abcdef"


def test_token_is_long_and_url_safe():
    assert re.fullmatch("0123456789abcdef-[0-9a-f]{40}", private_token("0123456789abcdef"))


def test_token_is_valid_for_one_comment_only():
    signature = private_token("0123456789abcdef").partition("-")[2]

    assert read_private_token(f"fedcba9876543210-{signature}") is None


def test_malformed_token_is_rejected():
    for text in ("", "-", "0123456789abcdef", "0123456789abcdef-", "0123456789abcdef-0", "ý-kiến", "a-²", "-" * 1000):
        assert read_private_token(text) is None


def test_token_depends_on_the_secret_key_and_survives_its_rotation(settings):
    token = private_token("0123456789abcdef")

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-0123456789-abcdefghijklmnopqrstuvwxyz"
    assert private_token("0123456789abcdef") != token
    assert read_private_token(token) == "0123456789abcdef"

    settings.SECRET_KEY_FALLBACKS = []
    assert read_private_token(token) is None

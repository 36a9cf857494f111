import pytest
from django.test import RequestFactory

from portal.core.clients import client_address, client_digest


def address(remote, forwarded=None):
    extra = {"REMOTE_ADDR": remote}
    if forwarded is not None:
        extra["HTTP_X_FORWARDED_FOR"] = forwarded
    return client_address(RequestFactory().get("/", **extra))


def test_forwarded_addresses_are_ignored_without_trusted_proxies(settings):
    settings.TRUSTED_PROXIES = []

    assert address("203.0.113.5") == "203.0.113.5"
    assert address("203.0.113.5", "198.51.100.1") == "203.0.113.5"
    assert address("", "198.51.100.1") == ""


@pytest.mark.parametrize(
    ("remote", "forwarded", "expected"),
    [
        ("10.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.5", "203.0.113.5"),  # the first one was made up by the visitor
        ("10.0.0.1", "203.0.113.5, 10.0.0.2", "203.0.113.5"),
        ("10.0.0.1", "203.0.113.5:51234", "203.0.113.5"),
        ("10.0.0.1", "[2001:db8::7]:443", "2001:db8::7"),
        ("10.0.0.1", "::ffff:203.0.113.5", "203.0.113.5"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.5, nonsense", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", None, "10.0.0.1"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # not one of ours: what it says is not believed
        ("", "203.0.113.5", "203.0.113.5"),  # a Unix socket
        ("192.168.7.7", "203.0.113.5", "203.0.113.5"),
    ],
)
def test_forwarded_addresses_are_used_up_to_the_first_untrusted_hop(settings, remote, forwarded, expected):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8", "192.168.7.7"]

    assert address(remote, forwarded) == expected


def test_digest_is_keyed_and_depends_on_the_purpose(settings):
    digest = client_digest("203.0.113.5", "comment")

    assert len(digest) == 32
    assert client_digest("203.0.113.5", "limit") != digest
    assert client_digest("203.0.113.6", "comment") != digest
    settings.SECRET_KEY = "another-secret-0123456789-abcdefghijklmnopqrstuvwxyz"
    assert client_digest("203.0.113.5", "comment") != digest


def test_digest_of_ipv6_depends_on_its_64_bit_prefix():
    digest = client_digest("2001:db8:1:2::1", "limit")

    assert client_digest("2001:db8:1:2:ffff:ffff:ffff:ffff", "limit") == digest
    assert client_digest("2001:db8:1:3::1", "limit") != digest

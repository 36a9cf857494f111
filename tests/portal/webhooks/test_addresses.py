import pytest
from django.core.exceptions import ValidationError

from portal.webhooks.addresses import Target, is_public, parse_address

PORTS = {443, 8443}

ACCEPTED = {
    "https://bao-vi-du.vn": ("https", "bao-vi-du.vn", 443, "/"),
    "https://Bao-Vi-Du.VN/nhan?a=1&b=%20": ("https", "bao-vi-du.vn", 443, "/nhan?a=1&b=%20"),
    "https://bao-vi-du.vn:8443/@nhan": ("https", "bao-vi-du.vn", 8443, "/@nhan"),
    "https://bao-vi-du.vn?a=1": ("https", "bao-vi-du.vn", 443, "/?a=1"),
    "https://xn--bo-d0a.vn/": ("https", "xn--bo-d0a.vn", 443, "/"),
}

REFUSED = {
    "http://bao-vi-du.vn/": "scheme",
    "ftp://bao-vi-du.vn/": "shape",
    "file:///etc/passwd": "shape",
    "//bao-vi-du.vn/": "shape",
    "HTTPS://bao-vi-du.vn/": "shape",
    "https:bao-vi-du.vn": "shape",
    "https://user:pass@bao-vi-du.vn/": "userinfo",
    "https://bao-vi-du.vn@10.0.0.1/": "userinfo",
    "https://10.0.0.1\\@bao-vi-du.vn/": "userinfo",
    "https://10.0.0.1#@bao-vi-du.vn/": "userinfo",
    "https://bao-vi-du.vn/#phan": "shape",
    "https://bao-vi-du.vn\\a/": "shape",
    "https://bao-vi-du.vn/ a": "shape",
    "https://bao-vi-du.vn/\r\nHost: a": "shape",
    "https://bao-vi-du.vn/\n": "shape",
    " https://bao-vi-du.vn/": "shape",
    "https://báo.vn/": "shape",
    "https://bao-vi-du.vn/đường": "shape",
    "https://bao-vi-du.vn/" + "a" * 500: "shape",
    "https://ⓛocalhost.vn/": "shape",
    "https://bao。vn/": "shape",
    "https://%31%30.0.0.1/": "shape",
    "https://localhost/": "host",
    "https://bao/": "host",
    "https://bao-vi-du.vn./": "host",
    "https://-a.vn/": "host",
    "https://a..vn/": "host",
    "https://8.8.8.8/": "host",
    "https://127.0.0.1/": "host",
    "https://127.1/": "host",
    "https://0x7f.1/": "host",
    "https://0x7f000001/": "host",
    "https://2130706433/": "host",
    "https://017700000001/": "host",
    "https://0177.0.0.01/": "host",
    "https://10.0.0.1.0x1/": "host",
    "https://[::1]/": "shape",
    "https://[::ffff:10.0.0.1]/": "shape",
    "https://[fe80::1%25eth0]/": "shape",
    "https://bao-vi-du.vn:80/": "port",
    "https://bao-vi-du.vn:22/": "port",
    "https://bao-vi-du.vn:0/": "port",
    "https://bao-vi-du.vn:99999/": "port",
    "https://bao-vi-du.vn:/": "shape",
    "https://bao-vi-du.vn:443:22/": "shape",
    "": "shape",
}

PUBLIC = ["8.8.8.8", "1.1.1.1", "113.160.0.1", "100.63.255.255", "172.32.0.1", "2405:4800::1", "2001:4860:4860::8888"]
PUBLIC += ["64:ff9b::808:808"]  # NAT64 of 8.8.8.8

NOT_PUBLIC = [
    "0.0.0.0",  # noqa: S104 - a target here, nothing listens on it
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::10.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::a00:1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001::1",  # Teredo
    "2001:0:a00:1::f5ff:fffe",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:a00:1::1",  # 6to4 of 10.0.0.1
    "2002:7f00:1::1",
    "2002:a9fe:a9fe::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "2405:4800::1%eth0",
    "fec0::1",
    "ff02::1",
    "",
    "localhost",
    "10.0.0.1/8",
    "0x7f.1",
    "127.1",
]


@pytest.mark.parametrize(("url", "parts"), ACCEPTED.items())
def test_url_is_parsed_into_its_parts(url, parts):
    assert parse_address(url, PORTS) == Target(*parts)


@pytest.mark.parametrize(("url", "code"), REFUSED.items())
def test_hostile_url_is_refused(url, code):
    with pytest.raises(ValidationError) as refused:
        parse_address(url, PORTS)

    assert refused.value.code == code


def test_plain_http_is_allowed_in_debug_mode_only(settings):
    settings.DEBUG = True

    assert parse_address("http://bao-vi-du.vn:8443/", PORTS) == Target("http", "bao-vi-du.vn", 8443, "/")


def test_only_port_443_is_allowed_by_default():
    assert parse_address("https://bao-vi-du.vn:443/").port == 443
    with pytest.raises(ValidationError):
        parse_address("https://bao-vi-du.vn:8443/")


@pytest.mark.parametrize("address", PUBLIC)
def test_public_ip_address_is_recognised(address):
    assert is_public(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_other_ip_address_is_not_public(address):
    assert not is_public(address)

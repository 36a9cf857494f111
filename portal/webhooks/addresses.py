"""Validation of webhook URLs and of the IP addresses that their hosts resolve to (protection against SSRF).

A URL has to match one strict pattern, so that no two parsers can disagree about its host. IP addresses are compared
with networks listed here (the IANA special-purpose registries), because `ipaddress.is_global` varies between versions
of Python.
"""

import re
from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError

MAX_URL_LENGTH = 500

_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9.-]{1,253})(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<target>(?:[/?][A-Za-z0-9._~:/?\[\]@!$&'()*+,;=%-]*)?)"
)
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# the last label begins with a letter: a resolver reads 127.1, 0x7f.1 and 2130706433 as IP addresses
_NAME = re.compile(rf"(?:{_LABEL}\.)+(?=[a-z]){_LABEL}")

_NOT_PUBLIC_V4 = [
    ip_network(network)
    for network in (
        "0.0.0.0/8",  # this host
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT; cloud metadata at 100.100.100.200
        "127.0.0.0/8",
        "168.63.129.16/32",  # internal services of a cloud on a public address
        "169.254.0.0/16",  # link-local; metadata at 169.254.169.254
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
]
_PUBLIC_V6 = ip_network("2000::/3")
_NOT_PUBLIC_V6 = [
    ip_network(network)
    for network in (
        "2001::/23",  # protocols: Teredo, ORCHID, benchmarks
        "2001:db8::/32",
        "2002::/16",  # 6to4, which embeds an IPv4 address
        "3fff::/20",
    )
]
_NAT64 = ip_network("64:ff9b::/96")


class Target(NamedTuple):
    """The parts of a URL that a request needs."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        default_port = 443 if self.scheme == "https" else 80
        return self.host if self.port == default_port else f"{self.host}:{self.port}"


def parse_address(url: str, ports: Collection[int] | None = None) -> Target:
    """Parse a URL that requests may be sent to, on one of `ports` (default: settings.WEBHOOK_PORTS).

    Raises ValidationError with a message for staff and one of the codes userinfo, shape, host, scheme, port.
    """
    ports = settings.WEBHOOK_PORTS if ports is None else ports
    if "@" in url.partition("://")[2].partition("/")[0].partition("?")[0]:
        raise ValidationError("Địa chỉ không được chứa tên người dùng và mật khẩu.", "userinfo")
    match = _ADDRESS.fullmatch(url)
    if match is None or len(url) > MAX_URL_LENGTH:
        raise ValidationError(
            "Cần một địa chỉ dạng https://ten-mien.vn/duong-dan, không dấu, không khoảng trắng, không có “#”; tên miền "
            "có dấu viết ở dạng xn--.",
            "shape",
        )
    host = match["host"].lower()
    if not _NAME.fullmatch(host):
        raise ValidationError("Cần tên miền đầy đủ, không phải địa chỉ IP hay tên trong mạng nội bộ.", "host")
    if match["scheme"] == "http" and not settings.DEBUG:
        raise ValidationError("Chỉ gửi tới địa chỉ https://.", "scheme")
    port = int(match["port"] or (443 if match["scheme"] == "https" else 80))
    if port not in ports:
        allowed = ", ".join(map(str, sorted(ports)))
        raise ValidationError(f"Chỉ gửi tới cổng {allowed}.", "port")
    path = match["target"]
    return Target(match["scheme"], host, port, path if path.startswith("/") else f"/{path}")


def validate_address(url: str) -> None:
    parse_address(url)


def is_public(address: str) -> bool:
    """Return whether the text is an IP address of the public internet."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        if ip.scope_id:
            return False
        if ip in _NAT64:  # IPv4 addresses as IPv6-only networks reach them
            return _is_public_v4(IPv4Address(int(ip) & 0xFFFFFFFF))
        return ip in _PUBLIC_V6 and not any(ip in network for network in _NOT_PUBLIC_V6)
    return _is_public_v4(ip)


def _is_public_v4(ip: IPv4Address) -> bool:
    return not any(ip in network for network in _NOT_PUBLIC_V4)

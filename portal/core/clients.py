"""Who a request comes from: the visitor's address as far as it can be believed, and what may be kept of it."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

Address = IPv4Address | IPv6Address
IPV6_SITE_BITS = 64  # what one household or office is given: within it anybody may take any address


def _read(text: str) -> Address | None:
    """An address as proxies write it, also `[2001:db8::1]:443` and `192.0.2.1:443`; IPv4 within IPv6 as IPv4."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_trusted(address: Address) -> bool:
    return any(address in ip_network(proxy) for proxy in settings.TRUSTED_PROXIES)


def client_address(request: HttpRequest) -> str:
    """The visitor's address: of the connection, or of the last hop that a trusted proxy has seen. "" if unknown.

    What stands further left in X-Forwarded-For was written by whoever sent the request, and is not believed. A
    connection through a Unix socket is that of a proxy, if there are any.
    """
    address = _read(request.META.get("REMOTE_ADDR", ""))
    if address is None and not settings.TRUSTED_PROXIES:
        return ""
    if address is not None and not _is_trusted(address):
        return str(address)
    for hop in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        seen = _read(hop)
        if seen is None:
            break
        address = seen
        if not _is_trusted(seen):
            break
    return str(address or "")


def client_digest(address: str, purpose: str) -> str:
    """A keyed digest (32 hex digits) of an address, of an IPv6 one by its /64; another one for each purpose.

    It tells whether two acts came from one place, and nothing else to who has no SECRET_KEY.
    """
    read = _read(address)
    if isinstance(read, IPv6Address):
        read = ip_network((read, IPV6_SITE_BITS), strict=False).network_address
    return salted_hmac(f"portal.clients.{purpose}", str(read or ""), algorithm="sha256").hexdigest()[:32]

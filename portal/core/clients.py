"""The IP address of a client behind trusted proxies, and a digest of it that may be stored."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

Address = IPv4Address | IPv6Address
IPV6_SITE_BITS = 64  # the prefix of one household or office, which can use any address within it


def _parse(text: str) -> Address | None:
    """Parse an address as proxies write it, e.g. `[2001:db8::1]:443`, IPv4-mapped as IPv4; None if invalid."""
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
    """Return the client's address: of the connection, or the last untrusted hop of X-Forwarded-For; "" if unknown.

    Entries further left in X-Forwarded-For can be forged by the client and are ignored. A connection through a Unix
    socket counts as a proxy if there are trusted proxies.
    """
    address = _parse(request.META.get("REMOTE_ADDR", ""))
    if address is None and not settings.TRUSTED_PROXIES:
        return ""
    if address is not None and not _is_trusted(address):
        return str(address)
    for hop in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        hop_address = _parse(hop)
        if hop_address is None:
            break
        address = hop_address
        if not _is_trusted(hop_address):
            break
    return str(address or "")


def client_digest(address: str, purpose: str) -> str:
    """Return a keyed digest (32 hex digits) of an address, of an IPv6 address by its /64, specific to the purpose.

    It shows whether two requests came from one client, and without SECRET_KEY nothing else.
    """
    parsed = _parse(address)
    if isinstance(parsed, IPv6Address):
        parsed = ip_network((parsed, IPV6_SITE_BITS), strict=False).network_address
    return salted_hmac(f"portal.clients.{purpose}", str(parsed or ""), algorithm="sha256").hexdigest()[:32]

"""A single POST to a validated address, within a total time limit that the receiver cannot extend.

The host is resolved once, all of its addresses must be public, and the connection goes to one of the checked addresses:
DNS rebinding between check and connection has no effect. No redirects, no proxy, no cookies.
"""

import errno
import http.client
import io
import socket
import ssl
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.http import parse_http_date_safe

from portal.webhooks.addresses import Target, is_public, parse_address

CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 10.0
MAX_ADDRESSES_TRIED = 3
MAX_RESPONSE_BYTES = 4096
USER_AGENT = "portal-webhooks/1"
_CHUNK = 16384

# messages for staff; other faults are reported in the words of the system
CONNECTION_FAULTS = {
    errno.ECONNREFUSED: "nơi nhận từ chối kết nối",
    errno.ECONNRESET: "nơi nhận ngắt kết nối",
    errno.EHOSTUNREACH: "không có đường tới nơi nhận",
    errno.ENETUNREACH: "không có đường tới nơi nhận",
}
CERTIFICATE_FAULTS = {  # keys: X509_V_ERR_* of OpenSSL
    9: "chưa đến ngày có hiệu lực",
    10: "đã hết hạn",
    18: "tự ký, không có nơi cấp",
    19: "nơi cấp không được tin cậy",
    20: "thiếu chứng chỉ trung gian hoặc nơi cấp không được tin cậy",
    23: "đã bị thu hồi",
    62: "không dành cho tên miền này",
}


class Outcome(NamedTuple):
    """The result of a POST.

    error: a message in Vietnamese, empty on success. retry_after: seconds requested by the receiver, 0 for none.
    """

    status: int | None
    error: str
    response_excerpt: str
    duration: int  # milliseconds
    retry_after: int = 0


class NotSent(Exception):
    """No request was sent; the message, in Vietnamese, gives the reason."""


def resolve(host: str, port: int) -> list[tuple[int, Any]]:
    """Return all addresses of the host as (family, socket address)."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return [(family, address) for family, _, _, _, address in found]


@cache
def system_context() -> ssl.SSLContext:
    return ssl.create_default_context()


@dataclass(frozen=True)
class Transport:
    """How receivers are reached: resolver, address check, ports, TLS context, total time limit. Tests replace parts."""

    resolve: Callable[[str, int], list[tuple[int, Any]]] = resolve
    is_allowed: Callable[[str], bool] = is_public
    ports: Collection[int] | None = None  # None: settings.WEBHOOK_PORTS
    make_context: Callable[[], ssl.SSLContext] = system_context
    total_seconds: float = TOTAL_SECONDS


DEFAULT_TRANSPORT = Transport()


class Deadline:
    """A limit on the total time of several steps."""

    def __init__(self, seconds: float) -> None:
        self.started = time.monotonic()
        self.seconds = seconds

    def remaining(self) -> float:
        """Return the remaining seconds. Raises TimeoutError if there are none."""
        remaining = self.seconds - (time.monotonic() - self.started)
        if remaining <= 0:
            raise TimeoutError
        return remaining

    def elapsed_ms(self) -> int:
        return int((time.monotonic() - self.started) * 1000)


class _DeadlineReader(io.RawIOBase):
    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock, self._deadline = sock, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(self._deadline.remaining())
        return self._sock.recv_into(buffer)


class DeadlineSocket:
    """The part of the socket interface that http.client uses, with the remaining total time as timeout of each step."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock, self._deadline = sock, deadline

    def sendall(self, content: bytes) -> None:
        for start in range(0, len(content), _CHUNK):
            self._sock.settimeout(self._deadline.remaining())
            self._sock.sendall(content[start : start + _CHUNK])

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_DeadlineReader(self._sock, self._deadline))

    def close(self) -> None:
        """Do nothing: http.client closes the socket before the response is read, and `post` closes it at the end."""


def post(url: str, headers: Mapping[str, str], body: bytes, transport: Transport = DEFAULT_TRANSPORT) -> Outcome:
    """Send the body once and return the outcome; any 2xx is a success. Faults are outcomes too, not exceptions."""
    deadline = Deadline(transport.total_seconds)
    try:
        target = parse_address(url, transport.ports)
        sock = _connect(target, _resolve_checked(target, deadline, transport), deadline, transport)
    except ValidationError as error:
        return Outcome(None, error.messages[0], "", deadline.elapsed_ms())
    except NotSent as error:
        return Outcome(None, str(error), "", deadline.elapsed_ms())
    try:
        return _exchange(target, sock, headers, body, deadline)
    finally:
        sock.close()


def _resolve_checked(target: Target, deadline: Deadline, transport: Transport) -> list[tuple[int, Any]]:
    """Resolve the host and return its addresses. Raises NotSent unless all of them are allowed."""
    answers: SimpleQueue[list[tuple[int, Any]]] = SimpleQueue()

    def resolve_host() -> None:
        # getaddrinfo has no timeout: a late answer is ignored
        try:
            answers.put(transport.resolve(target.host, target.port))
        except (OSError, UnicodeError):
            answers.put([])

    Thread(target=resolve_host, name="webhook-resolver", daemon=True).start()
    try:
        addresses = answers.get(timeout=deadline.remaining())
    except (Empty, TimeoutError):
        raise NotSent("Quá thời gian chờ khi tìm địa chỉ của tên miền.") from None
    if not addresses:
        raise NotSent("Không tìm thấy địa chỉ của tên miền.")
    for _, address in addresses:
        if not transport.is_allowed(address[0]):
            raise NotSent(f"Tên miền dẫn tới {address[0]}, không phải địa chỉ công cộng trên Internet: không gửi.")
    return addresses


def _connect(
    target: Target, addresses: list[tuple[int, Any]], deadline: Deadline, transport: Transport
) -> socket.socket:
    """Connect to the first checked address that accepts, with TLS for the host. Raises NotSent."""
    reason = ""
    for family, address in addresses[:MAX_ADDRESSES_TRIED]:
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(min(CONNECT_SECONDS, deadline.remaining()))
            sock.connect(address)
            if target.scheme == "http":
                return sock
            sock.settimeout(deadline.remaining())
            return transport.make_context().wrap_socket(sock, server_hostname=target.host)
        except ssl.SSLCertVerificationError as error:
            sock.close()
            fault = CERTIFICATE_FAULTS.get(error.verify_code, error.verify_message)
            raise NotSent(f"Chứng chỉ của nơi nhận không hợp lệ: {fault}.") from None
        except TimeoutError:
            reason = "Quá thời gian chờ khi kết nối."
        except ssl.SSLError as error:
            reason = f"Không lập được kết nối an toàn (TLS): {error.reason}."
        except OSError as error:
            reason = f"Không kết nối được: {CONNECTION_FAULTS.get(error.errno or 0, error.strerror or error)}."
        sock.close()
    raise NotSent(reason)


def _exchange(
    target: Target, sock: socket.socket, headers: Mapping[str, str], body: bytes, deadline: Deadline
) -> Outcome:
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.sock = DeadlineSocket(sock, deadline)
    own_headers = {"Host": target.host_header, "User-Agent": USER_AGENT, "Connection": "close"}
    try:
        connection.request("POST", target.path, body, {**own_headers, **headers})
        response = connection.getresponse()
    except TimeoutError:
        return Outcome(None, "Nơi nhận không trả lời kịp.", "", deadline.elapsed_ms())
    except OSError:
        return Outcome(None, "Nơi nhận ngắt kết nối, không trả lời.", "", deadline.elapsed_ms())
    except http.client.HTTPException:
        return Outcome(None, "Nơi nhận trả lời không đúng giao thức HTTP.", "", deadline.elapsed_ms())
    status = response.status
    if 200 <= status < 300:
        return Outcome(status, "", "", deadline.elapsed_ms())
    if 300 <= status < 400:
        error_text = f"Nơi nhận chuyển hướng ({status}): không đi theo, xin ghi địa chỉ cuối cùng."
    else:
        error_text = f"Nơi nhận trả lời {status}."
    retry_after = parse_retry_after(response.getheader("Retry-After", ""), timezone.now())
    return Outcome(status, error_text, _read_excerpt(response), deadline.elapsed_ms(), retry_after)


def parse_retry_after(retry_after: str, now: datetime) -> int:
    """Return the seconds of a Retry-After header (RFC 9110: seconds or a date), 0 if it is absent or malformed."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return int(text[:9])
    until = parse_http_date_safe(text[:100])
    return 0 if until is None else max(0, until - int(now.timestamp()))


def _read_excerpt(response: http.client.HTTPResponse) -> str:
    """Return the beginning of the response body, "" if it does not arrive in time."""
    try:
        return response.read(MAX_RESPONSE_BYTES).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        return ""

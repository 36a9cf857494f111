"""One POST to the outside: to an address that was checked, within a time that no receiver can stretch.

The name is resolved once, every address it has must be public, and the connection goes to one of those very addresses:
a name that changes between the check and the connection changes nothing. No redirects, no proxy, no cookies.
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

from portal.webhooks.addresses import Target, is_public, read_address

CONNECT_SECONDS = 5.0
WHOLE_SECONDS = 10.0
ADDRESSES_TRIED = 3
MOST_READ = 4096  # bytes of an answer
AGENT = "portal-webhooks/1"
_CHUNK = 16384

# what officers read; faults that stand here by neither number keep the words of the system
CONNECTION_FAULTS = {
    errno.ECONNREFUSED: "nơi nhận từ chối kết nối",
    errno.ECONNRESET: "nơi nhận ngắt kết nối",
    errno.EHOSTUNREACH: "không có đường tới nơi nhận",
    errno.ENETUNREACH: "không có đường tới nơi nhận",
}
CERTIFICATE_FAULTS = {  # by the numbers of X509_V_ERR in OpenSSL
    9: "chưa đến ngày có hiệu lực",
    10: "đã hết hạn",
    18: "tự ký, không có nơi cấp",
    19: "nơi cấp không được tin cậy",
    20: "thiếu chứng chỉ trung gian hoặc nơi cấp không được tin cậy",
    23: "đã bị thu hồi",
    62: "không dành cho tên miền này",
}


class Outcome(NamedTuple):
    """What came of a POST; `error` is in Vietnamese and empty where the receiver took it.

    wait: the seconds that a receiver that did not take it asked for by Retry-After.
    """

    status: int | None
    error: str
    answer: str
    duration: int  # milliseconds
    wait: int = 0


class Refused(Exception):
    """Nothing was sent; the text says why."""


def resolve(host: str, port: int) -> list[tuple[int, Any]]:
    """Every address of the name, as (family, socket address)."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return [(family, address) for family, _, _, _, address in found]


@cache
def system_context() -> ssl.SSLContext:
    return ssl.create_default_context()


@dataclass(frozen=True)
class Outside:
    """How the outside is reached. Who sends takes the defaults; what tests reach instead they say in full."""

    resolve: Callable[[str, int], list[tuple[int, Any]]] = resolve
    is_allowed: Callable[[str], bool] = is_public
    ports: Collection[int] | None = None  # None: as the settings say
    make_context: Callable[[], ssl.SSLContext] = system_context
    whole_seconds: float = WHOLE_SECONDS


OUTSIDE = Outside()


class Clock:
    """What is left of the whole time."""

    def __init__(self, seconds: float) -> None:
        self.began = time.monotonic()
        self.seconds = seconds

    def left(self) -> float:
        """Raises TimeoutError when nothing is."""
        left = self.seconds - (time.monotonic() - self.began)
        if left <= 0:
            raise TimeoutError
        return left

    def spent(self) -> int:
        return int((time.monotonic() - self.began) * 1000)


class _TimedReader(io.RawIOBase):
    def __init__(self, sock: socket.socket, clock: Clock) -> None:
        self._sock, self._clock = sock, clock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(self._clock.left())
        return self._sock.recv_into(buffer)


class TimedSocket:
    """As much of a socket as http.client uses; each step gets what is left of the whole time, not a time of its own."""

    def __init__(self, sock: socket.socket, clock: Clock) -> None:
        self._sock, self._clock = sock, clock

    def sendall(self, content: bytes) -> None:
        for start in range(0, len(content), _CHUNK):
            self._sock.settimeout(self._clock.left())
            self._sock.sendall(content[start : start + _CHUNK])

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_TimedReader(self._sock, self._clock))

    def close(self) -> None:
        """Left to who opened it: http.client lets go of the socket before the answer is read."""


def post(url: str, headers: Mapping[str, str], body: bytes, outside: Outside = OUTSIDE) -> Outcome:
    """Send the body once and say what came of it. Any answer 2xx is success; what else happens is no exception."""
    clock = Clock(outside.whole_seconds)
    try:
        target = read_address(url, outside.ports)
        sock = _connect(target, _checked_addresses(target, clock, outside), clock, outside)
    except ValidationError as error:
        return Outcome(None, error.messages[0], "", clock.spent())
    except Refused as error:
        return Outcome(None, str(error), "", clock.spent())
    try:
        return _exchange(target, sock, headers, body, clock)
    finally:
        sock.close()


def _checked_addresses(target: Target, clock: Clock, outside: Outside) -> list[tuple[int, Any]]:
    """The addresses of the name, once every one of them is known to be allowed. Raises Refused."""
    answers: SimpleQueue[list[tuple[int, Any]]] = SimpleQueue()

    def ask() -> None:
        # a resolver has no time limit: what it says too late nobody waits for
        try:
            answers.put(outside.resolve(target.host, target.port))
        except (OSError, UnicodeError):
            answers.put([])

    Thread(target=ask, name="webhook-resolver", daemon=True).start()
    try:
        addresses = answers.get(timeout=clock.left())
    except (Empty, TimeoutError):
        raise Refused("Quá thời gian chờ khi tìm địa chỉ của tên miền.") from None
    if not addresses:
        raise Refused("Không tìm thấy địa chỉ của tên miền.")
    for _, address in addresses:
        if not outside.is_allowed(address[0]):
            raise Refused(f"Tên miền dẫn tới {address[0]}, không phải địa chỉ công cộng trên Internet: không gửi.")
    return addresses


def _connect(target: Target, addresses: list[tuple[int, Any]], clock: Clock, outside: Outside) -> socket.socket:
    """A connection to the first of the checked addresses that answers, under TLS for the name. Raises Refused."""
    why = ""
    for family, address in addresses[:ADDRESSES_TRIED]:
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(min(CONNECT_SECONDS, clock.left()))
            sock.connect(address)
            if target.scheme == "http":
                return sock
            sock.settimeout(clock.left())
            return outside.make_context().wrap_socket(sock, server_hostname=target.host)
        except ssl.SSLCertVerificationError as error:
            sock.close()
            fault = CERTIFICATE_FAULTS.get(error.verify_code, error.verify_message)
            raise Refused(f"Chứng chỉ của nơi nhận không hợp lệ: {fault}.") from None
        except TimeoutError:
            why = "Quá thời gian chờ khi kết nối."
        except ssl.SSLError as error:
            why = f"Không lập được kết nối an toàn (TLS): {error.reason}."
        except OSError as error:
            why = f"Không kết nối được: {CONNECTION_FAULTS.get(error.errno or 0, error.strerror or error)}."
        sock.close()
    raise Refused(why)


def _exchange(target: Target, sock: socket.socket, headers: Mapping[str, str], body: bytes, clock: Clock) -> Outcome:
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.sock = TimedSocket(sock, clock)
    own = {"Host": target.host_header, "User-Agent": AGENT, "Connection": "close"}
    try:
        connection.request("POST", target.path, body, {**own, **headers})
        response = connection.getresponse()
    except TimeoutError:
        return Outcome(None, "Nơi nhận không trả lời kịp.", "", clock.spent())
    except OSError:
        return Outcome(None, "Nơi nhận ngắt kết nối, không trả lời.", "", clock.spent())
    except http.client.HTTPException:
        return Outcome(None, "Nơi nhận trả lời không đúng giao thức HTTP.", "", clock.spent())
    status = response.status
    if 200 <= status < 300:
        return Outcome(status, "", "", clock.spent())
    if 300 <= status < 400:
        error_text = f"Nơi nhận chuyển hướng ({status}): không đi theo, xin ghi địa chỉ cuối cùng."
    else:
        error_text = f"Nơi nhận trả lời {status}."
    wait = asked_wait(response.getheader("Retry-After", ""), timezone.now())
    return Outcome(status, error_text, _beginning(response), clock.spent(), wait)


def asked_wait(retry_after: str, now: datetime) -> int:
    """The seconds of a Retry-After (RFC 9110: a number, or a date), 0 where it asks for none or cannot be read."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return int(text[:9])
    until = parse_http_date_safe(text[:100])
    return 0 if until is None else max(0, until - int(now.timestamp()))


def _beginning(response: http.client.HTTPResponse) -> str:
    """What the receiver says of its failure, as far as it comes in time."""
    try:
        return response.read(MOST_READ).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        return ""

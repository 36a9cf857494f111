"""A single POST: the request, the refused addresses, and the time limits that no receiver can extend."""

import socket
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from threading import Event

import pytest

from portal.webhooks.addresses import is_public
from portal.webhooks.sending import (
    CONNECT_SECONDS,
    DEFAULT_TRANSPORT,
    TOTAL_SECONDS,
    parse_retry_after,
    post,
    resolve,
    system_context,
)
from tests.portal.webhooks.receiver import NAME, pour, trickle, trickle_body


def address_of(name, port):
    family = socket.AF_INET6 if ":" in name else socket.AF_INET
    return (family, (name, port, 0, 0) if ":" in name else (name, port))


def test_time_limits_are_five_and_ten_seconds():
    assert (CONNECT_SECONDS, TOTAL_SECONDS) == (5, 10)


def test_body_and_headers_arrive_as_they_were_sent(receiver):
    outcome = post(f"{receiver.address}?a=1", {"Webhook-Id": "msg_1"}, b'{"a":1}', receiver.transport())

    (request,) = receiver.requests
    assert (outcome.status, outcome.error) == (204, "")
    assert request["path"] == "/nhan?a=1"
    assert request["body"] == b'{"a":1}'
    assert request["headers"] == {
        "Host": f"{NAME}:{receiver.port}",
        "User-Agent": "portal-webhooks/1",
        "Connection": "close",
        "Webhook-Id": "msg_1",
        "Accept-Encoding": "identity",
        "Content-Length": "7",
    }


def test_proxy_of_the_environment_is_not_used(receiver, monkeypatch):
    for name in ("http_proxy", "https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")

    assert post(receiver.address, {}, b"", receiver.transport()).status == 204


def test_cookie_of_an_answer_is_not_sent_back(receiver):
    receiver.answers = [(200, {"Set-Cookie": "a=b"}, b"")]

    for _ in range(2):
        post(receiver.address, {}, b"", receiver.transport())

    assert "Cookie" not in receiver.requests[1]["headers"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_a_failure_and_is_not_followed(receiver, status):
    receiver.answers = [(status, {"Location": "https://169.254.169.254/latest/meta-data/"}, b"")]

    outcome = post(receiver.address, {}, b"", receiver.transport())

    assert outcome.status == status
    assert outcome.error == f"Nơi nhận chuyển hướng ({status}): không đi theo, xin ghi địa chỉ cuối cùng."
    assert len(receiver.requests) == 1


@pytest.mark.parametrize("status", [400, 404, 410, 429, 500, 503])
def test_failure_contains_the_status_and_the_beginning_of_the_answer(receiver, status):
    receiver.answers = [(status, {}, "Lỗi rồi".encode())]

    outcome = post(receiver.address, {}, b"", receiver.transport())

    assert outcome[:3] == (status, f"Nơi nhận trả lời {status}.", "Lỗi rồi")


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        ("", 0),
        ("120", 120),
        (" 7 ", 7),
        ("-5", 0),
        ("1.5", 0),
        ("٣", 0),
        ("9" * 4000, 999_999_999),
        ("Wed, 04 Sep 2024 02:31:00 GMT", 60),
        ("Wed, 04 Sep 2024 02:29:00 GMT", 0),
        ("Wed, 99 Sep 2024 02:29:00 GMT", 0),
    ],
)
def test_retry_after_is_parsed_as_seconds_or_as_a_date(retry_after, seconds):
    assert parse_retry_after(retry_after, datetime(2024, 9, 4, 2, 30, tzinfo=UTC)) == seconds


def test_endless_answer_is_read_up_to_four_kilobytes(receiver):
    receiver.answers = [pour]

    outcome = post(receiver.address, {}, b"", receiver.transport())

    assert outcome.status == 500
    assert len(outcome.response_excerpt) == 4096


@pytest.mark.parametrize(("answer", "status"), [(trickle, None), (trickle_body, 500)])
def test_slow_receiver_is_cut_off_in_time(receiver, answer, status):
    written = []
    receiver.answers = [partial(answer, written=written)]

    outcome = post(receiver.address, {}, b"", receiver.transport(total_seconds=1))

    # of 600 pieces, 20 a second
    assert 0 < len(written) < 100
    assert outcome.status == status
    assert outcome.error


@pytest.fixture
def timeouts(monkeypatch):
    """The timeouts set on sockets, in order."""
    found = []

    class Recording(socket.socket):
        def settimeout(self, seconds):
            found.append(seconds)
            super().settimeout(seconds)

    monkeypatch.setattr(socket, "socket", Recording)
    return found


def test_receiver_without_a_tls_handshake_is_cut_off_in_time(receiver, timeouts):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        transport = receiver.transport(ports={port}, total_seconds=1)

        outcome = post(f"https://{NAME}:{port}/", {}, b"", transport)

    assert_all_of_one_second(timeouts)
    assert outcome[:2] == (None, "Quá thời gian chờ khi kết nối.")


def assert_all_of_one_second(timeouts):
    """Assert that the timeout of each step is the rest of one second."""
    assert 1 >= timeouts[0] > timeouts[-1] > 0
    assert timeouts == sorted(timeouts, reverse=True)


def test_receiver_that_does_not_read_is_cut_off_in_time(receiver, settings, timeouts):
    settings.DEBUG = True  # allows plain http, so that no TLS handshake reads
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        port = silent.getsockname()[1]

        outcome = post(
            f"http://{NAME}:{port}/", {}, b"x" * 20_000_000, receiver.transport(ports={port}, total_seconds=1)
        )

    assert_all_of_one_second(timeouts)
    assert outcome[:2] == (None, "Nơi nhận không trả lời kịp.")


def test_slow_resolver_is_not_waited_for(receiver):
    may_answer, has_answered = Event(), Event()

    def answer(host, port):
        may_answer.wait(timeout=60)
        has_answered.set()
        return []

    outcome = post(receiver.address, {}, b"", receiver.transport(resolve=answer, total_seconds=0.5))

    assert not has_answered.is_set()
    may_answer.set()
    assert outcome[:2] == (None, "Quá thời gian chờ khi tìm địa chỉ của tên miền.")


def test_name_without_an_address_is_reported(receiver):
    def answer(host, port):
        raise socket.gaierror(-2, "Name or service not known")

    outcome = post(receiver.address, {}, b"", receiver.transport(resolve=answer))

    assert outcome[:2] == (None, "Không tìm thấy địa chỉ của tên miền.")


def test_answer_that_is_not_http_is_a_failure(receiver):
    receiver.answers = [lambda request: request.wfile.write(b"SSH-2.0-OpenSSH\r\n\r\n")]

    outcome = post(receiver.address, {}, b"", receiver.transport())

    assert outcome[:2] == (None, "Nơi nhận trả lời không đúng giao thức HTTP.")


def test_connection_that_is_closed_without_an_answer_is_a_failure(receiver):
    receiver.answers = [lambda request: setattr(request, "close_connection", True)]

    outcome = post(receiver.address, {}, b"", receiver.transport())

    assert outcome[:2] == (None, "Nơi nhận ngắt kết nối, không trả lời.")


# --- destinations -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "addresses",
    [
        ["10.0.0.1"],
        ["127.0.0.1"],
        ["169.254.169.254"],
        ["100.64.0.1"],
        ["::1"],
        ["fe80::1%lo"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"],
        ["2002:7f00:1::1"],
        ["8.8.8.8", "127.0.0.1"],
        ["2405:4800::1", "8.8.8.8", "192.168.0.1"],
    ],
)
def test_name_with_any_address_that_is_not_public_is_refused(receiver, addresses):
    transport = receiver.transport(
        resolve=lambda host, port: [address_of(name, port) for name in addresses], is_allowed=is_public
    )

    outcome = post(receiver.address, {}, b"", transport)

    assert outcome[:2] == (
        None,
        f"Tên miền dẫn tới {addresses[-1]}, không phải địa chỉ công cộng trên Internet: không gửi.",
    )
    assert receiver.requests == []


def test_dns_rebinding_between_check_and_connection_has_no_effect(receiver):
    """A second resolution would give another address; the host is resolved once, and the checked address is used."""
    resolved = []
    checked = []

    def answer(host, port):
        resolved.append(host)
        return [(socket.AF_INET, ("127.0.0.1" if len(resolved) == 1 else "10.0.0.1", port))]

    def is_allowed(address):
        checked.append(address)
        return address == "127.0.0.1"

    first = post(receiver.address, {}, b"", receiver.transport(resolve=answer, is_allowed=is_allowed))
    assert first.status == 204
    assert (resolved, checked) == ([NAME], ["127.0.0.1"])

    second = post(receiver.address, {}, b"", receiver.transport(resolve=answer, is_allowed=is_allowed))
    assert second.status is None
    assert len(receiver.requests) == 1


def test_refused_connection_is_reported(receiver):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    outcome = post(f"https://{NAME}:{port}/", {}, b"", receiver.transport(ports={port}))

    assert outcome[:2] == (None, "Không kết nối được: nơi nhận từ chối kết nối.")


def test_second_checked_address_is_taken_where_the_first_does_not_answer(receiver):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    transport = receiver.transport(
        resolve=lambda host, requested_port: [
            (socket.AF_INET, ("127.0.0.1", number)) for number in (port, requested_port)
        ]
    )

    assert post(receiver.address, {}, b"", transport).status == 204


def test_address_is_validated_again_before_sending(receiver):
    """The settings may have changed since the form accepted it."""
    outcome = post(receiver.address, {}, b"", receiver.transport(ports={443}))

    assert outcome[:2] == (None, "Chỉ gửi tới cổng 443.")
    assert receiver.requests == []


def test_self_signed_certificate_is_refused(receiver):
    outcome = post(receiver.address, {}, b"", receiver.transport(make_context=system_context))

    assert outcome[:2] == (None, "Chứng chỉ của nơi nhận không hợp lệ: tự ký, không có nơi cấp.")
    assert receiver.requests == []


def test_certificate_of_another_name_is_refused(receiver):
    outcome = post(f"https://other.example:{receiver.port}/", {}, b"", receiver.transport())

    assert outcome[:2] == (None, "Chứng chỉ của nơi nhận không hợp lệ: không dành cho tên miền này.")
    assert receiver.requests == []


def test_default_transport_checks_addresses_and_host_names():
    assert DEFAULT_TRANSPORT.resolve is resolve
    assert DEFAULT_TRANSPORT.is_allowed is is_public
    assert DEFAULT_TRANSPORT.ports is None
    assert DEFAULT_TRANSPORT.make_context().check_hostname is True


def test_resolver_returns_socket_addresses():
    assert (socket.AF_INET, ("127.0.0.1", 443)) in resolve("localhost", 443)


def test_default_transport_does_not_reach_this_machine(receiver):
    """With the checks of production, a name that resolves to this machine is refused before anything is sent."""
    local = replace(DEFAULT_TRANSPORT, resolve=lambda host, port: resolve("localhost", port), ports={receiver.port})

    outcome = post(receiver.address, {}, b"", local)

    assert outcome.status is None
    assert "không phải địa chỉ công cộng" in outcome.error
    assert receiver.requests == []

"""A webhook receiver in a thread, over TLS with a self-signed certificate, and the transport that reaches it.

The portal has no setting that disables its checks: the tests pass a complete transport of their own.
"""

import json
import socket
import ssl
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from portal.webhooks.sending import Transport

NAME = "receiver.example"


def make_certificate(folder: Path) -> Path:
    """Create a self-signed certificate for the receiver's name, with its key; return its path."""
    path = folder / "receiver.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    subject = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}", "-days", "2"]
    subprocess.run(
        [*command, *subject, "-keyout", str(path), "-out", str(path) + ".crt"], check=True, capture_output=True
    )
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


@dataclass
class Receiver:
    """The received requests, and the answers to give: `answers` in order, then 204."""

    port: int = 0
    requests: list[dict[str, Any]] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)
    certificate: Path | None = None

    @property
    def address(self) -> str:
        return f"https://{NAME}:{self.port}/nhan"

    def transport(self, **overrides: Any) -> Transport:
        """Return a transport that resolves every name to this machine and allows no other."""
        defaults: dict[str, Any] = {
            "resolve": lambda host, port: [(socket.AF_INET, ("127.0.0.1", port))],
            "is_allowed": lambda address: address == "127.0.0.1",
            "ports": {self.port},
            "make_context": lambda: ssl.create_default_context(cafile=f"{self.certificate}.crt"),
        }
        return Transport(**{**defaults, **overrides})

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(request["body"]) for request in self.requests]

    @property
    def sequences(self) -> list[int]:
        return [change["sequence"] for body in self.bodies for change in body["changes"]]


@contextmanager
def receiving(certificate: Path):
    receiver = Receiver(certificate=certificate)

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.requests.append({"path": self.path, "headers": dict(self.headers), "body": body})
            answer = receiver.answers.pop(0) if receiver.answers else 204
            if callable(answer):
                answer(self)
                return
            status, headers, content = answer if isinstance(answer, tuple) else (answer, {}, b"")
            self.send_response(status)
            for name, value in {"Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args):
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request, client_address):
            """Ignore senders that disconnect early, as some tests make them do."""

    server = Server(("127.0.0.1", 0), Answering)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.with_name("receiver.pem.crt"), certificate)
    # the handshake in the thread of the request, not in the one that accepts
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    receiver.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def trickle(request: Any, written: list[bytes]) -> None:
    """Send an endless status line slowly; `written` collects the bytes sent."""
    request.wfile.write(b"HTTP/1.1 ")
    _write_slowly(request, b"2", written)


def trickle_body(request: Any, written: list[bytes]) -> None:
    request.wfile.write(b"HTTP/1.1 500 No\r\nContent-Length: 100000\r\n\r\n")
    _write_slowly(request, b"x", written)


def _write_slowly(request: Any, piece: bytes, written: list[bytes]) -> None:
    for _ in range(600):
        request.wfile.write(piece)
        written.append(piece)
        time.sleep(0.05)


def pour(request: Any) -> None:
    """Send an endless answer as fast as possible."""
    request.wfile.write(b"HTTP/1.1 500 No\r\n\r\n")
    while True:
        request.wfile.write(b"x" * 65536)

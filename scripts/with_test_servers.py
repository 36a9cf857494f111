"""Run a command with PostgreSQL and Redis: those of DATABASE_URL and REDIS_URL, else temporary servers.

Usage: with_test_servers.py COMMAND [ARGUMENT ...]

The servers listen on Unix sockets in a temporary folder, keep no data, and stop when the command exits. Needs Python
only.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote, urlsplit

START_SECONDS = 60
MISSING = "{} is not installed: apt-get install postgresql redis-server, or set {} to a server that is only for tests"


def stop(message: str) -> NoReturn:
    raise SystemExit(f"test servers: {message}")


def postgres_programs() -> Path:
    """Return the folder of the newest initdb and postgres."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: [int(part) for part in folder.parent.name.split(".")],
    )
    found = shutil.which("initdb", path=os.pathsep.join([*map(str, reversed(folders)), os.environ.get("PATH", "")]))
    if not found or not Path(found).with_name("postgres").exists():
        stop(MISSING.format("PostgreSQL", "DATABASE_URL"))
    return Path(found).parent


def server_account() -> dict[str, Any]:
    """Return arguments of Popen for an unprivileged account if this one is root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    stop("PostgreSQL does not run as root, and there is neither an account 'postgres' nor 'nobody'")


@contextmanager
def server(
    name: str, command: list[str], listening: Path, log: Path, end: signal.Signals, account: dict[str, Any]
) -> Iterator[None]:
    """Run a server from the time it accepts connections on its socket; stop it by the signal, or kill it."""
    with log.open("wb") as output:
        # in its own session, so that Ctrl-C stops the tests first and the servers after them
        child = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True, cwd="/", **account)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not accepts(listening):
            if child.poll() is not None or time.monotonic() > deadline:
                stop(f"{name} did not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.05)
        yield
    finally:
        if child.poll() is None:
            child.send_signal(end)
        try:
            child.wait(timeout=15)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def accepts(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(path))
        except OSError:
            return False
    return True


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    programs, account = postgres_programs(), server_account()
    cluster, log = folder / "cluster", folder / "postgres.log"
    made = subprocess.run(
        [
            str(programs / "initdb"),
            f"--pgdata={cluster}",
            "--username=portal",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd="/",
        **account,
    )
    if made.returncode:
        stop(f"initdb failed:\n{made.stdout.decode(errors='replace')}")
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "max_connections": "200",
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "autovacuum": "off",
    }
    command = [str(programs / "postgres"), "-D", str(cluster)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    with server("PostgreSQL", command, folder / ".s.PGSQL.5432", log, signal.SIGQUIT, account):
        yield f"postgres://portal@{quote(str(folder), safe='')}/portal"


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    program = shutil.which("redis-server")
    if not program:
        stop(MISSING.format("Redis", "REDIS_URL"))
    listening = folder / "redis.sock"
    command = [program, "--port", "0", "--unixsocket", str(listening), "--unixsocketperm", "700", "--dir", str(folder)]
    # each pytest-xdist worker uses its own database (tests/environment.py)
    command += ["--save", "", "--appendonly", "no", "--databases", "128"]
    with server("Redis", command, listening, folder / "redis.log", signal.SIGTERM, {}):
        yield f"unix://{listening}"


def given(name: str, schemes: set[str]) -> str:
    """Return the URL in the environment, "" if there is none; stop if it has another scheme."""
    address = os.environ.get(name, "")
    if address and urlsplit(address).scheme not in schemes:
        stop(f"{name} does not begin with one of: {', '.join(f'{scheme}://' for scheme in sorted(schemes))}")
    return address


def main() -> int:
    command = sys.argv[1:]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with ExitStack() as stack:
        database = given("DATABASE_URL", {"postgres", "postgresql"})
        cache = given("REDIS_URL", {"redis", "rediss", "unix"})
        if not (database and cache):
            folder = Path(
                stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-", ignore_cleanup_errors=True))
            )
            account = server_account()
            if account:
                os.chown(folder, account["user"], account["group"])
            print("==> Starting throw-away servers for the tests", flush=True)
        if not database:
            database = stack.enter_context(postgres(folder))
        if not cache:
            cache = stack.enter_context(redis(folder))
        child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": database, "REDIS_URL": cache})
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue  # the command got it too: its own end decides
            except SystemExit:
                child.terminate()
                child.wait()
                raise


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)

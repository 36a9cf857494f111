"""Run compared products under gunicorn in separate environments, and read their processor time from the kernel."""

import http.client
import os
import signal
import socket
import subprocess
import time
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# the versions that the portal runs on, for the peers too
COMMON = ["django==5.2.19", "gunicorn==27.0.1"]
TICKS = os.sysconf("SC_CLK_TCK")


def run(command: Sequence[str], environment: dict[str, str], folder: Path) -> str:
    """Run the command and return its output; exit if it fails."""
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)[:80]}…\n{done.stderr}")
    return done.stdout


def install(folder: Path, peers: Sequence[str]) -> str:
    """Install the peers into an environment, and return its Python."""
    python = folder / "bin" / "python"
    if not python.exists():
        print(f"Installing {', '.join(peers)} …", flush=True)
        venv.create(folder, with_pip=True)
        run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *peers], {}, folder)
    return str(python)


@contextmanager
def server(
    python: str, application: str, environment: dict[str, str], *, folder: Path, cwd: Path, threads: int
) -> Iterator[tuple[int, int]]:
    """Run the application under gunicorn in one process; yield (port, process group). The log is in the folder."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [python, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
    command += ["--workers", "1", "--threads", str(threads), "--keep-alive", "60", "--no-control-socket"]
    with (folder / "server.log").open("ab") as log:
        program = subprocess.Popen(
            [*command, "--config", "/dev/null", application],
            cwd=cwd,
            env={**os.environ, **environment},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + 60
        while not answers(port):
            if program.poll() is not None or time.monotonic() > deadline:
                raise SystemExit((folder / "server.log").read_text()[-3000:])
            time.sleep(0.05)
        yield port, program.pid
    finally:
        os.killpg(program.pid, signal.SIGTERM)
        program.wait(timeout=30)


def answers(port: int) -> bool:
    """Return whether the server answers a request, even with an error."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/robots.txt")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def processor_seconds(group: int) -> float:
    """Return the processor time used by a process group, in seconds."""
    used = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            used += int(fields[11]) + int(fields[12])
    return used / TICKS

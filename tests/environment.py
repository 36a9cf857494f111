"""The environment of the suite; pytest loads this before Django (`-p tests.environment` in pyproject.toml).

The portal's settings come from the environment. The suite sets its own variables and ignores those of the shell, except
DATABASE_URL and REDIS_URL.
"""

import os
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

VARIABLES = {
    "SECRET_KEY": "only-for-the-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
    "SITE_URL": "http://testserver",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "EMAIL_URL": "memory:",
    # practically unlimited; tests of rate limits set their own
    "API_OPEN_PER_MINUTE": "900000000",
}
REMOVED = [
    "API_KEY_PER_DAY",
    "API_KEY_PER_MINUTE",
    "DEBUG",
    "DEFAULT_FROM_EMAIL",
    "LOAD_SAMPLE",
    "MEDIA_ROOT",
    "MEDIA_URL",
    "PORT",
    "TRUSTED_PROXIES",
    "WEBHOOK_PORTS",
]


def redis_of_worker(url: str, worker: str) -> str:
    """Return the URL of a Redis database per pytest-xdist worker (gw0, …): clearing the cache empties a database."""
    if not url or not worker:
        return url
    number = int(worker.removeprefix("gw")) + 1
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return f"unix://{parts.netloc}{parts.path}?{urlencode({**dict(parse_qsl(parts.query)), 'db': number})}"
    return urlunsplit(parts._replace(path=f"/{number}"))


for _name in REMOVED:
    os.environ.pop(_name, None)
os.environ.update(VARIABLES)
if os.environ.get("REDIS_URL"):
    os.environ["REDIS_URL"] = redis_of_worker(os.environ["REDIS_URL"], os.environ.get("PYTEST_XDIST_WORKER", ""))

"""The environment the suite runs in; pytest loads this before Django (`-p tests.environment` in pyproject.toml).

The portal's settings come from the environment alone. The suite sets its own, whatever the developer's shell holds, so
that it finds the same portal everywhere; only the servers it runs on may be given, by DATABASE_URL and REDIS_URL.
"""

import os
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

OWN = {
    "SECRET_KEY": "only-for-the-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
    "SITE_URL": "http://testserver",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "EMAIL_URL": "memory:",
    # what tests ask is not limited, but where limits are what they try
    "API_OPEN_PER_MINUTE": "900000000",
}
NOT_TAKEN_OVER = [
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
    """A Redis database for each pytest-xdist worker (gw0, gw1 …): clearing the cache empties a whole database."""
    if not url or not worker:
        return url
    number = int(worker.removeprefix("gw")) + 1
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return f"unix://{parts.netloc}{parts.path}?{urlencode({**dict(parse_qsl(parts.query)), 'db': number})}"
    return urlunsplit(parts._replace(path=f"/{number}"))


for _name in NOT_TAKEN_OVER:
    os.environ.pop(_name, None)
os.environ.update(OWN)
if os.environ.get("REDIS_URL"):
    os.environ["REDIS_URL"] = redis_of_worker(os.environ["REDIS_URL"], os.environ.get("PYTEST_XDIST_WORKER", ""))

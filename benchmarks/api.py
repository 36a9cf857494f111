"""Cost of a response of the partner API, compared with Wagtail's API v2 on the same articles; cost of an export.

Usage: python -m benchmarks.api [--articles 200] [--requests 300] [--rounds 3] [--people 100000] [--peers FOLDER]

Reading: each product runs under gunicorn with one process, on SQLite, and answers the same requests over one
connection; rounds of the products alternate. Prints responses per second and the processor time of the server per
response. "Uncached" are lists of 20 at a new URL each time; the other rows repeat one URL, as partners do. Wagtail
answers 304 through Django's middleware, and has nothing like the changes feed. The portal also enforces rate limits.

Exports: a list of PEOPLE honorees as CSV, workbook and linked data, with the memory used by the export, and a list of a
tenth of them.
"""

import argparse
import gc
import http.client
import json
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from benchmarks.database import own_database
from benchmarks.servers import COMMON, ROOT, install, processor_seconds, run, server

PEERS = ["wagtail==8.0.1", *COMMON]
WARM_UP = 30
GOAL = 5  # times fewer CPU milliseconds than Wagtail

# source code executed in both environments, so that both products have the same articles
ARTICLES = """
def articles(count):
    sentence = "Phong trào tiếp tục được các cấp công đoàn viên chức hưởng ứng bằng những việc làm thiết thực. "
    for number in range(count):
        yield {
            "headline": f"Tin số {number}: chia sẻ kinh nghiệm tham mưu",
            "slug": f"tin-so-{number}",
            "lead": sentence * 2,
            "byline": "BT",
            "body": "".join(f"<p>{sentence * 4}</p>" for _ in range(5)),
        }
"""

PORTAL = (
    ARTICLES
    + """
import django
from datetime import UTC, datetime, timedelta
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.db import transaction
from articles.models import Article, Category
from portal.publication.changes import record
category = Category.objects.create(name="Tin", slug="tin")
start = datetime(2024, 9, 4, tzinfo=UTC)
with transaction.atomic():
    for number, article in enumerate(articles(COUNT)):
        at = start + timedelta(minutes=number)
        made = Article.objects.create(**article, category=category, status="published", published_at=at,
                                      first_public_at=at)
        record("article", [made.pk], "upserted")
print(made.pk)
"""
)

WAGTAIL_SETTINGS = """
from wagtail.api.v2.router import WagtailAPIRouter
SECRET_KEY = "only-for-the-benchmark-0123456789-abcdefghijklmnop"
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["peer", "wagtail.contrib.redirects", "wagtail.sites", "wagtail.users", "wagtail.documents",
                  "wagtail.images", "wagtail.search", "wagtail.admin", "wagtail", "wagtail.api.v2", "rest_framework",
                  "modelcluster", "taggit", "django.contrib.auth", "django.contrib.contenttypes",
                  "django.contrib.sessions", "django.contrib.messages", "django.contrib.staticfiles"]
MIDDLEWARE = ["django.middleware.http.ConditionalGetMiddleware", "django.middleware.security.SecurityMiddleware",
              "django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "peer.urls"
WAGTAIL_SITE_NAME = "peer"
WAGTAILADMIN_BASE_URL = "http://127.0.0.1"
WAGTAILAPI_BASE_URL = "http://127.0.0.1"
USE_TZ = True
STATIC_URL = "/static/"
REST_FRAMEWORK = {"DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"]}
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "FOLDER/wagtail.sqlite3", "CONN_MAX_AGE": 60,
    "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"}}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
"""

WAGTAIL_MODELS = """
from django.db import models
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.models import Page

class ArticlePage(Page):
    lead = models.TextField()
    byline = models.CharField(max_length=100)
    body = RichTextField()
    api_fields = [APIField("lead"), APIField("byline"), APIField("body")]
"""

WAGTAIL_URLS = """
from django.urls import path
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet
router = WagtailAPIRouter("wagtailapi")
router.register_endpoint("pages", PagesAPIViewSet)
urlpatterns = [path("api/v2/", router.urls)]
"""

WAGTAIL = (
    ARTICLES
    + """
import django
django.setup()
from django.core.management import call_command
call_command("makemigrations", "peer", verbosity=0)
call_command("migrate", verbosity=0)
from datetime import UTC, datetime, timedelta
from peer.models import ArticlePage
from wagtail.models import Page, Site
home = Page.objects.get(depth=2)
Site.objects.update(root_page=home, hostname="127.0.0.1")
start = datetime(2024, 9, 4, tzinfo=UTC)
for number, article in enumerate(articles(COUNT)):
    at = start + timedelta(minutes=number)
    made = home.add_child(instance=ArticlePage(title=article.pop("headline"), **article, first_published_at=at,
                                               last_published_at=at))
print(made.pk)
"""
)


@dataclass
class Product:
    """How to start the product, and the URL of the nth request of each kind."""

    name: str
    python: str
    application: str
    environment: dict[str, str]
    cwd: Path
    urls: dict[str, Callable[[int], str]]
    headers: Callable[[int], dict[str, str]]


LIST, UNCACHED, DETAIL, UNCHANGED, CHANGES = "list of 20", "list of 20, uncached", "detail", "304", "changes"


def portal(folder: Path, count: int) -> Product:
    environment = {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DATABASE_URL": f"sqlite:///{folder}/portal.sqlite3",
        "MEDIA_ROOT": f"{folder}/media",
        "SITE_URL": "http://127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        # each request has another client address: all are counted, and none reaches the limit
        "TRUSTED_PROXIES": "127.0.0.1",
    }
    pk = run([sys.executable, "-c", PORTAL.replace("COUNT", str(count))], environment, ROOT).strip()
    urls = {
        LIST: lambda number: "/api/v1/articles/?limit=20",
        UNCACHED: lambda number: f"/api/v1/articles/?limit=20&published_since=2001-01-01T00:00:00.{number:06d}Z",
        DETAIL: lambda number: f"/api/v1/articles/{pk}/",
        UNCHANGED: lambda number: "/api/v1/articles/?limit=20",
        CHANGES: lambda number: f"/api/v1/changes/?after={number % count}&limit=20",
    }

    def headers(number: int) -> dict[str, str]:
        return {"X-Forwarded-For": f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"}

    return Product("portal", sys.executable, "portal.wsgi", environment, ROOT, urls, headers)


def wagtail(folder: Path, python: str, count: int) -> Product:
    peer = folder / "peer"
    (peer / "migrations").mkdir(parents=True)
    for name, text in {
        "__init__.py": "",
        "migrations/__init__.py": "",
        "settings.py": WAGTAIL_SETTINGS.replace("FOLDER", str(folder)),
        "models.py": WAGTAIL_MODELS,
        "urls.py": WAGTAIL_URLS,
        "wsgi.py": "from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n",
    }.items():
        (peer / name).write_text(text)
    environment = {"DJANGO_SETTINGS_MODULE": "peer.settings", "PYTHONPATH": str(folder)}
    pk = run([python, "-c", WAGTAIL.replace("COUNT", str(count))], environment, folder).strip()
    listed = "/api/v2/pages/?type=peer.ArticlePage&fields=lead,byline&order=-first_published_at&limit=20"
    urls = {
        LIST: lambda number: listed,
        UNCACHED: lambda number: listed,  # no response is cached
        DETAIL: lambda number: f"/api/v2/pages/{pk}/",
        UNCHANGED: lambda number: listed,
    }
    return Product("Wagtail API v2", python, "peer.wsgi", environment, folder, urls, lambda number: {})


@dataclass
class ReadingCost:
    per_second: float
    milliseconds: float  # of processor time, per answer


def measure(product: Product, kind: str, port: int, group: int, numbers: range) -> ReadingCost:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    tag: dict[str, str] = {}

    def get(number: int) -> None:
        headers = {**product.headers(number), "Accept-Encoding": "identity", **tag}
        connection.request("GET", product.urls[kind](number), headers=headers)
        response = connection.getresponse()
        body = response.read()
        expected = 304 if tag else 200
        if response.status != expected or (expected == 200 and not json.loads(body)):
            raise SystemExit(f"{product.name}: {response.status}\n{body.decode(errors='replace')[:2000]}")
        if kind == UNCHANGED and not tag:
            tag["If-None-Match"] = response.headers["ETag"]

    for number in numbers[:WARM_UP]:
        get(number)
    measured = numbers[WARM_UP:]
    used, started = processor_seconds(group), time.perf_counter()
    for number in measured:
        get(number)
    seconds, used = time.perf_counter() - started, processor_seconds(group) - used
    connection.close()
    return ReadingCost(len(measured) / seconds, 1000 * used / len(measured))


def compare_reading(articles: int, requests: int, rounds: int, peers: Path) -> None:
    python = install(peers, PEERS)
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as name:
        folder = Path(name)
        products = [portal(folder, articles), wagtail(folder, python, articles)]
        found: dict[tuple[str, str], list[ReadingCost]] = {}
        first = 0
        for _ in range(rounds):
            for product in products:
                running = server(
                    product.python, product.application, product.environment, folder=folder, cwd=product.cwd, threads=2
                )
                with running as (port, group):
                    for kind in product.urls:
                        numbers = range(first, first + requests + WARM_UP)
                        found.setdefault((kind, product.name), []).append(measure(product, kind, port, group, numbers))
                        first += len(numbers)
    print(f"\n{articles} articles, {requests} requests over one connection, median of {rounds} rounds")
    print(f"{'':32}{'answers/s':>10}{'CPU ms':>8}{'Wagtail/s':>12}{'CPU ms':>8}{'times':>8}")
    for kind in products[0].urls:
        ours, theirs = (
            [
                statistics.median(getattr(result, field) for result in found[kind, product.name])
                for field in ("per_second", "milliseconds")
            ]
            if (kind, product.name) in found
            else None
            for product in products
        )
        assert ours is not None
        beside = f"{theirs[0]:12.0f}{theirs[1]:8.2f}{theirs[1] / max(ours[1], 0.01):8.1f}" if theirs else f"{'—':>12}"
        print(f"{kind:32}{ours[0]:10.0f}{ours[1]:8.2f}{beside}")
    print(f"goal: at least {GOAL} times fewer CPU milliseconds than Wagtail")


# --- exports --------------------------------------------------------------------------------------------------


def fill(people: int) -> None:
    from honorees.models import Cycle, Decision, Honoree, Honour, Movement, Unit
    from portal.vietnamese import name_sort_key

    movement, _ = Movement.objects.get_or_create(name="Phong trào", slug="phong-trao", organizer="Công đoàn")
    cycle, _ = Cycle.objects.get_or_create(movement=movement, start_year=2019, end_year=2024)
    decision, _ = Decision.objects.get_or_create(number="1/QĐ", issued_on=date(2024, 8, 20), issuer="Công đoàn")
    unit, _ = Unit.objects.get_or_create(name="Vụ Pháp chế", slug="vu", level="central", valid_from=date(1990, 1, 1))
    at = datetime(2024, 9, 4, tzinfo=UTC)
    first = Honoree.objects.count()
    for start in range(first, people, 1000):
        made = Honoree.objects.bulk_create(
            Honoree(
                name=f"Nguyễn Văn {number}",
                slug=f"nguoi-{number}",
                sort_key=name_sort_key(f"Nguyễn Văn {number}"),
                status="published",
                published_at=at,
                first_public_at=at,
            )
            for number in range(start, min(start + 1000, people))
        )
        Honour.objects.bulk_create(
            Honour(honoree=person, cycle=cycle, decision=decision, unit=unit, unit_name=unit.name, post="Phó Vụ trưởng")
            for person in made
        )


def memory(name: str) -> float:
    """Return a value of /proc/self/status in MB."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) / 1000


def reset_peak() -> float:
    """Reset the peak of memory usage; return the current usage in MB."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    return memory("VmRSS")


def compare_exports(people: int) -> None:
    with own_database() as connection:
        from honorees.api import HonoreesCsv, HonoreesLinked, HonoreesXlsx

        print(f"\n{'export, ' + connection.vendor:24}{'people':>10}{'MB':>8}{'s':>8}{'memory, MB':>18}")
        for count in (people // 10, people):
            fill(count)
            for export in (HonoreesCsv(), HonoreesXlsx(), HonoreesLinked()):
                started, size = time.perf_counter(), 0
                before = reset_peak()
                for part in export.parts():
                    size += len(part)
                seconds, peak = time.perf_counter() - started, memory("VmHWM") - before
                print(f"{export.name:24}{count:10}{size / 1e6:8.1f}{seconds:8.1f}{peak:18.1f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--peers", type=Path, help="keep the environment of the peers here")
    parser.add_argument("--only", choices=["reading", "exports"])
    options = parser.parse_args()
    if options.only != "exports":
        with tempfile.TemporaryDirectory(prefix="portal-peers-") as folder:
            peers = options.peers or Path(folder) / "environment"
            compare_reading(options.articles, options.requests, options.rounds, peers)
    if options.only != "reading":
        compare_exports(options.people)


if __name__ == "__main__":
    main()

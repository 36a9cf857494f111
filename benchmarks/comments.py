"""Cost of submitting a comment, compared with Isso and django-contrib-comments; cost of reading by their number.

Usage: python -m benchmarks.comments [--comments 400] [--rounds 3] [--rows 1000000] [--peers FOLDER]

Sending: each product runs under gunicorn with one process and four threads, on SQLite, and receives the same comments
over four connections; rounds of the products alternate. Prints comments per second and the processor time of the server
per comment. The peers are installed into a separate environment (kept in FOLDER if given) and run with their defaults;
the portal also converts old encodings, checks diacritics, detects links, numbers and listed words, enforces rate limits
and stores the original immutably.

Reading: opens an article with ten comments and one with ROWS, and a queue of as many, in a database of its own, on
SQLite or on the PostgreSQL server of DATABASE_URL.
"""

import argparse
import http.client
import json
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.database import own_database
from benchmarks.servers import COMMON, ROOT, install, processor_seconds, run, server

PEERS = ["isso==0.14.0", "django-contrib-comments==2.2.0", *COMMON]
SENDERS = 4
WARM_UP = 40
TOKEN = "a" * 32
BROWSER = {"User-Agent": "benchmark", "Accept-Language": "vi", "Sec-Fetch-Site": "same-origin"}
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={TOKEN}", **BROWSER}


def text_of(number: int) -> str:
    """Return two typical sentences with a unique number."""
    return (
        f"Bài viết rất xúc động, cảm ơn tác giả và tòa soạn (bạn đọc thứ {number}). "
        "Gương người tốt, việc tốt như thế này cần được nhân rộng nhiều hơn nữa trong các cơ quan."
    )


# --- the three products ---------------------------------------------------------------------------------------


@dataclass
class Product:
    """How to start the product, and how to submit the nth comment."""

    name: str
    python: str
    application: str
    environment: dict[str, str]
    request: Callable[[int], tuple[str, str, dict[str, str], int]]  # path, body, headers, status that means: taken


def portal(folder: Path) -> Product:
    environment = {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DATABASE_URL": f"sqlite:///{folder}/portal.sqlite3",
        "MEDIA_ROOT": f"{folder}/media",
        "SITE_URL": "http://127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        # each comment has another client address: all are counted, and none reaches the limit
        "TRUSTED_PROXIES": "127.0.0.1",
    }
    prepare = """
import django, json
from datetime import UTC, datetime
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from articles.comments.rules.spam import create_form_key
from articles.models import Article, Category
category = Category.objects.create(name="Tin", slug="tin")
now = datetime(2024, 9, 4, tzinfo=UTC)
article = Article.objects.create(headline="Bài", slug="bai", lead="Sapo", body="<p>Bài</p>", category=category,
                                 status="published", published_at=now, first_public_at=now)
print(json.dumps([create_form_key(article.pk, age=60) for _ in range(COUNT)]))
"""
    keys = json.loads(run([sys.executable, "-c", prepare.replace("COUNT", "4000")], environment, ROOT))

    def request(number: int) -> tuple[str, str, dict[str, str], int]:
        fields = {"csrfmiddlewaretoken": TOKEN, "key": keys[number], "name": "Nguyễn Văn An", "body": text_of(number)}
        sender = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
        return "/tin-tuc/bai/y-kien/", urlencode(fields), {**FORM, "X-Forwarded-For": sender}, 302

    return Product("portal", sys.executable, "portal.wsgi", environment, request)


def contrib_comments(folder: Path, python: str) -> Product:
    (folder / "peer_settings.py").write_text(
        f'''
SECRET_KEY = "only-for-the-benchmark-0123456789-abcdefghijklmnop"
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions",
                  "django.contrib.sites", "django_comments"]
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware",
              "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
              "django.contrib.auth.middleware.AuthenticationMiddleware",
              "django.middleware.clickjacking.XFrameOptionsMiddleware"]
ROOT_URLCONF = "peer_urls"
SITE_ID = 1
USE_TZ = True
DATABASES = {{"default": {{"ENGINE": "django.db.backends.sqlite3", "NAME": "{folder}/contrib.sqlite3",
    "CONN_MAX_AGE": 60,
    "OPTIONS": {{"transaction_mode": "IMMEDIATE", "timeout": 20,
                 "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"}}}}}}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
TEMPLATES = [{{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}}]
'''
    )
    (folder / "peer_urls.py").write_text(
        'from django.urls import include, path\nurlpatterns = [path("comments/", include("django_comments.urls"))]\n'
    )
    (folder / "peer_wsgi.py").write_text(
        "from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "peer_settings", "PYTHONPATH": str(folder)}
    prepare = """
import django, json
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.contrib.sites.models import Site
from django_comments.forms import CommentForm
print(json.dumps(CommentForm(Site.objects.get()).generate_security_data()))
"""
    security = json.loads(run([python, "-c", prepare], environment, folder))

    def request(number: int) -> tuple[str, str, dict[str, str], int]:
        fields = {**security, "csrfmiddlewaretoken": TOKEN, "name": "Nguyễn Văn An", "email": "an@example.vn"}
        return "/comments/post/", urlencode({**fields, "comment": text_of(number)}), FORM, 302

    return Product("django-contrib-comments", python, "peer_wsgi", environment, request)


def isso(folder: Path, python: str) -> Product:
    settings = folder / "isso.cfg"
    settings.write_text(
        f"[general]\ndbpath = {folder}/isso.sqlite3\nhost = http://127.0.0.1/\n"
        "[moderation]\nenabled = true\n[guard]\nenabled = false\n[server]\nlisten = http://127.0.0.1:1/\n"
    )

    def request(number: int) -> tuple[str, str, dict[str, str], int]:
        fields = {"author": "Nguyễn Văn An", "email": "an@example.vn", "text": text_of(number), "title": "Bài"}
        headers = {**BROWSER, "Content-Type": "application/json", "Origin": "http://127.0.0.1"}
        return "/new?uri=%2Fbai%2F", json.dumps(fields), headers, 202

    return Product("Isso", python, "isso.run", {"ISSO_SETTINGS": str(settings)}, request)


# --- sending --------------------------------------------------------------------------------------------------


@dataclass
class SendingCost:
    per_second: float
    milliseconds: float  # of processor time, per comment
    slowest: float  # the time within which 95 of 100 were answered


def send(product: Product, folder: Path, numbers: range) -> SendingCost:
    times: list[float] = []

    def send_some(some: list[int]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for number in some:
            path, body, headers, wanted = product.request(number)
            began = time.perf_counter()
            connection.request("POST", path, body.encode(), headers)
            response = connection.getresponse()
            answer = response.read()
            times.append(time.perf_counter() - began)
            if response.status != wanted:
                raise SystemExit(f"{product.name}: {response.status}\n{answer.decode(errors='replace')[:2000]}")
        connection.close()

    cwd = ROOT if product.name == "portal" else folder
    with (
        server(product.python, product.application, product.environment, folder=folder, cwd=cwd, threads=SENDERS) as (
            port,
            group,
        ),
        ThreadPoolExecutor(SENDERS) as senders,
    ):
        warm, rest = list(numbers[:WARM_UP]), list(numbers[WARM_UP:])
        send_some(warm)
        times.clear()
        used, began = processor_seconds(group), time.perf_counter()
        list(senders.map(send_some, [rest[place::SENDERS] for place in range(SENDERS)]))
        seconds = time.perf_counter() - began
        used = processor_seconds(group) - used
    return SendingCost(len(rest) / seconds, 1000 * used / len(rest), sorted(times)[int(len(times) * 0.95)])


def compare_sending(count: int, rounds: int, peers: Path) -> None:
    python = install(peers, PEERS)
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as name:
        folder = Path(name)
        products = [portal(folder), contrib_comments(folder, python), isso(folder, python)]
        found: dict[str, list[SendingCost]] = {product.name: [] for product in products}
        for number in range(rounds):
            for product in products:
                first = number * (count + WARM_UP)
                found[product.name].append(send(product, folder, range(first, first + count + WARM_UP)))
    print(f"\nSending {count} comments over {SENDERS} connections, median of {rounds} rounds")
    print(f"{'':26}{'comments/s':>12}{'CPU ms/comment':>17}{'95 % within ms':>17}")
    for label, measured in found.items():
        middle = [
            statistics.median(getattr(one, field) for one in measured)
            for field in ("per_second", "milliseconds", "slowest")
        ]
        print(f"{label:26}{middle[0]:12.0f}{middle[1]:17.2f}{1000 * middle[2]:17.1f}")


# --- reading --------------------------------------------------------------------------------------------------


def fill(connection: Any, article_id: int, rows: int, user_id: int | None, first: int) -> None:
    """Insert `rows` comments of one article, approved by a user or waiting (user_id None), with one SQL statement."""
    state = "'approved'" if user_id else "'pending'"
    if connection.vendor == "postgresql":
        numbers = f"generate_series({first}, {first + rows - 1}) AS series(n)"
        moment = "timestamptz '2024-09-04 02:30:00+00' + n * interval '1 second'"
        hexadecimal = "lpad(to_hex(n), {}, '0')"
    else:
        last = first + rows - 1
        series = f"WITH RECURSIVE s(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM s WHERE n < {last})"  # noqa: S608
        numbers = f"({series} SELECT n FROM s)"  # noqa: S608 - numbers alone
        moment = "datetime('2024-09-04 02:30:00', '+' || n || ' seconds')"
        hexadecimal = "printf('%0{}x', n)"
    body = "'Bài viết rất xúc động, cảm ơn tác giả và tòa soạn, bạn đọc thứ ' || n"
    false = "false" if connection.vendor == "postgresql" else "0"
    columns = {
        "public_id": hexadecimal.format(16),
        "article_id": str(article_id),
        "status": state,
        "version": "1",
        **dict.fromkeys(["original_name", "received_name", "name"], "'Nguyễn Văn An'"),
        **dict.fromkeys(["original_body", "received_body", "body"], body),
        "is_edited": false,
        "flags": "'[]'",
        "note": "''",
        "email": "''",
        "sender": "''",
        "form_digest": hexadecimal.format(64),
        "text_digest": hexadecimal.format(32),
        **dict.fromkeys(["received_at", "updated_at"], moment),
        "published_at": moment if user_id else "NULL",
        "decided_at": moment if user_id else "NULL",
        "decided_by_id": str(user_id) if user_id else "NULL",
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO articles_comment ({', '.join(columns)}) SELECT {', '.join(columns.values())} FROM {numbers}"  # noqa: S608 - of this file's own words
        )


def milliseconds(act: Callable[[], Any], times: int = 25) -> float:
    act()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    return 1000 * statistics.median(taken)


def compare_reading(rows: int) -> None:
    with own_database() as connection:
        from datetime import UTC, datetime

        from django.contrib.auth import get_user_model
        from django.db.models import Q
        from django.test import Client

        from articles.comments.models import Comment, CommentCount
        from articles.models import Article, Category

        category = Category.objects.create(name="Tin", slug="tin")
        now = datetime(2024, 9, 4, tzinfo=UTC)
        public = {"status": "published", "published_at": now, "first_public_at": now}
        few, many, waiting = (
            Article.objects.create(
                headline=f"Bài {number}", lead="Sapo", body="<p>Bài</p>", category=category, **public
            )
            for number in range(3)
        )
        user = get_user_model().objects.create_user("kiem-duyet")
        print(f"\nFilling a {connection.vendor} database: {rows:,} published comments, {rows:,} waiting …", flush=True)
        for article, count, by, first in (
            (few, 10, user.pk, 1),
            (many, rows, user.pk, 11),
            (waiting, rows, None, rows + 11),
        ):
            fill(connection, article.pk, count, by, first)
            CommentCount.objects.create(article=article, approved=count if by else 0)
        with connection.cursor() as cursor:
            # one in a hundred waiting comments has a link, ten of them a number
            for code, step in (("link", 100), ("phone", max(rows // 10, 1))):
                cursor.execute(
                    "INSERT INTO articles_commentflag (comment_id, code, status)"
                    " SELECT id, %s, 'pending' FROM articles_comment WHERE status = 'pending' AND id %% %s = 0",
                    [code, step],
                )
            if connection.vendor == "postgresql":
                cursor.execute("VACUUM ANALYZE")
        newest = Comment.objects.filter(article=many).newest_first()
        middle, oldest = newest[rows // 2], newest.last()
        half = Comment.objects.filter(status="pending").oldest_first()[rows // 2]
        client = Client()

        def page(address: str) -> Callable[[], Any]:
            def ask() -> None:
                assert client.get(address).status_code == 200

            return ask

        def cursor_of(comment: Any) -> str:
            from portal.core.keyset import make_cursor

            return f"{many.get_comments_url()}?truoc={make_cursor(comment)}"

        queue = Comment.objects.for_moderation()
        pending = queue.filter(status="pending")
        after = Q(received_at__gt=half.received_at) | Q(pk__gt=half.pk)

        def flagged(code: str) -> Any:
            rows_of_flag = queue.filter(flag_marks__code=code, flag_marks__status="pending")
            return rows_of_flag.order_by("flag_marks__comment_id")[:50]

        acts = {
            "article with 10 comments": page(few.get_absolute_url()),
            f"article with {rows:,} comments": page(many.get_absolute_url()),
            "its list: first page": page(many.get_comments_url()),
            "its list: in the middle": page(cursor_of(middle)),
            "its list: near the end": page(cursor_of(oldest)),
            f"queue of {rows:,}: first fifty": lambda: list(pending.oldest_first()[:50]),
            "queue: fifty from the middle": lambda: list(
                pending.filter(after, received_at__gte=half.received_at).oldest_first()[:50]
            ),
            "queue: fifty with a flag of 1 in 100": lambda: list(flagged("link")),
            "queue: those with a flag of ten": lambda: list(flagged("phone")),
            "queue: counted up to a thousand": lambda: pending[:1001].count(),
        }
        print(f"{'median of 25, ms':44}{connection.vendor:>12}")
        for label, act in acts.items():
            print(f"{label:44}{milliseconds(act):12.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--comments", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--peers", type=Path, help="keep the environment of the peers here")
    parser.add_argument("--only", choices=["sending", "reading"])
    options = parser.parse_args()
    if options.only != "reading":
        with tempfile.TemporaryDirectory(prefix="portal-peers-") as folder:
            compare_sending(options.comments, options.rounds, options.peers or Path(folder) / "environment")
    if options.only != "sending":
        compare_reading(options.rows)


if __name__ == "__main__":
    main()

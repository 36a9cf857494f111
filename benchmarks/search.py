"""Time of a search among many people and articles. `make bench` runs it on SQLite and PostgreSQL.

Usage: python -m benchmarks.search [--rows 100000] [--rounds 3]

Creates a database on the server of DATABASE_URL (or in a temporary folder), fills it, measures, and removes it; the
installation's database is never opened. Measures the search (parsing the query, matching, loading the results and
building snippets), the suggestions, and the whole page through Django's test client. Each query runs once per round, in
random order; prints the medians over the rounds of each round's percentiles.

Prints the elapsed time and the processor time, of this process and of the PostgreSQL backend. They are nearly equal on
an idle machine; on a busy one only the processor time can be compared.
"""

import argparse
import os
import random
import re
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from html import escape
from importlib import import_module
from itertools import islice
from multiprocessing import Pool
from pathlib import Path
from typing import Any

from benchmarks.database import own_database

SEED = 20240904
GOALS = {"sqlite": 250, "postgresql": 100}  # ms, of 95 in 100 searches
BATCH = 1000


# --- content --------------------------------------------------------------------------------------------------


class Words:
    """Generates names and texts from the words of the sample content."""

    def __init__(self) -> None:
        from articles.sample.texts import ARTICLES
        from honorees.sample.words import (
            FAMILY_NAMES,
            GIVEN_NAMES,
            LOCAL_UNIT_PATTERNS,
            MIDDLE_NAMES,
            POSTS,
        )
        from portal.search import plain_text

        self.random = random.Random(SEED)
        self.family = [name for name, weight, _ in FAMILY_NAMES for _ in range(weight)]
        self.middle = [name for names in MIDDLE_NAMES.values() for name, weight in names for _ in range(weight)]
        self.given = [name for names in GIVEN_NAMES.values() for name in names]
        text = " ".join(f"{article.lead} {plain_text(article.body)}" for article in ARTICLES)
        self.sentences = [part for part in re.split(r"(?<=[.!?])\s+", text) if 6 < len(part.split()) < 60]
        self.clauses = [part for part in re.split(r"[.,:;!?]\s+", text) if 3 < len(part.split()) < 12]
        self.units = [unit.pattern for unit in LOCAL_UNIT_PATTERNS]
        self.posts = sorted({post for kinds in POSTS.values() for posts in kinds.values() for post in posts})

    def name(self) -> str:
        middle = " ".join(self.random.sample(self.middle, self.random.choice([1, 1, 2])))
        return f"{self.random.choice(self.family)} {middle} {self.random.choice(self.given)}"

    def headline(self) -> str:
        clause = self.random.choice(self.clauses)
        return f"{clause[0].upper()}{clause[1:]}: {self.random.choice(self.clauses)}"[:200]

    def body(self, names: list[str]) -> str:
        """Return about 350 words with two names of people and a number."""
        parts = self.random.choices(self.sentences, k=14)
        parts.insert(3, f"Đồng chí {self.random.choice(names)}, cùng {self.random.choice(names)}, đã phát biểu.")
        parts.insert(8, f"Văn bản số {self.random.randrange(10_000)}/CĐVC nói rõ điều này.")
        return "".join(f"<p>{escape(' '.join(parts[place : place + 3]))}</p>" for place in range(0, len(parts), 3))


def fill(connection: Any, rows: int, words: Words) -> list[str]:
    """Create the rows and their indexes; return the names of the people."""
    from articles.models import Article, Category
    from honorees.models import Cycle, Decision, Honoree, Honour, Movement, Province, Unit

    migrations = [
        import_module(name) for name in ("honorees.migrations.0009_index_words", "articles.migrations.0012_index_words")
    ]
    # like a restore: rows first, then indexes
    for migration in reversed(migrations):
        with connection.schema_editor() as editor:
            migration.drop_indexes(None, editor)

    movement = Movement.objects.create(name="Phong trào", slug="phong-trao", organizer="Công đoàn", summary="Tóm tắt")
    cycle = Cycle.objects.create(movement=movement, start_year=2019, end_year=2024)
    decision = Decision.objects.create(number="1/QĐ", issued_on=date(2024, 8, 20), issuer="Công đoàn")
    category = Category.objects.create(name="Tin tức", slug="tin-tuc")
    provinces = list(Province.objects.all())
    units = [
        Unit(
            name=pattern.format(province=province.full_name, party=f"Tỉnh ủy {province.name}"),
            slug=f"{province.slug}-{number}",
            level="local",
            province=province,
            valid_from=date(1990, 1, 1),
        )
        for province in provinces
        for number, pattern in enumerate(words.units)
    ]
    save_all(Unit, units)
    long_ago = datetime(2024, 9, 4, 2, 30, tzinfo=UTC)
    public = {"status": "published", "published_at": long_ago, "first_public_at": long_ago}
    people = [Honoree(name=words.name(), slug=f"nguoi-{number}", **public) for number in range(rows)]
    save_all(Honoree, people)
    honours = (
        Honour(
            honoree=person,
            cycle=cycle,
            decision=decision,
            unit=(unit := words.random.choice(units)),
            unit_name=unit.name,
            post=words.random.choice(words.posts),
        )
        for person in people
    )
    save_all(Honour, honours)
    names = [person.name for person in people]
    start = datetime(2005, 1, 1, tzinfo=UTC)
    articles = (
        Article(
            headline=words.headline(),
            slug=f"tin-{number}",
            lead=" ".join(words.random.choices(words.sentences, k=2))[:600],
            body=words.body(names),
            category=category,
            status="published",
            published_at=(at := start + timedelta(minutes=words.random.randrange(10_000_000))),
            first_public_at=at,
        )
        for number in range(rows)
    )
    save_all(Article, articles)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # with the default of 64 MB the index takes half an hour
            cursor.execute("SET maintenance_work_mem = '2GB'")
    for migration in migrations:
        with connection.schema_editor() as editor:
            migration.create_indexes(None, editor)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return names


def derive(item: Any) -> tuple[str, str]:
    """Return the tokens and the sort key that `save` derives."""
    from portal.vietnamese import name_sort_key, sort_key

    name = getattr(item, "name", "")
    key = name_sort_key if type(item).__name__ == "Honoree" else sort_key
    return item.search_document(), key(name) if name else ""


def save_all(model: Any, items: Any) -> None:
    items = iter(items)
    while batch := list(islice(items, BATCH)):
        for item, (tokens, key) in zip(batch, POOL.map(derive, batch, chunksize=50), strict=True):
            item.search_text = tokens
            if key:
                item.sort_key = key
        model.objects.bulk_create(batch)


# --- the queries ----------------------------------------------------------------------------------------------


def queries(words: Words, names: list[str]) -> dict[str, list[str]]:
    """Return a mixed set of typical queries by kind."""
    from portal.vietnamese import fold

    chosen = words.random.sample(names, 40)

    def typo(name: str) -> str:
        """Return the name with two letters of its last word swapped."""
        *others, last = fold(name).split()
        middle = max(1, len(last) // 2)
        return " ".join(
            [*others, last[: middle - 1] + last[middle : middle + 1] + last[middle - 1] + last[middle + 1 :]]
        )

    clauses = words.random.sample(words.clauses, 30)
    return {
        "a whole name, without accents": [fold(name) for name in chosen[:15]],
        "a whole name, with accents": chosen[15:25],
        "a name begun": [fold(name)[: -words.random.choice([1, 2])] for name in chosen[25:35]],
        "family and given name": [f"{fold(name).split()[-1]} {fold(name).split()[0]}" for name in chosen[:10]],
        "one common word of names": ["nguyen", "nguyễn", "tran", "thi", "van", "đặng", "hoa", "minh"],
        "a few letters": ["ng", "ngu", "d", "tha", "qu"],
        "a name with an error": [typo(name) for name in chosen[:10]],
        "post and unit": [
            "chuyen vien so noi vu",
            "sở y tế",
            "van phong dak lak",
            "thanh tra",
            "pho chanh van phong an giang",
        ],
        "words of articles": [" ".join(clause.split()[:3]) for clause in clauses[:15]],
        "words of articles, without accents": [fold(" ".join(clause.split()[1:4])) for clause in clauses[15:]],
        "common words of articles": ["thi đua", "phuc vu", "tham mưu giỏi", "cong doan vien chuc", "người dân", "bao"],
        "nothing to find": ["zzz", "khongaica qua", "nguyen xyz", "0123456789", "qqq thi dua"],
    }


def percentile(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


class Stopwatch:
    """Elapsed and processor time in ms, including the PostgreSQL backend if it runs on this machine."""

    def __init__(self, connection: Any) -> None:
        self.server: Path | None = None
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                server = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
            self.server = server if server.exists() else None

    def read(self) -> tuple[float, float]:
        worked = time.process_time() * 1e3
        if self.server:
            worked += int(self.server.read_text().split()[0]) / 1e6
        return time.perf_counter() * 1e3, worked


Times = dict[str, list[tuple[float, float]]]


def measure(
    act: Callable[[str], Any], queries_by_kind: dict[str, list[str]], rounds: int, clock: Stopwatch
) -> list[Times]:
    """Return per round the (elapsed, processor) time of each query, by kind."""
    texts = [(kind, text) for kind, listed in queries_by_kind.items() for text in listed]
    for _, text in texts:
        act(text)
    measured = []
    for number in range(rounds):
        random.Random(number).shuffle(texts)
        times: Times = {kind: [] for kind in queries_by_kind}
        for kind, text in texts:
            before = clock.read()
            act(text)
            passed, worked = (after - start for after, start in zip(clock.read(), before, strict=True))
            times[kind].append((passed, worked))
        measured.append(times)
    return measured


def report(title: str, measured: list[Times]) -> tuple[float, float]:
    """Print the medians over the rounds; return the 95th percentiles of all queries: elapsed, processor."""

    def medians(rounds: list[list[tuple[float, float]]]) -> list[float]:
        return [
            statistics.median(percentile([times[column] for times in listed], share) for listed in rounds)
            for column in (0, 1)
            for share in (0.5, 0.95)
        ]

    print(f"\n{title:<40}{'p50':>8}{'p95':>8}  ms{'p50':>12}{'p95':>8}  ms of work")
    rows = {kind: medians([times[kind] for times in measured]) for kind in measured[0]}
    rows["all"] = medians([[took for listed in times.values() for took in listed] for times in measured])
    for kind, (middle, most, worked_middle, worked_most) in rows.items():
        print(f"  {kind:<38}{middle:8.1f}{most:8.1f}{worked_middle:16.1f}{worked_most:8.1f}")
    return rows["all"][1], rows["all"][3]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rows", type=int, default=100_000, help="people, and articles (default: 100000)")
    arguments.add_argument("--rounds", type=int, default=5, help="how often each query runs (default: 5)")
    options = arguments.parse_args()
    with own_database() as connection:
        from django.test import Client
        from django.urls import reverse

        from portal.search import look_up, parse
        from portal.site.search import SEARCH_SIZE, SUGGEST_SIZE, search_groups, shown_group, suggestion_groups

        global POOL
        words = Words()
        start = time.perf_counter()
        print(f"==> {connection.vendor}: {options.rows} people and {options.rows} articles", flush=True)
        with Pool(os.cpu_count()) as POOL:
            names = fill(connection, options.rows, words)
        print(f"    built in {time.perf_counter() - start:.0f} s", flush=True)
        queries_by_kind = queries(words, names)

        def search(text: str) -> None:
            query = parse(text)
            groups = search_groups(query) if query else []
            look_up(query, groups, SEARCH_SIZE)
            for group in groups:
                shown_group(query, group, SEARCH_SIZE, 1)

        def suggest(text: str) -> None:
            query = parse(text)
            look_up(query, suggestion_groups(query), SUGGEST_SIZE)

        client = Client()

        def page(text: str) -> None:
            assert client.get(reverse("search"), {"q": text}).status_code == 200

        clock = Stopwatch(connection)
        passed, worked = report("the search", measure(search, queries_by_kind, options.rounds, clock))
        report("suggestions", measure(suggest, queries_by_kind, options.rounds, clock))
        report("the whole page", measure(page, queries_by_kind, options.rounds, clock))
        goal = GOALS[connection.vendor]
        print(f"\n{connection.vendor}: p95 of the search {passed:.0f} ms ({worked:.0f} ms of work), goal {goal} ms")


if __name__ == "__main__":
    main()

"""Two moderators decide one comment concurrently, ten thousand times: exactly one decision each time.

Usage: python -m benchmarks.comment_races [--times 10000]

Runs in a database of its own, on SQLite or on the PostgreSQL server of DATABASE_URL. Fails unless every race has one
winner, one refusal, one row in the log and a correct count.
"""

import argparse
import time
from collections import Counter
from threading import Barrier, Thread
from typing import Any

from benchmarks.database import own_database

BATCH = 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--times", type=int, default=10_000)
    times = parser.parse_args().times
    with own_database() as connection:
        began = time.monotonic()
        wins = race(times)
        seconds = time.monotonic() - began
        won = f"won {wins[0]:,} to {wins[1]:,}"
        print(f"{connection.vendor}: {times:,} races in {seconds:.0f} s, {won}: never two decisions")


def race(times: int) -> list[int]:
    from datetime import UTC, datetime

    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Permission

    from articles.comments.choices import CommentStatus
    from articles.comments.models import Comment, CommentCount, ModerationAct, RefusalReason
    from articles.models import Article, Category

    now = datetime(2024, 9, 4, tzinfo=UTC)
    category = Category.objects.create(name="Tin", slug="tin")
    article = Article.objects.create(
        headline="Bài",
        lead="Sapo",
        body="<p>Bài</p>",
        category=category,
        status="published",
        published_at=now,
        first_public_at=now,
    )
    people = [get_user_model().objects.create_user(f"kiem-duyet-{number}") for number in range(2)]
    for person in people:
        person.user_permissions.add(Permission.objects.get(codename="moderate_comment"))
    for first in range(0, times, BATCH):
        Comment.objects.bulk_create(
            Comment(
                article=article,
                **dict.fromkeys(["original_name", "received_name", "name"], "An"),
                **dict.fromkeys(["original_body", "received_body", "body"], f"Ý kiến {number}."),
                form_digest=f"{number:064x}",
            )
            for number in range(first, min(first + BATCH, times))
        )
    keys = list(Comment.objects.order_by("pk").values_list("pk", flat=True))
    verdicts = [
        {"verdict": CommentStatus.APPROVED, "body": "Đã sửa."},
        {"verdict": CommentStatus.REJECTED, "reason_id": RefusalReason.objects.order_by("pk")[0].pk},
    ]
    outcomes: list[list[str]] = [[], []]
    start = Barrier(2)
    threads = [Thread(target=decide_all, args=(keys, people[n].pk, verdicts[n], start, outcomes[n])) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    pairs = Counter(zip(*outcomes, strict=True))
    assert set(pairs) <= {("won", "told"), ("told", "won")}, pairs
    assert sum(pairs.values()) == times
    assert ModerationAct.objects.count() == times
    assert not Comment.objects.exclude(version=2).exists()
    approved = Comment.objects.filter(status="approved").count()
    assert approved == pairs["won", "told"]
    assert CommentCount.objects.get().approved == approved
    return [pairs["won", "told"], pairs["told", "won"]]


def decide_all(keys: list[int], person: int, verdict: dict[str, Any], start: Barrier, outcomes: list[str]) -> None:
    """Decide each comment at the same time as the other thread, and collect the outcomes."""
    from django.contrib.auth import get_user_model
    from django.db import connections

    from articles.comments.services.decisions import decide_comment
    from articles.comments.services.moderation_log import DecisionRefused

    by = get_user_model().objects.get(pk=person)
    try:
        for key in keys:
            start.wait(timeout=60)
            try:
                decide_comment(comment_id=key, version=1, by=by, **verdict)
                outcomes.append("won")
            except DecisionRefused:
                outcomes.append("told")
    finally:
        connections.close_all()


if __name__ == "__main__":
    main()

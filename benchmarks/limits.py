"""Processor time of one rate limit check in the web process, per backend.

    python -m benchmarks.limits --times 5000

Counts beside a database of its own (SQLite in a temporary folder, or PostgreSQL by DATABASE_URL), and in Redis
if REDIS_URL is set. Prints µs of CPU (µs until the response), median of five rounds.
"""

import argparse
import os
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from benchmarks.database import own_database

ROUNDS = 5


def measured(times: int, call: Callable[[], Any]) -> str:
    cpu, wall = [], []
    for _ in range(ROUNDS):
        cpu_start, wall_start = time.process_time(), time.perf_counter()
        for _ in range(times):
            call()
        cpu.append(time.process_time() - cpu_start)
        wall.append(time.perf_counter() - wall_start)
    return f"{median(cpu) / times * 1e6:8.0f} ({median(wall) / times * 1e6:.0f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=2000)
    times = parser.parse_args().times
    redis_url = os.environ.get("REDIS_URL", "")
    with own_database() as connection:
        from django.conf import settings
        from django.utils import timezone

        from portal.partners import limits

        print(f"{'backend':<12}{'allowed':>16}{'refused':>16}{'unchanged':>16}")
        for url in sorted({"", redis_url}):
            settings.REDIS_URL = url

            def consume(per_minute: int) -> limits.Usage:
                return limits.consume("key:1", limits.COUNTED, per_minute=per_minute, per_day=10**9, now=timezone.now())

            results = [
                measured(times, lambda: consume(10**9)),
                measured(times, lambda: consume(1)),
                measured(times, lambda: limits.record("key:1", limits.UNCHANGED, now=timezone.now())),
            ]
            print(f"{'redis' if url else connection.vendor:<12}" + "".join(f"{result:>16}" for result in results))


if __name__ == "__main__":
    main()

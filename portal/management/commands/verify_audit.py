from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.publication.audit import verify

MAX_LISTED = 100


class Command(BaseCommand):
    help = (
        "Verify the audit log and list every event that was changed, removed or inserted. Prints the number and "
        "digest of the last event: stored elsewhere and passed as --expect later, they also reveal a log that was "
        "rewritten as a whole."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--expect",
            action="append",
            default=[],
            metavar="NUMBER:DIGEST",
            help="number and digest of an event as printed before; repeatable",
        )

    def handle(self, *args: Any, expect: list[str], **options: Any) -> None:
        result = verify(dict(map(parse_expected, expect)))
        for fault in result.faults[:MAX_LISTED]:
            self.stdout.write(f"event {fault.sequence}: {fault.text}")
        if len(result.faults) > MAX_LISTED:
            self.stdout.write(f"… and {len(result.faults) - MAX_LISTED} more")
        erased = f", {result.erased} of them erased" if result.erased else ""
        if result.faults:
            raise CommandError(f"{result.count} events{erased}: {len(result.faults)} faults found")
        self.stdout.write(f"{result.count} events{erased}: no fault found")
        self.stdout.write(f"last event {result.sequence}:{result.digest}")


def parse_expected(text: str) -> tuple[int, str]:
    number, _, digest = text.partition(":")
    if not (number.isascii() and number.isdigit() and digest):
        raise CommandError(f"--expect {text!r} is not a number, a colon and a digest")
    return int(number), digest

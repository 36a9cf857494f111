from django.core.management.base import BaseCommand, CommandError

from portal.publication.audit import verify

MOST_SHOWN = 100


class Command(BaseCommand):
    help = (
        "Read the audit log from its beginning and name every event that was changed, removed or inserted. Prints the "
        "number and digest of the last event: kept elsewhere and given as --expect later, they also show a log that "
        "was rewritten as a whole."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--expect",
            action="append",
            default=[],
            metavar="NUMBER:DIGEST",
            help="an event's number and digest as printed before; may be given several times",
        )

    def handle(self, *args, expect, **options):
        found = verify(dict(map(read_expected, expect)))
        for fault in found.faults[:MOST_SHOWN]:
            self.stdout.write(f"event {fault.sequence}: {fault.text}")
        if len(found.faults) > MOST_SHOWN:
            self.stdout.write(f"… and {len(found.faults) - MOST_SHOWN} more")
        erased = f", {found.erased} of them erased" if found.erased else ""
        if found.faults:
            raise CommandError(f"{found.count} events{erased}: {len(found.faults)} faults found")
        self.stdout.write(f"{found.count} events{erased}: no fault found")
        self.stdout.write(f"last event {found.sequence}:{found.digest}")


def read_expected(text):
    number, _, digest = text.partition(":")
    if not (number.isascii() and number.isdigit() and digest):
        raise CommandError(f"--expect {text!r} is not a number, a colon and a digest")
    return int(number), digest

"""Remove the sample content, and nothing else."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.ops.sample_content import SampleRefused, clear


class Command(BaseCommand):
    help = (
        "Remove everything that load_sample created, pictures included. Samples that the portal's own content refers "
        "to (a category, a unit, the cycle …) are kept as its own, and listed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            clear(self._write_line)
        except SampleRefused as refusal:
            raise CommandError(f"Nothing was removed: {refusal}") from refusal

    def _write_line(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

"""Load the sample content into a portal that has none."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.ops.sample_content import SampleRefused, load


class Command(BaseCommand):
    help = (
        "Load the movement, its cycle 2019–2024, 150 invented people with drawn portraits and the sample news, all "
        "marked as samples. Refuses if samples exist or conflict with the portal's own content."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            load(self._write_line)
        except SampleRefused as refusal:
            raise CommandError(f"Nothing was loaded: {refusal}") from refusal

    def _write_line(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

"""Bring the sample content into a portal that has none."""

from django.core.management.base import BaseCommand, CommandError

from portal.ops.sample_content import SampleRefused, load


class Command(BaseCommand):
    help = (
        "Load the movement, its cycle 2019–2024, 150 invented people with drawn portraits and the sample news, all "
        "marked as samples. Refuses if samples are there or the portal's own content is in the way."
    )

    def handle(self, *args, **options):
        try:
            load(self._say)
        except SampleRefused as refusal:
            raise CommandError(f"Nothing was loaded: {refusal}") from refusal

    def _say(self, line):
        self.stdout.write(line)
        self.stdout.flush()

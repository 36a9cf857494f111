"""Remove the sample content again, and nothing else."""

from django.core.management.base import BaseCommand, CommandError

from portal.ops.sample_content import SampleRefused, clear


class Command(BaseCommand):
    help = (
        "Remove everything that load_sample brought, pictures included. Samples that the portal's own content refers "
        "to (a category, a unit, the cycle …) are kept as its own, and named."
    )

    def handle(self, *args, **options):
        try:
            clear(self._say)
        except SampleRefused as refusal:
            raise CommandError(f"Nothing was removed: {refusal}") from refusal

    def _say(self, line):
        self.stdout.write(line)
        self.stdout.flush()

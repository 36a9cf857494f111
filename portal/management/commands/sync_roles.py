from django.core.management.base import BaseCommand, CommandError

from portal.staff.roles import sync_roles


class Command(BaseCommand):
    help = "Make the staff's groups and give each the rights of its role; rights that staff have added stay."

    def handle(self, *args, **options):
        try:
            given = sync_roles()
        except LookupError as error:
            raise CommandError(f"{error}; run `migrate` first") from None
        if options["verbosity"]:
            for name, count in given.items():
                self.stdout.write(f"{name}: {count} rights added" if count else f"{name}: up to date")

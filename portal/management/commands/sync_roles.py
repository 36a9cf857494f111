from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.staff.roles import sync_roles


class Command(BaseCommand):
    help = "Create the staff groups and grant each the permissions of its role; permissions added by staff are kept."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            granted = sync_roles()
        except LookupError as error:
            raise CommandError(f"{error}; run `migrate` first") from None
        if options["verbosity"]:
            for name, count in granted.items():
                self.stdout.write(f"{name}: {count} rights added" if count else f"{name}: up to date")

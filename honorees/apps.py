from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from portal.core.apps import PortalAppConfig
from portal.core.roles import EDIT, VIEW, Role, permissions
from portal.core.sections import Section
from portal.core.tasks import Task

if TYPE_CHECKING:
    from portal.publication.content import Content


class HonoreesConfig(PortalAppConfig):
    name = "honorees"
    verbose_name = "Thi đua"
    default = True

    def role_permissions(self) -> Mapping[Role, set[str]]:
        reader = permissions("honorees", VIEW, "honoree", "cycle")
        movements = ("movement", "foundingdocument", "criterion", "cycle")
        people = ("honoree", "honour", "achievement", "decision", "unit", "field")
        return {
            Role.AUTHOR: reader,
            Role.EDITOR: reader,
            Role.HONOURS_OFFICER: {"honorees.publish_honoree", "honorees.import_list"}
            | permissions("honorees", EDIT, *movements, *people)
            | permissions("honorees", VIEW, "province"),
            Role.ADMINISTRATOR: permissions("honorees", EDIT, "province"),
        }

    def admin_sections(self) -> Sequence[Section]:
        people = ("Honoree", "Honour", "Decision", "Unit", "Field")
        return [
            Section(30, "Thi đua", tuple(f"honorees.{name}" for name in people)),
            Section(40, "Phong trào", ("honorees.Movement", "honorees.Cycle", "honorees.Province")),
        ]

    def contents(self) -> "Sequence[Content]":
        from honorees.content import CONTENTS

        return CONTENTS

    def tasks(self) -> Sequence[Task]:
        from honorees.imports.services import delete_expired_files, run_pending_imports

        return [
            # an official who has clicked is waiting
            Task("imports", run_pending_imports, interval=1),
            Task("old import files", delete_expired_files, interval=10),
        ]

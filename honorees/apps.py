from collections.abc import Sequence
from typing import TYPE_CHECKING

from portal.core.apps import PortalAppConfig
from portal.core.tasks import Task

if TYPE_CHECKING:
    from portal.publication.content import Content


class HonoreesConfig(PortalAppConfig):
    name = "honorees"
    verbose_name = "Thi đua"
    default = True

    def contents(self) -> "Sequence[Content]":
        from honorees.content import CONTENTS

        return CONTENTS

    def tasks(self) -> Sequence[Task]:
        from honorees.imports.services import delete_expired_files, run_pending_imports

        return [
            # an official waits for the result
            Task("imports", run_pending_imports, interval=1),
            Task("old import files", delete_expired_files, interval=10),
        ]

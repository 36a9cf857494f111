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
        from honorees.imports.services import do_waiting, forget_due

        return [
            # an official who has clicked is waiting
            Task("imports", do_waiting, interval=1),
            Task("old import files", forget_due, interval=10),
        ]

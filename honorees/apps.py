from collections.abc import Sequence
from typing import TYPE_CHECKING

from portal.core.apps import PortalAppConfig

if TYPE_CHECKING:
    from portal.publication.content import Content


class HonoreesConfig(PortalAppConfig):
    name = "honorees"
    default = True
    verbose_name = "Thi đua"
    due_work = ["honorees.imports.services.forget_due"]
    # what `work` does for this app every second: an official who has clicked is waiting
    quick_work = {"imports": "honorees.imports.services.do_waiting"}

    def contents(self) -> "Sequence[Content]":
        from honorees.content import CONTENTS

        return CONTENTS

from collections.abc import Sequence
from typing import TYPE_CHECKING

from portal.core.apps import PortalAppConfig

if TYPE_CHECKING:
    from portal.publication.content import Content


class ArticlesConfig(PortalAppConfig):
    name = "articles"
    default = True
    verbose_name = "Biên tập"
    # what `run_due` does for this app when its time has come
    due_work = ["articles.comments.notifications.deliver_due", "articles.comments.retention.expire_due"]

    def contents(self) -> "Sequence[Content]":
        from articles.content import CONTENTS

        return CONTENTS

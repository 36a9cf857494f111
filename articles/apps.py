from collections.abc import Sequence
from typing import TYPE_CHECKING

from portal.core.apps import PortalAppConfig
from portal.core.tasks import Task

if TYPE_CHECKING:
    from portal.publication.content import Content


class ArticlesConfig(PortalAppConfig):
    name = "articles"
    verbose_name = "Biên tập"
    default = True

    def contents(self) -> "Sequence[Content]":
        from articles.content import CONTENTS

        return CONTENTS

    def tasks(self) -> Sequence[Task]:
        from articles.comments.notifications import deliver_due
        from articles.comments.retention import expire_due

        return [
            Task("comment mails", deliver_due, interval=10),
            Task("expired comment data", expire_due, interval=10),
        ]

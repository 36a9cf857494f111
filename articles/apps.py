from collections.abc import Sequence

from portal.core.apps import PortalAppConfig
from portal.core.tasks import Task


class ArticlesConfig(PortalAppConfig):
    name = "articles"
    verbose_name = "Biên tập"
    default = True

    def tasks(self) -> Sequence[Task]:
        from articles.comments.notifications import deliver_due
        from articles.comments.retention import expire_due

        return [
            Task("comment mails", deliver_due, interval=10),
            Task("expired comment data", expire_due, interval=10),
        ]

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
        from articles.comments.notifications import send_due_notices
        from articles.comments.retention import delete_expired

        return [
            Task("comment mails", send_due_notices, interval=10),
            Task("expired comment data", delete_expired, interval=10),
        ]

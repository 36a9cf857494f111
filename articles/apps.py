from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from portal.core.apps import PortalAppConfig
from portal.core.roles import EDIT, VIEW, Role, permissions
from portal.core.sections import Section
from portal.core.tasks import Task

if TYPE_CHECKING:
    from portal.publication.content import Content


class ArticlesConfig(PortalAppConfig):
    name = "articles"
    verbose_name = "Biên tập"
    default = True

    def role_permissions(self) -> Mapping[Role, set[str]]:
        author = permissions("articles", EDIT, "article", "relatedarticle") | permissions("articles", VIEW, "category")
        return {
            Role.AUTHOR: author,
            Role.EDITOR: author | {"articles.publish_article"} | permissions("articles", EDIT, "category"),
            Role.MODERATOR: {"articles.moderate_comment"}
            | permissions("articles", VIEW, "article", "category", "comment", "moderationact")
            | permissions("articles", EDIT, "wordlist", "wordentry")
            | permissions("articles", "view add change", "refusalreason"),
            Role.ADMINISTRATOR: {"articles.judge_referred_comment", "articles.erase_comment"}
            | permissions("articles", "view change", "commentsettings"),
        }

    def admin_sections(self) -> Sequence[Section]:
        comments = ("Comment", "WordList", "RefusalReason", "CommentSettings", "ModerationAct")
        return [
            Section(10, "Biên tập", ("articles.Article", "articles.Category")),
            Section(20, "Ý kiến bạn đọc", tuple(f"articles.{name}" for name in comments)),
        ]

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

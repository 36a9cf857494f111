"""A partner that mirrors the public content by the change log alone."""

from typing import Any

from articles.comments.models import Comment
from articles.models import Article
from honorees.models import Honoree
from portal.publication.models import Change


class Follower:
    """A mirror that starts with all public content; `pull` fetches what the change log has recorded since."""

    def __init__(self) -> None:
        self.after = 0
        self.copies = public_content()

    def pull(self) -> None:
        content = public_content()
        for row in Change.objects.filter(sequence__gt=self.after).order_by("sequence"):
            self.after = row.sequence
            key = (row.kind, row.object_id)
            self.copies.pop(key, None)
            if row.action == "upserted" and key in content:
                self.copies[key] = content[key]

    def missed(self) -> dict[tuple[str, int], Any]:
        """Pull, and return the differences to the public content as {key: (copy, current)}."""
        self.pull()
        content = public_content()
        keys = self.copies.keys() | content.keys()
        return {
            key: (self.copies.get(key), content.get(key)) for key in keys if self.copies.get(key) != content.get(key)
        }


def public_content() -> dict[tuple[str, int], Any]:
    """Return the public honorees, articles and comments as {(kind, id): values that tests change}."""
    content: dict[tuple[str, int], Any] = {}
    for honoree in Honoree.objects.public().select_related("portrait"):
        content["honoree", honoree.pk] = (
            honoree.name,
            honoree.portrait and honoree.portrait.caption,
            [
                (
                    honour.post,
                    honour.is_revoked,
                    honour.decision.number,
                    honour.field and honour.field.name,
                    [achievement.title for achievement in honour.achievements.order_by("pk")],
                )
                for honour in honoree.honours.select_related("decision", "field").order_by("pk")
            ],
        )
    for article in Article.objects.public().select_related("category", "photo"):
        content["article", article.pk] = (
            article.headline,
            article.category.name,
            article.cycle_id,
            article.photo and article.photo.caption,
            [honoree.name for honoree in article.honorees.public().order_by("pk")],
        )
    for comment in Comment.objects.public():
        content["comment", comment.pk] = comment.body
    return content

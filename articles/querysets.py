from datetime import datetime
from typing import Self

from django.apps import apps
from django.db.models import Prefetch, Q

from portal.publication.publishable import PublishableQuerySet
from portal.search import Matches, parse


class ArticleQuerySet(PublishableQuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def for_listing(self) -> Self:
        """Load what a card shows: headline, lead, photo, category, time. The body is deferred."""
        return self.select_related("photo", "category").defer("body", "search_text")

    def for_page(self) -> Self:
        honorees = apps.get_model("honorees", "Honoree").objects.public().select_related("portrait")
        return self.select_related("photo", "category", "cycle__movement", "comment_count").prefetch_related(
            Prefetch("honorees", queryset=honorees.in_name_order(), to_attr="public_honorees"),
            "body_images",
        )

    def older_than(self, published_at: datetime, pk: int) -> Self:
        """The articles after this time and key in the order of `newest_first`."""
        return self.filter(Q(published_at__lt=published_at) | Q(published_at=published_at, pk__lt=pk))

    def matching(self, text: str) -> Self:
        """Articles whose headline, lead or body contain every word of the text as a prefix; none if it has no words."""
        query = parse(text)
        return self.filter(Matches(query.match())) if query else self.none()

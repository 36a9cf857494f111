"""Search groups for articles."""

from articles.models import Article
from portal.search import Group, Matches, Query


def stories(query: Query) -> Group:
    """Search articles: matches in the headline first, then phrases, then the rest, each newest first.

    If the query has accents, articles with the same accents come first.
    """
    headline, phrase = query.match_headline(), query.match_phrase()
    matches = [headline, phrase, query.match()]
    if query.has_accents:
        exact = query.match_accents()
        matches = [exact + headline, phrase and exact + phrase, exact, headline, query.match()]
    return Group(
        kind="tin-bai",
        name="Tin, bài",
        queryset=Article.objects.public(),
        order=("-published_at", "-pk"),
        conditions=[Matches(match) for match in matches if match],
        load=lambda articles: articles.select_related("photo", "category").defer("search_text"),
    )


def stories_by_headline(query: Query) -> Group:
    """Search articles by headline only, for suggestions."""
    headline = query.match_headline()
    matches = [query.match_accents() + headline, headline] if query.has_accents else [headline]
    return Group(
        kind="tin-bai",
        name="Tin, bài",
        queryset=Article.objects.public(),
        order=("-published_at", "-pk"),
        conditions=[Matches(match) for match in matches],
        load=lambda articles: articles.only("headline", "slug"),
    )

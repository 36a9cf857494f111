"""Articles in the search of the portal."""

from articles.models import Article
from articles.querysets import ARTICLES
from portal.search import Ask, Group, Query


def stories(query: Query) -> Group:
    """Articles that contain all words: matches in the headline first, then phrases, then the rest, each newest first.

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
        order=["-published_at", "-pk"],
        asks=[Ask(ARTICLES, match) for match in matches if match],
        listed=lambda articles: articles.select_related("photo", "category").defer("search_text"),
    )


def stories_by_headline(query: Query) -> Group:
    """Articles by headline only, for suggestions."""
    headline = query.match_headline()
    asks = [Ask(ARTICLES, headline)]
    if query.has_accents:
        asks = [Ask(ARTICLES, query.match_accents() + headline), *asks]
    return Group(
        kind="tin-bai",
        name="Tin, bài",
        queryset=Article.objects.public(),
        order=["-published_at", "-pk"],
        asks=asks,
        listed=lambda articles: articles.only("headline", "slug"),
    )

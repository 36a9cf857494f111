"""Articles in the search of the portal."""

from collections.abc import Callable
from typing import Any

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
    asks = [Ask(ARTICLES, match) for match in matches if match]
    return _group(asks, lambda articles: articles.select_related("photo", "category").defer("search_text"))


def stories_by_headline(query: Query) -> Group:
    """Articles by headline only, for suggestions."""
    headline = query.match_headline()
    asks = [Ask(ARTICLES, headline)]
    if query.has_accents:
        asks = [Ask(ARTICLES, query.match_accents() + headline), *asks]
    return _group(asks, lambda articles: articles.only("headline", "slug"))


def _group(asks: list[Ask], listed: Callable[[Any], Any]) -> Group:
    order, articles = ["-published_at", "-pk"], Article.objects.public()
    return Group(kind="tin-bai", name="Tin, bài", queryset=articles, order=order, asks=asks, listed=listed)

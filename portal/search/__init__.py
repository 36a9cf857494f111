"""The search: words in any order, by their prefixes, with or without accents. See docs/search.md.

words: tokens and queries. index: the condition in SQL. hits: ranking. fuzzy: typing errors. marks: highlighting and
snippets. columns, schema: the column of tokens and its indexes. filters: of django-filter.
"""

from portal.search.hits import MAX_HITS, Group, look_up, shorter_queries
from portal.search.index import Matches
from portal.search.marks import marked, plain_text, snippet
from portal.search.words import MAX_QUERY_LENGTH, Match, Query, name_document, parse, text_document

__all__ = [
    "MAX_HITS",
    "MAX_QUERY_LENGTH",
    "Group",
    "Match",
    "Matches",
    "Query",
    "look_up",
    "marked",
    "name_document",
    "parse",
    "plain_text",
    "shorter_queries",
    "snippet",
    "text_document",
]

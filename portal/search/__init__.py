"""One search over everything the public can see: words in any order, by their beginnings, with or without accents.

words: how text is cut, kept and asked for. index: the indexes of either database. schema: how migrations make them.
hits: what is found, in order. near: typing errors. marks: showing where. See docs/search.md.
"""

from portal.search.hits import Group, look_up, shorter_queries
from portal.search.index import MOST_HITS, Ask, Index
from portal.search.marks import marked, plain_text, snippet
from portal.search.words import Query, name_document, parse, text_document

__all__ = [
    "MOST_HITS",
    "Ask",
    "Group",
    "Index",
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

"""Vietnamese text: normalize, compare, search, sort and format. Pure Python, independent of Django.

See docs/vietnamese.md for the contract of each function, its measured quality and its limits.
"""

from portal.vietnamese.cells import read_cell, safe_cell
from portal.vietnamese.collation import sort_key
from portal.vietnamese.dates import format_date, format_datetime, parse_date
from portal.vietnamese.diacritics import AccentReport, accent_report
from portal.vietnamese.legacy import Encoding, convert_legacy, detect_legacy, vote_encoding
from portal.vietnamese.names import NameParts, name_sort_key, split_name
from portal.vietnamese.numbers import format_number
from portal.vietnamese.syllables import is_syllable
from portal.vietnamese.text import fold, normalize, slug
from portal.vietnamese.tones import match_key, tone_style

__all__ = [
    "AccentReport",
    "Encoding",
    "NameParts",
    "accent_report",
    "convert_legacy",
    "detect_legacy",
    "fold",
    "format_date",
    "format_datetime",
    "format_number",
    "is_syllable",
    "match_key",
    "name_sort_key",
    "normalize",
    "parse_date",
    "read_cell",
    "safe_cell",
    "slug",
    "sort_key",
    "split_name",
    "tone_style",
    "vote_encoding",
]

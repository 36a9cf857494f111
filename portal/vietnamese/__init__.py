"""Vietnamese text: stored, compared, searched, sorted and shown. Pure Python; imports nothing of Django.

See docs/vietnamese.md for what each function promises, how well it was measured to keep it, and where its limits are.
"""

from portal.vietnamese.collation import sort_key
from portal.vietnamese.dates import format_date, format_datetime, parse_date
from portal.vietnamese.names import NameParts, name_sort_key, split_name
from portal.vietnamese.numbers import format_number
from portal.vietnamese.text import fold, normalize, slug

__all__ = [
    "NameParts",
    "fold",
    "format_date",
    "format_datetime",
    "format_number",
    "name_sort_key",
    "normalize",
    "parse_date",
    "slug",
    "sort_key",
    "split_name",
]

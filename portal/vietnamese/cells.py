"""Safe values for cells of spreadsheets (xlsx, csv), and back."""

import re
from typing import TypeVar, overload

T = TypeVar("T")

# not allowed in XML 1.0; tab and line ends are
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# what a spreadsheet may read as a formula, also with fullwidth signs, after apostrophes added by `safe_cell`
_FORMULA = re.compile("'*(?:[ \u00a0]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*%?")


@overload
def safe_cell(value: str) -> str: ...
@overload
def safe_cell(value: T) -> T: ...
def safe_cell(value: object) -> object:
    """Return a value that no program reads as a formula: text that starts like one is prefixed by an apostrophe.

    Control characters and lone surrogates, which the formats cannot contain, are removed. Plain numbers as text (-5,
    +1,5) and values other than text are unchanged. `read_cell` is the inverse.
    """
    if not isinstance(value, str):
        return value
    text = _CONTROLS.sub("", value)
    return f"'{text}" if _FORMULA.match(text) and not _PLAIN_NUMBER.fullmatch(text) else text


@overload
def read_cell(value: str) -> str: ...
@overload
def read_cell(value: T) -> T: ...
def read_cell(value: object) -> object:
    """Return the value of a cell without the apostrophe of `safe_cell`."""
    if isinstance(value, str) and value.startswith("'") and _FORMULA.match(value):
        return value[1:]
    return value

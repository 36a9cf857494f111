"""Values as they may stand in a cell of a spreadsheet (xlsx, csv), and back."""

import re
from typing import TypeVar, overload

T = TypeVar("T")

# what XML 1.0 cannot hold; tab and line ends stay
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# what a spreadsheet may take for a formula, fullwidth signs included; apostrophes before it are ours
_FORMULA = re.compile("'*(?:[ \u00a0]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*%?")


@overload
def safe_cell(value: str) -> str: ...
@overload
def safe_cell(value: T) -> T: ...
def safe_cell(value: object) -> object:
    """The value for a cell that no program reads as a formula: text that begins like one gets an apostrophe before it.

    Control characters and lone surrogates, which the formats cannot hold, go. Plain numbers written as text (-5, +1,5)
    and whatever is no text stay as they are. `read_cell` gives the text back.
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
    """A cell's value without the apostrophe that `safe_cell` put before it."""
    if isinstance(value, str) and value.startswith("'") and _FORMULA.match(value):
        return value[1:]
    return value

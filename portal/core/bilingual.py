"""Texts for partners in Vietnamese and English."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

VIETNAMESE, ENGLISH = "vi", "en"
LANGUAGES = (VIETNAMESE, ENGLISH)
BOTH = "both"
_language: ContextVar[str] = ContextVar("portal_api_language", default=VIETNAMESE)


class Text:
    """A text in both languages; `str()` gives the language set by `speaking`, Vietnamese by default."""

    def __init__(self, vi: str, en: str) -> None:
        self.vi, self.en = vi, en

    def say(self, language: str, **values: Any) -> str:
        text = self.en if language == ENGLISH else self.vi if language != BOTH else f"{self.vi} / {self.en}"
        return text.format(**values) if values else text

    def filled(self, **values: Any) -> "Text":
        return Text(self.vi.format(**values), self.en.format(**values))

    def __str__(self) -> str:
        return self.say(_language.get())

    def __bool__(self) -> bool:
        return bool(self.vi)

    def __add__(self, other: "Text") -> "Text":
        return Text(f"{self.vi} {other.vi}", f"{self.en} {other.en}")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Set the language of `str(text)` within the block."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)

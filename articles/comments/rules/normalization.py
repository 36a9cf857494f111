"""Normalization of submitted text: old encodings, Unicode form, invisible characters, spaces."""

import re
import unicodedata
from dataclasses import dataclass

from portal.vietnamese import Encoding, convert_legacy, normalize, vote_encoding

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class NormalizedSubmission:
    """A normalized name and body.

    encoding: the old encoding they were converted from, None for Unicode. hidden: the number of zero-width characters
    and direction marks removed.
    """

    name: str
    body: str
    encoding: Encoding | None
    hidden: int


def normalize_submission(name: str, body: str) -> NormalizedSubmission:
    # in TCVN3 “ư” has the code of the soft hyphen: detect the encoding before removing invisible characters
    encoding = vote_encoding([name, body])
    converted = [convert_legacy(_LINE_ENDS.sub("\n", text), encoding) for text in (name, body)]
    plain_name, plain_body = (normalize(text) for text in converted)
    hidden = sum(map(_count_hidden, converted)) - _count_hidden(plain_name) - _count_hidden(plain_body)
    lines = (" ".join(line.split()) for line in plain_body.split("\n"))
    return NormalizedSubmission(
        name=" ".join(plain_name.split()),
        body=_BLANK_LINES.sub("\n\n", "\n".join(lines)).strip(),
        encoding=encoding,
        hidden=hidden,
    )


def _count_hidden(text: str) -> int:
    return 0 if text.isascii() else sum(unicodedata.category(character) == "Cf" for character in text)

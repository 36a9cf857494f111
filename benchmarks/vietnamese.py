"""The quality and speed of portal.vietnamese on corpora, as docs/vietnamese.md documents them.

python -m benchmarks.vietnamese [FOLDER]
"""

import argparse
import ctypes
import random
import sys
import timeit
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from portal.vietnamese import (
    Encoding,
    accent_report,
    convert_legacy,
    detect_legacy,
    fold,
    format_number,
    match_key,
    normalize,
    sort_key,
    vote_encoding,
)

DEFAULT_FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "vietnamese"

ACCENTS = "eval_accents.tsv"
LEGACY = "legacy_xls_cells.tsv"
NAMES = ["synthetic_full_names.txt", "given_names_boy_girl.txt", "admin_units_2025.txt"]
ENGLISH = "ud_ewt_english_sample.txt"
VIETNAMESE = ["ud_vtb.txt", "ud_tuecl.txt", "law_sentences.txt", "own_comments.txt"]
ENCODINGS: tuple[Encoding, ...] = ("tcvn3", "vni", "windows-1258", "viqr")
OTHERS = ["own_english.txt", "own_unaccented_valid.txt"]


class Rate(NamedTuple):
    """A count out of a total."""

    count: int  # type: ignore[assignment]  # hides the method that every tuple has
    total: int

    def __str__(self) -> str:
        share = format_number(100 * self.count / self.total, 2) if self.total else "–"
        return f"{format_number(self.count)} of {format_number(self.total)} ({share} %)"


class Corpora:
    """A folder of corpora."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def lines(self, name: str) -> list[str]:
        return (self.folder / name).read_text(encoding="utf-8").splitlines()

    def rows(self, name: str) -> Iterator[list[str]]:
        for line in (self.folder / name).read_text(encoding="utf-8").split("\n"):
            if line:
                yield line.split("\t")

    def names(self) -> list[str]:
        """Return the distinct names, normalized."""
        return sorted({normalize(line) for name in NAMES for line in self.lines(name)})

    def unicode_lines(self) -> list[str]:
        """Return all lines in Unicode, which must not be altered: Vietnamese, English, names, texts of the test."""
        files = [*VIETNAMESE, ENGLISH, *OTHERS, *NAMES]
        return [line for name in files for line in self.lines(name)] + [row[3] for row in list(self.rows(ACCENTS))[1:]]


def measure_accents(corpora: Corpora) -> dict[tuple[str, bool], Counter[str]]:
    """Count the verdicts of the diacritics report by class of text, and by whether it has four words or more."""
    verdicts: dict[tuple[str, bool], Counter[str]] = defaultdict(Counter)
    for kind, _, words, text in list(corpora.rows(ACCENTS))[1:]:
        verdicts[kind, int(words) >= 4][accent_report(text).verdict] += 1
    return verdicts


def measure_unseen_english(corpora: Corpora) -> Rate:
    """Count English sentences outside the test that are reported as unaccented Vietnamese."""
    seen = {row[3] for row in corpora.rows(ACCENTS)}
    unseen = [line for line in corpora.lines(ENGLISH) if line not in seen]
    return Rate(sum(accent_report(line).verdict == "unaccented" for line in unseen), len(unseen))


def measure_fragments(corpora: Corpora) -> dict[str, tuple[Rate, Rate]]:
    """Cut texts into pieces of six words; count those reported as unaccented, with accents and without."""
    found = {}
    for name in VIETNAMESE:
        pieces = [
            " ".join(words[start : start + 6])
            for words in map(str.split, corpora.lines(name))
            for start in range(0, len(words) - 5, 6)
        ]
        found[name] = (
            Rate(sum(accent_report(piece).verdict == "unaccented" for piece in pieces), len(pieces)),
            Rate(sum(accent_report(fold(piece)).verdict == "unaccented" for piece in pieces), len(pieces)),
        )
    return found


def measure_legacy(corpora: Corpora) -> dict[str, Rate]:
    """Count correctly converted cells of real spreadsheets: detected together, alone with their font, alone without."""
    rows = list(corpora.rows(LEGACY))
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for file, font, cell, _ in rows:
        groups[file, font].append(cell)
    votes = {key: vote_encoding(cells, key[1]) for key, cells in groups.items()}
    methods: dict[str, Callable[[str, str, str], str]] = {
        "one verdict for each file and font": lambda file, font, cell: convert_legacy(cell, votes[file, font], font),
        "each cell alone, with its font": lambda _, font, cell: convert_legacy(cell, detect_legacy(cell, font), font),
        "each cell alone, without it": lambda _, font, cell: convert_legacy(cell, detect_legacy(cell), font),
    }
    return {
        name: Rate(
            sum(
                method(file, font, cell) == unicodedata.normalize("NFC", expected)
                for file, font, cell, expected in rows
            ),
            len(rows),
        )
        for name, method in methods.items()
    }


def measure_altered(corpora: Corpora) -> dict[str, Rate]:
    """Count altered lines in Unicode: without a font, with one, and among cells of an encoding."""
    lines = corpora.unicode_lines()
    found = {}
    for font in (None, ".VnTime", "VNI-Times"):
        count = sum(convert_legacy(line, detect_legacy(line, font), font) != line for line in lines)
        found[f"judged alone, {f'font {font}' if font else 'no font known'}"] = Rate(count, len(lines))
    for encoding in ENCODINGS:
        count = sum(normalize(convert_legacy(line, encoding)) != normalize(line) for line in lines)
        found[f"among cells of {encoding}"] = Rate(count, len(lines))
    return found


def icu_key(locale: str, strength: int | None = None) -> Callable[[str], bytes] | None:
    """Return a function for ICU sort keys, from the library in icu4py; None if it is not available.

    strength: 0 letters, 1 also tones, 2 also case; default: that of the locale.
    """
    try:
        import icu4py
        import icu4py.locale
    except ImportError:
        return None
    site = Path(icu4py.__file__).parent
    libraries = [*site.parent.glob("icu4py.libs/libicui18n*"), *site.glob(".dylibs/libicui18n*")]
    if not libraries:
        return None
    library, version = ctypes.CDLL(str(libraries[0])), icu4py.icu_version.partition(".")[0]
    opened, set_strength, sort_key_of = (
        library[f"ucol_{name}_{version}"] for name in ("open", "setStrength", "getSortKey")
    )
    opened.restype = ctypes.c_void_p
    opened.argtypes = [ctypes.c_char_p, ctypes.POINTER(ctypes.c_int)]
    set_strength.argtypes = [ctypes.c_void_p, ctypes.c_int]
    sort_key_of.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int32, ctypes.c_char_p, ctypes.c_int32]
    error = ctypes.c_int(0)
    collator = opened(locale.encode(), ctypes.byref(error))
    if error.value > 0:
        return None
    if strength is not None:
        set_strength(collator, strength)

    def key(text: str) -> bytes:
        units = text.encode(f"utf-16-{sys.byteorder[:1]}e")
        buffer = ctypes.create_string_buffer(16 * len(text) + 64)
        length = sort_key_of(collator, units, len(units) // 2, buffer, len(buffer))
        return buffer.raw[: length - 1]

    return key


def measure_order(corpora: Corpora, pairs: int = 200_000) -> Rate | None:
    """Count random pairs of names that `sort_key` orders as ICU does; None without ICU."""
    icu_sort_key = icu_key("vi-u-kn")
    if not icu_sort_key:
        return None
    names = corpora.names()
    keys = {name: (icu_sort_key(name), sort_key(name)) for name in names}
    chooser = random.Random(20240904)
    agreed = 0
    for _ in range(pairs):
        a, b = keys[chooser.choice(names)], keys[chooser.choice(names)]
        agreed += (a[0] < b[0], a[0] == b[0]) == (a[1] < b[1], a[1] == b[1])
    return Rate(agreed, pairs)


def measure_speed(corpora: Corpora) -> dict[str, float]:
    """Return the milliseconds for a text of 500 words, the best of several runs."""
    text = " ".join(" ".join(corpora.lines(VIETNAMESE[0])).split()[:500])
    decomposed = unicodedata.normalize("NFD", text)
    calls: dict[str, Callable[[], object]] = {
        "normalize": lambda: normalize(text),
        "normalize, text in NFD": lambda: normalize(decomposed),
        "fold": lambda: fold(text),
        "fold, text in NFD": lambda: fold(decomposed),
        "match_key": lambda: match_key(text),
        "accent_report": lambda: accent_report(text),
        "detect_legacy": lambda: detect_legacy(text),
        "sort_key": lambda: sort_key(text[:200]),
    }
    return {name: min(timeit.repeat(call, number=20, repeat=7)) * 50 for name, call in calls.items()}


def heading(text: str) -> None:
    print(f"\n{text}")


def row(name: str, value: object) -> None:
    print(f"  {name:<45} {value}")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT_FOLDER, help=f"default: {DEFAULT_FOLDER}")
    folder = parser.parse_args(arguments).folder
    missing = [
        name for name in [ACCENTS, LEGACY, ENGLISH, *VIETNAMESE, *OTHERS, *NAMES] if not (folder / name).is_file()
    ]
    if missing:
        raise SystemExit(f"{folder} lacks {', '.join(missing)}.")
    corpora = Corpora(folder)

    heading("Diacritics report: verdicts by class of text (eval_accents.tsv)")
    for (kind, is_long), verdicts in sorted(measure_accents(corpora).items(), key=lambda row: (not row[0][1], row[0])):
        total = sum(verdicts.values())
        length = "4 words and more" if is_long else "1 to 3 words"
        shares = ", ".join(f"{verdict} {Rate(verdicts[verdict], total)}" for verdict in ("unaccented", "maybe", "ok"))
        row(f"{kind}, {length}", shares)

    heading("Diacritics report: texts outside that file called unaccented")
    row("English sentences", measure_unseen_english(corpora))
    for name, (accented, stripped) in measure_fragments(corpora).items():
        row(f"{name}, pieces of six words", accented)
        row(f"{name}, the same without accents", stripped)

    heading("Legacy encodings: cells of old spreadsheets that come out right (legacy_xls_cells.tsv)")
    for name, rate in measure_legacy(corpora).items():
        row(name, rate)

    heading("Legacy encodings: lines in Unicode that are altered")
    for name, rate in measure_altered(corpora).items():
        row(name, rate)

    heading("Sort key: pairs of names in the order of ICU")
    row("sampled from the corpora's names", measure_order(corpora) or "not measured: icu4py is not installed")

    heading("Speed: a text of 500 words (sort_key: 200 characters), milliseconds")
    for name, milliseconds in measure_speed(corpora).items():
        row(name, format_number(milliseconds, 3))


if __name__ == "__main__":
    main()

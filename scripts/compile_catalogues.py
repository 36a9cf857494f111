"""Compile the Vietnamese catalogues: each .po in portal/locale into the .mo beside it.

The .mo files are committed, because a machine that only runs the portal has neither gettext nor polib.
"""

from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "portal" / "locale"

for source in sorted(LOCALE.rglob("*.po")):
    catalogue = polib.pofile(str(source))
    source.with_suffix(".mo").write_bytes(catalogue.to_binary())
    print(f"{source.relative_to(LOCALE.parent.parent)}: {len(catalogue.translated_entries())} texts")

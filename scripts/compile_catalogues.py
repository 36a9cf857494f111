"""Compile the Vietnamese catalogues: each .po of portal/locale and portal/api/locale into the .mo beside it.

The .mo files are committed, because a machine that only runs the portal has neither gettext nor polib.
"""

from pathlib import Path

import polib

PORTAL = Path(__file__).resolve().parent.parent / "portal"

for source in sorted(PORTAL.rglob("*.po")):
    catalogue = polib.pofile(str(source))
    source.with_suffix(".mo").write_bytes(catalogue.to_binary())
    print(f"{source.relative_to(PORTAL.parent)}: {len(catalogue.translated_entries())} texts")

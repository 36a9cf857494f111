"""The 63 provinces of before 1/7/2025 and the 34 since, from the table beside this file: facts, not samples.

The old ones stand from 1/8/2008, when Hà Tây became part of Hà Nội and there were 63: on no earlier day does a list of
these names and codes hold, and no cycle reaches further back. The table knows two states, before 1/7/2025 and since.

No change is recorded: whoever follows the log begins with the whole list, and `serve` takes a database without a
change for an empty one. The table is never edited: when the provinces change again, another migration says so.
"""

import csv
from datetime import date
from pathlib import Path

from django.db import migrations

from portal.vietnamese import slug, sort_key

SINCE, MERGED = date(2008, 8, 1), date(2025, 7, 1)
TABLE = Path(__file__).with_name("0002_provinces.csv")
KINDS = {"tỉnh": "province", "thành phố": "city"}


def add_provinces(apps, schema_editor):
    Province = apps.get_model("honorees", "Province")
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names_now = {row["name_now"] for row in rows}

    def add(code, name, kind, valid_from, valid_to):
        # an old province whose name a new one bears gives it the plain address
        is_former = valid_to is not None and name in names_now
        values = {
            "name": name,
            "kind": KINDS[kind],
            "slug": slug(f"{name} trước 1/7/2025" if is_former else name),
            "sort_key": sort_key(name),
            "valid_to": valid_to,
        }
        return Province.objects.get_or_create(code=code, valid_from=valid_from, defaults=values)[0]

    for row in rows:
        new = add(row["code_now"], row["name_now"], row["kind_now"], MERGED, None)
        old = add(row["code_before_2025_07_01"], row["name_before"], row["kind_before"], SINCE, MERGED)
        old.successors.add(new)


def remove_provinces(apps, schema_editor):
    """Those that no unit refers to; the others stay, and adding finds them again."""
    Province = apps.get_model("honorees", "Province")
    Province.objects.filter(valid_from__in=[SINCE, MERGED], units=None).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('honorees', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(add_provinces, remove_provinces),
    ]

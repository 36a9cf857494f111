"""Run the .sql files with which migrations create the search indexes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any


def run_sql(migration: str, *names: str) -> Callable[[Any, Any], None]:
    """Return a function for RunPython: execute `<name>.<vendor>.sql` beside the migration's file, one after another.

    Statements are separated by blank lines.
    """

    def run(apps: Any, schema_editor: Any) -> None:
        for name in names:
            path = Path(migration).with_name(f"{name}.{schema_editor.connection.vendor}.sql")
            for statement in path.read_text(encoding="utf-8").strip().split("\n\n"):
                schema_editor.execute(statement, params=None)

    return run

"""What is done with the files that units send: taken in, compared, applied, undone. The pages import these names."""

from honorees.imports.services.asking import ImportRefused, ask_to_apply, ask_to_undo
from honorees.imports.services.forgetting import forget_due
from honorees.imports.services.portraits import ask_to_place, take_in_portraits
from honorees.imports.services.taking import preview, remember_columns, take_in
from honorees.imports.services.work import do_waiting

__all__ = [
    "ImportRefused",
    "ask_to_apply",
    "ask_to_place",
    "ask_to_undo",
    "do_waiting",
    "forget_due",
    "preview",
    "remember_columns",
    "take_in",
    "take_in_portraits",
]

"""The exception that services raise if an act is not possible in the current state."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.db.models import ProtectedError

IN_USE = "Không xóa được: mục này đang được dùng ở nơi khác."
DUPLICATE = "Đã có mục khác mang cùng tên, số hoặc đường dẫn, có thể vừa được người khác lưu: hãy xem lại rồi lưu."
REFERENCE_CHANGED = "Vừa có người khác xóa hoặc bắt đầu dùng một mục liên quan: hãy xem lại rồi làm lại."
# by the error codes of PostgreSQL and SQLite
MESSAGES = {
    "23505": DUPLICATE,
    "SQLITE_CONSTRAINT_UNIQUE": DUPLICATE,
    "23503": REFERENCE_CHANGED,
    "SQLITE_CONSTRAINT_FOREIGNKEY": REFERENCE_CHANGED,
}


class Refused(Exception):
    """An act was refused. The message is Vietnamese, for the person who requested it."""


@contextmanager
def database_refusals() -> Iterator[None]:
    """Raise Refused where a write conflicts with other rows: a colleague has written or deleted them meanwhile.

    Other constraints hold without regard to colleagues: their violation is a fault of ours and stays an IntegrityError.
    """
    try:
        yield
    except ObjectDoesNotExist as error:
        raise Refused(REFERENCE_CHANGED) from error
    except IntegrityError as error:
        code = getattr(error.__cause__, "pgcode", "") or getattr(error.__cause__, "sqlite_errorname", "")
        message = IN_USE if isinstance(error, ProtectedError) else MESSAGES.get(code)
        if message is None:
            raise
        raise Refused(message) from error

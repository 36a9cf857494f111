"""What a worker does, again and again, for the imports that wait: claim one, do it, tell how it went.

A claim is written before the work's own transaction and runs out by itself: who dies in the middle leaves nothing of
the file in the database, and a little later the next worker begins anew. Two workers never do the same: the second
waits for the row that the first holds until its end.
"""

import logging
from datetime import timedelta

from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from honorees.imports.choices import UNDER_WAY, ImportState
from honorees.imports.models import ListImport
from honorees.imports.progress import forget_progress
from honorees.imports.services.applying import apply_import
from honorees.imports.services.asking import ImportRefused
from honorees.imports.services.portraits import place_waiting
from honorees.imports.services.undoing import undo_import
from portal.core.claims import claim, unclaimed
from portal.publication.audit import acting
from portal.publication.choices import Channel

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=15)
WORK = {ImportState.APPLYING: apply_import, ImportState.UNDOING: undo_import}
BACK = {ImportState.APPLYING: ImportState.FAILED, ImportState.UNDOING: ImportState.APPLIED}


def do_waiting() -> int:
    """Do all that officials have asked for; returns how much that was. Safe to run twice at once."""
    done = place_waiting()
    while waiting().exists() and (item := claim_next()):
        do(item)
        done += 1
    return done


def waiting() -> QuerySet[ListImport]:
    return ListImport.objects.filter(unclaimed(timezone.now()), state__in=UNDER_WAY)


@transaction.atomic
def claim_next() -> ListImport | None:
    item = waiting().select_for_update(skip_locked=True).order_by("asked_at", "pk").first()
    if item is not None:
        claim(item, until=timezone.now() + LEASE)
    return item


def do(item: ListImport) -> None:
    """Whatever comes of it is written down; a database that does not answer leaves it to the next try."""
    try:
        with acting(Channel.IMPORT):
            WORK[ImportState(item.state)](import_id=item.pk, claim=item.claim)
    except ListImport.DoesNotExist:
        logger.info("import %d: another worker has it", item.pk)
        return
    except ImportRefused as refusal:
        give_back(item, [{"row": "", "text": str(refusal)}, *refusal.rows])
    except (OperationalError, InterfaceError):
        raise
    except (DatabaseError, ArithmeticError, LookupError, TypeError, ValueError):
        logger.exception("import %d has failed", item.pk)
        text = "Lỗi ngoài dự kiến: chưa có gì được ghi. Hãy xem trước lại; nếu vẫn lỗi, báo người quản trị hệ thống."
        give_back(item, [{"row": "", "text": text}])
    forget_progress(item)


def give_back(item: ListImport, refusals: list[dict[str, str]]) -> None:
    """To where it was before, with the reasons, if the claim still stands."""
    ours = ListImport.objects.filter(pk=item.pk, claim=item.claim, state=item.state)
    columns = {"state": BACK[ImportState(item.state)], "refusals": refusals, "claim": "", "claimed_until": None}
    if item.state == ImportState.UNDOING:
        columns["undone_by"] = None
    ours.update(**columns)

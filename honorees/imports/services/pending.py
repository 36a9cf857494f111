"""Execution of requested imports by the worker: claim one, run it, store the outcome.

A claim is committed before the import's own transaction starts, and expires. A worker that dies midway leaves no row
of the file in the database, and the next worker starts from the beginning after the claim has expired. Two workers
never run the same import: the second waits for the row lock that the first holds until its transaction ends.
"""

import logging
from datetime import timedelta

from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from honorees.imports.choices import UNDER_WAY, ImportState
from honorees.imports.models import ListImport
from honorees.imports.progress import delete_progress
from honorees.imports.services.applying import apply_import
from honorees.imports.services.portraits import assign_pending_portraits
from honorees.imports.services.requests import ImportRefused
from honorees.imports.services.undoing import undo_import
from portal.core.claims import claim, unclaimed
from portal.publication import audit
from portal.publication.audit import acting
from portal.publication.choices import Act, Channel

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=15)
OPERATIONS = {ImportState.APPLYING: apply_import, ImportState.UNDOING: undo_import}
STATE_AFTER_FAILURE = {ImportState.APPLYING: ImportState.FAILED, ImportState.UNDOING: ImportState.APPLIED}


@acting(Channel.IMPORT)
def run_pending_imports() -> int:
    """Run all requested imports and portrait assignments; return how many. Safe to run in parallel."""
    done = assign_pending_portraits()
    while pending_imports().exists() and (item := claim_next()):
        run_import(item)
        done += 1
    return done


def pending_imports() -> QuerySet[ListImport]:
    return ListImport.objects.filter(unclaimed(timezone.now()), state__in=UNDER_WAY)


@transaction.atomic
def claim_next() -> ListImport | None:
    item = pending_imports().select_for_update(skip_locked=True).order_by("asked_at", "pk").first()
    if item is not None:
        claim(item, until=timezone.now() + LEASE)
    return item


def run_import(item: ListImport) -> None:
    """Run a claimed import and store the outcome. If the database is unavailable, raise: the next run repeats it."""
    try:
        OPERATIONS[ImportState(item.state)](import_id=item.pk, claim=item.claim)
    except ListImport.DoesNotExist:
        logger.info("import %d: claimed by another worker", item.pk)
        return
    except ImportRefused as refusal:
        release(item, [{"row": "", "text": str(refusal)}, *refusal.rows])
    except (OperationalError, InterfaceError):
        raise
    except (DatabaseError, ArithmeticError, LookupError, TypeError, ValueError):
        logger.exception("import %d failed", item.pk)
        text = "Lỗi ngoài dự kiến: chưa có gì được ghi. Hãy xem trước lại; nếu vẫn lỗi, báo người quản trị hệ thống."
        release(item, [{"row": "", "text": text}])
    delete_progress(item)


@transaction.atomic
def release(item: ListImport, refusals: list[dict[str, str]]) -> None:
    """Return the import to its earlier state with the reasons, if the claim is still valid."""
    ours = ListImport.objects.filter(pk=item.pk, claim=item.claim, state=item.state)
    state = STATE_AFTER_FAILURE[ImportState(item.state)]
    columns = {"state": state, "refusals": refusals, "claim": "", "claimed_until": None}
    if item.state == ImportState.UNDOING:
        columns["undone_by"] = None
    if ours.update(**columns):
        before, after = {"state": item.state}, {"state": state}
        audit.record(Act.CHANGE, item, by=None, before=before, after=after, reason=refusals[0]["text"])

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.publication.choices import Act, ChangeAction, ChangeKind, Channel
from portal.publication.querysets import AuditEventQuerySet


class Change(models.Model):
    """One change the public can see; written by portal.publication.changes alone, read in the order of `sequence`."""

    sequence = models.BigAutoField("Số thứ tự", primary_key=True)
    kind = models.CharField("Loại", max_length=10, choices=ChangeKind)
    object_id = models.PositiveBigIntegerField("Mã")
    action = models.CharField("Thay đổi", max_length=8, choices=ChangeAction)
    at = models.DateTimeField("Thời điểm")

    class Meta:
        verbose_name = "thay đổi"
        verbose_name_plural = "Nhật ký thay đổi"
        ordering = ["sequence"]
        indexes = [
            models.Index(fields=["kind", "object_id", "-sequence"], name="change_newest_of_object"),
            models.Index(fields=["kind", "-sequence"], name="change_newest_of_kind"),
            models.Index(fields=["kind", "at"], name="change_time_of_kind"),
        ]
        constraints = [
            models.CheckConstraint(name="change_action_is_known", condition=Q(action__in=["upserted", "removed"]))
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.kind} {self.object_id} {self.action}"


class AuditEvent(models.Model):
    """One act of staff, a reader or the system: who, how, when, what, before, after and why.

    Written by portal.publication.audit alone. The database refuses updates and deletions; an erasure of personal data
    may empty the payload (label, before, after, reason). Each event carries the digest of the one before it, and its
    number is one more: `verify_audit` finds what was changed, removed or inserted. The chain holds a salted digest of
    the payload, so that an erased payload does not break it.
    """

    sequence = models.PositiveBigIntegerField("Số", primary_key=True)
    at = models.DateTimeField("Thời điểm", db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="Người thực hiện",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    channel = models.CharField("Qua", max_length=10, choices=Channel)
    act = models.CharField("Việc", max_length=12, choices=Act)
    # the label of the model, such as `articles.article`, and the key of its row; 0 where an act concerns no single row
    kind = models.CharField("Loại", max_length=80)
    object_id = models.PositiveBigIntegerField("Mã")
    # the item that the row belongs to, if it has a page of its own: an honour's honoree, whose history shows the event
    owner_id = models.PositiveBigIntegerField(null=True)
    label = models.CharField("Tên, tiêu đề", max_length=200, blank=True)
    # what a search of the log looks into; erased with the label, which the payload's digest covers
    label_words = models.TextField(blank=True, default="")
    # by field, only what has changed: portal.publication.content.Snapshot
    before = models.JSONField("Trước", default=dict)
    after = models.JSONField("Sau", default=dict)
    reason = models.TextField("Lý do", blank=True)
    request_id = models.CharField("Mã yêu cầu", max_length=64, blank=True)
    salt = models.CharField(max_length=32, blank=True)
    payload_digest = models.CharField(max_length=64)
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    erased_at = models.DateTimeField("Xóa nội dung lúc", null=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = "sự kiện"
        verbose_name_plural = "Nhật ký"
        default_permissions = ["view"]
        ordering = ["-sequence"]
        indexes = [
            models.Index(fields=["kind", "object_id", "-sequence"], name="audit_of_object"),
            models.Index(fields=["kind", "owner_id", "-sequence"], name="audit_of_owner"),
            models.Index(fields=["kind", "-sequence"], name="audit_of_kind"),
            models.Index(fields=["by", "-sequence"], name="audit_of_user"),
            models.Index(fields=["act", "-sequence"], name="audit_of_act"),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.label}"

    @property
    def scheduled_for(self) -> datetime | None:
        """For a publication that was scheduled: the time that was set."""
        at = self.after.get("published_at") if self.act == Act.PUBLISH else None
        time = datetime.fromisoformat(at) if at else None
        return time if time is not None and time > self.at else None


class AuditHead(models.Model):
    """The one row that says where the audit log ends: the number and digest of its last event.

    Written under the lock of the logs, so that the numbers have no gaps and each digest follows from the one before.
    """

    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(name="audit_head_stands_once", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(self.sequence)

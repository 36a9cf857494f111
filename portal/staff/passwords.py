"""Changes of passwords, which the audit log records without the password."""

from django.contrib.auth.models import User

from portal.publication import audit
from portal.publication.choices import Act


def record_password_change(*, user_id: int, by: User) -> None:
    """Record that the password was changed; called in the transaction that changes it. Raises User.DoesNotExist."""
    audit.record(Act.CHANGE, User.objects.get(pk=user_id), by=by, after={"password": "đã đổi"})

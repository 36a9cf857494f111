"""Changes of passwords, which the audit log records without the password."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from portal.publication import audit
from portal.publication.choices import Act
from portal.publication.content import content_of


def record_password_change(*, user_id: int, by: User) -> None:
    """Record that the password was changed or switched off; called in the transaction in which Django's form does it.

    Raises PermissionDenied, which undoes the change, and User.DoesNotExist.
    """
    user = User.objects.get(pk=user_id)
    if user != by and not content_of(User).permits(by, user, "change"):
        raise PermissionDenied
    what = "đã đổi" if user.has_usable_password() else "đã tắt đăng nhập bằng mật khẩu"
    audit.record(Act.CHANGE, user, by=by, after={"password": what})

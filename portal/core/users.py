from typing import cast

from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.utils.text import capfirst

VERBS = {"add": "Thêm", "change": "Sửa", "delete": "Xóa", "view": "Xem", "publish": "Xuất bản và rút"}


def person(request: HttpRequest) -> User:
    """Who makes the request: in the admin a user, never an anonymous one."""
    return cast(User, request.user)


def name_of(user: User) -> str:
    """The full name of a user, or the username of one without a name."""
    return user.get_full_name() or user.get_username()


def subject_of(permission: Permission) -> str:
    """What a permission is about, in Vietnamese."""
    kind = ContentType.objects.get_for_id(permission.content_type_id)
    model = kind.model_class()
    return str(model._meta.verbose_name if model else kind.model)


def verb_of(permission: Permission) -> str:
    """What a permission allows, in Vietnamese; one of our own is named in Vietnamese already."""
    return VERBS.get(permission.codename.partition("_")[0], permission.name)


def permission_name(permission: Permission) -> str:
    """Django's own names are English ("Can change tin, bài"); this is "Tin, bài: sửa"."""
    verb = verb_of(permission)
    return f"{capfirst(subject_of(permission))}: {verb[:1].lower()}{verb[1:]}"

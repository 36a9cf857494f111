"""The groups of the staff and their rights, collected from what the apps declare for each role."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from portal.core.apps import portal_app_configs
from portal.core.roles import Role
from portal.publication import audit
from portal.publication.choices import Act
from portal.publication.content import value_of

DESCRIPTIONS: dict[str, str] = {
    Role.AUTHOR: "viết và sửa bản nháp của mình, tải ảnh, gửi duyệt.",
    Role.EDITOR: "sửa, xuất bản, hẹn giờ, rút mọi tin, bài; chuyên mục; kho ảnh.",
    Role.HONOURS_OFFICER: (
        "gương điển hình, tôn vinh, quyết định, đơn vị, phong trào, giai đoạn; nhập danh sách; xuất bản và thu hồi."
    ),
    Role.MODERATOR: "biên tập và duyệt ý kiến bạn đọc; danh sách từ, lý do không đăng; xem tin, bài.",
    Role.ADMINISTRATOR: (
        "mọi việc trên, ý kiến tố cáo, quy định về ý kiến; đối tác và khóa API; người dùng, vai trò, địa danh, "
        "chuyển hướng."
    ),
}


def role_permissions() -> dict[Role, set[str]]:
    """The permissions of each role; an administrator has those of all."""
    found: dict[Role, set[str]] = {role: set() for role in Role}
    for config in portal_app_configs():
        for role, names in config.role_permissions().items():
            found[role] |= names
    found[Role.ADMINISTRATOR] = set().union(*found.values())
    return found


def find_permissions(names: Iterable[str]) -> list[Permission]:
    """The permissions with these full names (`articles.publish_article`). Raises LookupError naming the missing."""
    wanted = set(names)
    found = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    if missing := sorted(wanted - found.keys()):
        raise LookupError(f"no such permission: {', '.join(missing)}")
    return [found[name] for name in sorted(wanted)]


@transaction.atomic
def sync_roles() -> dict[str, int]:
    """Make the groups and give each the rights it lacks; returns how many each was given.

    Rights that staff have added to a group stay: this runs at each start and must not undo what they decided.
    """
    given = {}
    for name, rights in role_permissions().items():
        group, _ = Group.objects.select_for_update(no_key=True).get_or_create(name=name)
        present = set(group.permissions.values_list("pk", flat=True))
        lacking = [permission for permission in find_permissions(rights) if permission.pk not in present]
        given[str(name)] = len(lacking)
        if lacking:
            before = value_of(group, "permissions")
            group.permissions.add(*lacking)
            after = value_of(group, "permissions")
            audit.record(Act.CHANGE, group, by=None, before={"permissions": before}, after={"permissions": after})
    return given

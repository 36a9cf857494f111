"""The roles of the staff: groups by their Vietnamese names, and the rights each of them needs."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from portal.publication import audit
from portal.publication.choices import Act
from portal.publication.content import value_of

AUTHOR = "Tác giả"
EDITOR = "Biên tập viên"
HONOURS_OFFICER = "Cán bộ thi đua"
MODERATOR = "Người kiểm duyệt"
ADMINISTRATOR = "Quản trị"


def _rights(app: str, verbs: str, *models: str) -> set[str]:
    return {f"{app}.{verb}_{model}" for verb in verbs.split() for model in models}


_VIEW = "view"
_KEEP = "view add change delete"
_PICTURES = _rights("portal", "view add change", "image")
_PARTS_OF_MOVEMENTS = ("movement", "foundingdocument", "criterion", "cycle")
_PARTS_OF_HONOREES = ("honoree", "honour", "achievement")
_LOGS = _rights("portal", _VIEW, "auditevent", "change")

DESCRIPTIONS = {
    AUTHOR: "viết và sửa bản nháp của mình, tải ảnh, gửi duyệt.",
    EDITOR: "sửa, xuất bản, hẹn giờ, rút mọi tin, bài; chuyên mục; kho ảnh.",
    HONOURS_OFFICER: (
        "gương điển hình, tôn vinh, quyết định, đơn vị, phong trào, giai đoạn; nhập danh sách; xuất bản và thu hồi."
    ),
    MODERATOR: "biên tập và duyệt ý kiến bạn đọc; danh sách từ, lý do không đăng; xem tin, bài.",
    ADMINISTRATOR: (
        "mọi việc trên, ý kiến tố cáo, quy định về ý kiến; đối tác và khóa API; người dùng, vai trò, địa danh, "
        "chuyển hướng."
    ),
}

_AUTHOR = (
    _rights("articles", _KEEP, "article", "relatedarticle")
    | _rights("articles", _VIEW, "category")
    | _rights("honorees", _VIEW, "honoree", "cycle")
    | _PICTURES
)
_EDITOR = _AUTHOR | {"articles.publish_article", "portal.delete_image"} | _rights("articles", _KEEP, "category") | _LOGS
_HONOURS_OFFICER = (
    {"honorees.publish_honoree", "honorees.import_list", "portal.delete_image"}
    | _rights("honorees", _KEEP, *_PARTS_OF_MOVEMENTS, *_PARTS_OF_HONOREES, "decision", "unit", "field")
    | _rights("honorees", _VIEW, "province")
    | _PICTURES
    | _LOGS
)
_MODERATOR = (
    {"articles.moderate_comment"}
    | _rights("articles", _VIEW, "article", "category", "comment", "moderationact")
    | _rights("articles", _KEEP, "wordlist", "wordentry")
    | _rights("articles", "view add change", "refusalreason")
    | _rights("portal", _VIEW, "image")
)
_ADMINISTRATOR = (
    _EDITOR
    | _HONOURS_OFFICER
    | _MODERATOR
    | {"articles.judge_referred_comment", "articles.erase_comment"}
    | _rights("articles", "view change", "commentsettings")
    | {"portal.issue_partnerkey"}
    | _rights("portal", "view add change", "partner")
    | _rights("honorees", _KEEP, "province")
    | _rights("auth", "view add change", "user")
    | _rights("auth", _KEEP, "group")
    | _rights("redirects", _KEEP, "redirect")
    | _rights("portal", "view add change", "webhook")
    | _rights("portal", _VIEW, "delivery")
)

ROLES: dict[str, set[str]] = {
    AUTHOR: _AUTHOR,
    EDITOR: _EDITOR,
    HONOURS_OFFICER: _HONOURS_OFFICER,
    MODERATOR: _MODERATOR,
    ADMINISTRATOR: _ADMINISTRATOR,
}


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
    for name, rights in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        present = set(group.permissions.values_list("pk", flat=True))
        lacking = [permission for permission in find_permissions(rights) if permission.pk not in present]
        given[name] = len(lacking)
        if lacking:
            before = value_of(group, "permissions")
            group.permissions.add(*lacking)
            after = value_of(group, "permissions")
            audit.record(Act.CHANGE, group, by=None, before={"permissions": before}, after={"permissions": after})
    return given

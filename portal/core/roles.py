"""The roles of the staff: groups by their Vietnamese names. Which rights each has, the apps declare."""

from enum import StrEnum

VIEW = "view"
EDIT = "view add change delete"


class Role(StrEnum):
    AUTHOR = "Tác giả"
    EDITOR = "Biên tập viên"
    HONOURS_OFFICER = "Cán bộ thi đua"
    MODERATOR = "Người kiểm duyệt"
    ADMINISTRATOR = "Quản trị"


def permissions(app: str, verbs: str, *models: str) -> set[str]:
    """The full names of these permissions: `articles.view_article`."""
    return {f"{app}.{verb}_{model}" for verb in verbs.split() for model in models}

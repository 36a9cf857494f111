from typing import Any

from articles.comments.moderation.acting import decide_many, item
from articles.comments.moderation.reading import claims, item_by_code, queue
from portal.staff.model_admin import desk_door


def doors(site: Any) -> list[Any]:
    """The addresses of the desk under the admin's."""
    door = desk_door(site, "y-kien/", "articles.moderate_comment")
    return [
        door("", queue, "comment-queue"),
        door("hang-loat/", decide_many, "comment-bulk"),
        door("dang-mo/", claims, "comment-claims"),
        door("<int:pk>/", item, "comment-item"),
        door("ma/<slug:public_id>/", item_by_code, "comment-by-code"),
    ]

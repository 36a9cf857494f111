from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.urls import path
from django.views.decorators.cache import never_cache

from articles.comments.desk.acting import decide_many, item
from articles.comments.desk.reading import claims, item_by_code, queue


def doors(site: Any) -> list[Any]:
    """The addresses of the desk under the admin's."""

    def door(route, view, name):
        return path(f"y-kien/{route}", site.admin_view(_for_moderators(view, site)), name=name)

    return [
        door("", queue, "comment-queue"),
        door("hang-loat/", decide_many, "comment-bulk"),
        door("dang-mo/", claims, "comment-claims"),
        door("<int:pk>/", item, "comment-item"),
        door("ma/<slug:public_id>/", item_by_code, "comment-by-code"),
    ]


def _for_moderators(view, site):
    @never_cache
    @wraps(view)
    def guard(request, **kwargs):
        if not request.user.has_perm("articles.moderate_comment"):
            raise PermissionDenied
        request.admin_site = site
        return view(request, **kwargs)

    return guard

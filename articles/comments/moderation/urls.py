from django.contrib.admin import AdminSite
from django.urls import URLPattern

from articles.comments.moderation.actions import comment_item, decide_selected
from articles.comments.moderation.pages import claim_states, comment_by_public_id, comment_queue
from portal.staff.model_admin import urls_below


def moderation_urls(site: AdminSite) -> list[URLPattern]:
    """The URL patterns of the moderation queue, below the admin's."""
    url = urls_below(site, "y-kien/", "articles.moderate_comment")
    return [
        url("", comment_queue, "comment-queue"),
        url("hang-loat/", decide_selected, "comment-bulk"),
        url("dang-mo/", claim_states, "comment-claims"),
        url("<int:pk>/", comment_item, "comment-item"),
        url("ma/<slug:public_id>/", comment_by_public_id, "comment-by-code"),
    ]

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from articles.comments.public import views


class TokenConverter(StringConverter):
    """The syntax of a private token; the view verifies the signature."""

    regex = "[0-9a-f]{16}-[0-9a-f]{40}"


register_converter(TokenConverter, "comment_token")

urlpatterns = [
    path("tin-tuc/<slug:slug>/y-kien/", views.comment_form, name="comment-form"),
    path("tin-tuc/<slug:slug>/y-kien/danh-sach/", views.comment_list, name="comments"),
    path("y-kien/<comment_token:token>/", views.own_comment, name="own-comment"),
    path("y-kien/<comment_token:token>/cam-on/", views.own_comment_thanks, name="own-comment-thanks"),
    path("y-kien/<comment_token:token>/rut/", views.own_comment_withdraw, name="own-comment-withdraw"),
]

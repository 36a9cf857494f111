"""Every door of the partner API, below /api/v1/."""

from django.urls import URLPattern, path, re_path

from articles.api import ArticlesLinked, ArticleView, CommentsOfArticleView, CommentView
from honorees.api import (
    CycleView,
    HonoreesCsv,
    HonoreesLinked,
    HonoreesXlsx,
    HonoreeView,
    MovementView,
    ProvinceView,
    UnitView,
)
from portal.api.everything import Everything
from portal.api.exports import ExportListView, ExportView
from portal.api.feed import ChangesView
from portal.api.resources import ResourceView
from portal.api.schema import SchemaView
from portal.api.views import Nothing

app_name = "api"

RESOURCES: dict[str, type[ResourceView]] = {
    view.kind: view for view in (MovementView, CycleView, UnitView, ProvinceView, HonoreeView, ArticleView, CommentView)
}
EXPORTS = (HonoreesCsv(), HonoreesXlsx(), HonoreesLinked(), ArticlesLinked(), Everything(RESOURCES))


def doors(view: type[ResourceView]) -> list[URLPattern]:
    """The list of a kind, and its items: by id, which never changes, or by slug."""
    return [
        path(f"{view.plural}/", view.as_view({"get": "read_list"}), name=view.plural),
        path(f"{view.plural}/<slug:key>/", view.as_view({"get": "read_one"}), name=view.kind),
    ]


urlpatterns: list[URLPattern] = [
    *[door for view in RESOURCES.values() for door in doors(view)],
    path("articles/<slug:key>/comments/", CommentsOfArticleView.as_view({"get": "read_list"}), name="article-comments"),
    path("changes/", ChangesView.as_view(resources=RESOURCES), name="changes"),
    path("exports/", ExportListView.as_view(exports=EXPORTS), name="exports"),
    *[path(f"exports/{export.name}", ExportView.as_view(export=export), name=export.name) for export in EXPORTS],
    path("schema", SchemaView.as_view(doors=lambda: tuple(urlpatterns)), name="schema"),
    re_path("", Nothing.as_view(), name="nothing"),
]

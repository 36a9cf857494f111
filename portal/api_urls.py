"""Every endpoint of the partner API, below /api/v1/."""

from django.urls import URLPattern, path, re_path

from articles.api import ArticlesLinked, ArticleViewSet, CommentsOfArticleViewSet, CommentViewSet
from honorees.api import (
    CycleViewSet,
    HonoreesCsv,
    HonoreesLinked,
    HonoreesXlsx,
    HonoreeViewSet,
    MovementViewSet,
    ProvinceViewSet,
    UnitViewSet,
)
from portal.api.changes_feed import ChangesView
from portal.api.exports import Everything, ExportListView, ExportView
from portal.api.schema import SchemaView
from portal.api.views import NotFoundView
from portal.api.viewsets import PublicRouter, PublicViewSet

app_name = "api"

VIEWSETS: dict[str, type[PublicViewSet]] = {
    viewset.kind: viewset
    for viewset in (
        MovementViewSet,
        CycleViewSet,
        UnitViewSet,
        ProvinceViewSet,
        HonoreeViewSet,
        ArticleViewSet,
        CommentViewSet,
    )
}
EXPORTS = (HonoreesCsv(), HonoreesXlsx(), HonoreesLinked(), ArticlesLinked(), Everything(VIEWSETS))

router = PublicRouter()
for viewset in VIEWSETS.values():
    router.register_kind(viewset)
router.register("articles/<slug:key>/comments", CommentsOfArticleViewSet, "article-comment")

urlpatterns: list[URLPattern] = [
    *router.urls,
    path("changes/", ChangesView.as_view(viewsets=VIEWSETS), name="changes"),
    path("exports/", ExportListView.as_view(exports=EXPORTS), name="exports"),
    *[path(f"exports/{export.name}", ExportView.as_view(export=export), name=export.name) for export in EXPORTS],
    path("schema", SchemaView.as_view(), name="schema"),
    re_path("", NotFoundView.as_view(), name="nothing"),
]

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import ResolverMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from articles.comments.choices import ActKind, CommentStatus, Flag
from articles.comments.models import LONGEST_BODY, NAME_LENGTH, Comment, CommentSettings, ModerationAct, RefusalReason
from articles.comments.moderation.forms import LONGEST_NOTE
from articles.comments.moderation.queue import (
    STATES,
    CommentQueue,
    QueueFilterForm,
    bounded_counts,
    format_count,
    may_judge,
)
from articles.comments.moderation.row import CommentRow
from articles.comments.word_diff import word_diff
from portal.core.users import name_of
from portal.site.head import query_string

RECENT_LIMIT = 50
MAX_ROWS_PER_REQUEST = 100


class StaffRequest(HttpRequest):
    """What the views get by `urls_below` and the middleware, for type checkers: requests are not of this class."""

    user: User
    admin_site: AdminSite
    htmx: HtmxDetails
    resolver_match: ResolverMatch


def queue_url() -> str:
    return reverse("admin:comment-queue")


def submitted_query(request: HttpRequest) -> str:
    """The query string of the queue that the form submitted as `back`."""
    return request.POST.get("back", "")[:1000]


def parse_row_keys(texts: list[str]) -> list[tuple[int, int]]:
    """Keys and versions of the first MAX_ROWS_PER_REQUEST rows: (12, 3) for "12:3"; what is malformed is left out."""
    keys = []
    for text in texts[:MAX_ROWS_PER_REQUEST]:
        key, _, version = text.partition(":")
        if all(part.isascii() and part.isdigit() and len(part) < 10 for part in (key, version)):
            keys.append((int(key), int(version)))
    return keys


@require_safe
def comment_queue(request: StaffRequest) -> HttpResponse:
    parameters = {name: value for name, value in request.GET.dict().items() if value}
    cursor = parameters.pop("tiep", "")
    form = QueueFilterForm(parameters, user=request.user)
    queue = CommentQueue.from_form(request.user, form)
    comments, following = queue.page(cursor) if form.is_valid() else ([], "")
    rules = CommentSettings.current()
    rows = [CommentRow(comment, request.user, rules) for comment in comments]
    context = {
        "rows": rows,
        "filters": form,
        "queue": queue,
        "is_filtered": any(parameters.get(name) for name in ("bai", "co", "tu", "den")),
        "is_first": not cursor,
        "first_url": request.path + query_string(parameters),
        "following": request.path + query_string({**parameters, "tiep": following}) if following else "",
        "articles": _article_choices(queue),
        "flags": _flag_choices(queue),
        **queue_context(request, queue, parameters),
        **page_context(request, rules, "Ý kiến bạn đọc"),
    }
    return render(request, "admin/comments/queue.html", context, status=200 if form.is_valid() else 400)


def _article_choices(queue: CommentQueue) -> list[tuple[int, str, bool]]:
    return [
        (article.pk, f"{article.headline} ({format_count(count)})", article.pk == queue.article_id)
        for article, count in queue.articles()
    ]


def _flag_choices(queue: CommentQueue) -> list[tuple[str, str, bool]]:
    counts = queue.flag_counts()
    return [(flag.value, f"{flag.label} ({format_count(counts[flag])})", flag == queue.flag) for flag in Flag]


def page_context(request: StaffRequest, rules: CommentSettings, title: str) -> dict[str, Any]:
    """The template context that every page of moderation shares."""
    query = request.GET.urlencode() if request.method == "GET" else submitted_query(request)
    return {
        **request.admin_site.each_context(request),
        "title": title,
        "queue_url": queue_url(),
        "back": query if request.resolver_match.url_name == "comment-queue" or request.method == "POST" else "",
        "rules": rules,
        "reasons": list(RefusalReason.objects.filter(is_active=True)),
        "name_length": NAME_LENGTH,
        "longest_note": LONGEST_NOTE,
        "longest_body": LONGEST_BODY,
    }


def queue_context(request: StaffRequest, queue: CommentQueue, parameters: dict[str, str]) -> dict[str, Any]:
    """The template context of what changes with every action: the counts by state, and the acts that can be undone."""
    filters = {name: value for name, value in parameters.items() if name not in {"trang_thai", "thu_tu", "tiep"}}
    states = [
        {
            "name": STATES[name].label,
            "count": format_count(count),
            "address": queue_url() + query_string({**filters, "trang_thai": "" if name == "cho-duyet" else name}),
            "is_current": name == queue.state,
        }
        for name, count in queue.state_counts().items()
    ]
    return {"states": states, "recent": _undoable_acts(request.user)}


def _undoable_acts(user: User) -> list[dict[str, Any]]:
    """The user's own acts that can still be undone, newest first."""
    since = timezone.now() - timedelta(minutes=CommentSettings.current().undo_minutes)
    acts = ModerationAct.objects.filter(
        by=user, at__gt=since, kind__in=[ActKind.DECIDED, ActKind.EDITED], version=F("comment__version")
    ).select_related("comment")
    judges = may_judge(user)
    return [
        {
            "act": act,
            "comment": act.comment,
            "is_hidden": act.comment.status == CommentStatus.REFERRED and not judges,
            "time": f"{timezone.localtime(act.at):%H:%M}",
        }
        for act in acts.order_by("-pk")[:RECENT_LIMIT]
    ]


@require_safe
def comment_by_public_id(request: StaffRequest, public_id: str) -> HttpResponseRedirect:
    """Redirect to the comment with this public id: the earlier one that a flag "repeat" names."""
    return redirect(
        "admin:comment-item", pk=get_object_or_404(Comment.objects.visible_to(request.user), public_id=public_id).pk
    )


def render_comment(request: StaffRequest, row: CommentRow, status: int = 200) -> HttpResponse:
    acts: Iterable[ModerationAct] = ()
    if not row.is_hidden:
        acts = row.comment.acts.select_related("by", "reason").order_by("-pk")[:RECENT_LIMIT]
    context = {
        "row": row,
        "acts": [
            {
                "act": act,
                "by": name_of(act.by) if act.by else "",
                "changes": word_diff(act.before.get("body", ""), act.after.get("body", "")),
                "is_text_changed": act.before.get("body") != act.after.get("body"),
            }
            for act in acts
        ],
        "recent": _undoable_acts(request.user),
        **page_context(request, row.rules, "Ý kiến bạn đọc" if row.is_hidden else str(row.comment)),
    }
    return render(request, "admin/comments/item.html", context, status=status)


@require_safe
def claim_states(request: StaffRequest) -> HttpResponse:
    """Poll the listed rows (`hang`: key and version): who has claimed each, and which have changed since."""
    versions = dict(parse_row_keys(request.GET.getlist("hang")))
    comments = Comment.objects.visible_to(request.user).select_related("claimed_by").in_bulk(list(versions))
    rules = CommentSettings()
    rows = []
    for key, version in versions.items():
        row = CommentRow(comments[key], request.user, rules) if key in comments else None
        rows.append(
            {
                "key": key,
                "is_stale": row is None or row.comment.version != version,
                "claimant": row.claimant if row else "",
                "until": row.times["claimed_until"] if row else "",
            }
        )
    return render(request, "admin/comments/_claims.html", {"rows": rows})


# --- the dashboard --------------------------------------------------------------------------------------------


def pending_groups(user: User) -> list[dict[str, Any]]:
    """The undecided comments that the user may decide, as groups of the dashboard."""
    groups = [("Chờ duyệt", "", CommentStatus.PENDING)]
    if may_judge(user):
        groups.append(("Tố cáo được chuyển lên", "?trang_thai=chuyen-cap-tren", CommentStatus.REFERRED))
    visible = Comment.objects.visible_to(user)
    counts = bounded_counts(visible.filter(status=status) for _, _, status in groups)
    return [
        {
            "name": name,
            "address": f"{queue_url()}{query}",
            "total": format_count(count) if count else 0,
            "items": [
                {"item": comment, "address": reverse("admin:comment-item", args=[comment.pk])}
                for comment in visible.filter(status=status).oldest_first()[:5]
            ],
        }
        for (name, query, status), count in zip(groups, counts, strict=True)
    ]

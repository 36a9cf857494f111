from datetime import timedelta
from functools import partial
from typing import Any

from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.comments.choices import ActKind, CommentStatus, Flag
from articles.comments.difference import difference
from articles.comments.models import (
    LONGEST_BODY,
    NAME_LENGTH,
    Comment,
    CommentSettings,
    ModerationAct,
    RefusalReason,
)
from articles.comments.moderation.addresses import MOST_AT_ONCE, queue_address, read_pair
from articles.comments.moderation.forms import LONGEST_NOTE
from articles.comments.moderation.queue import (
    STATES,
    Queue,
    QueueForm,
    address_of,
    bounded_counts,
    may_judge,
    shown_count,
)
from articles.comments.moderation.row import Row
from portal.staff.model_admin import name_of

MOST_RECENT = 50


@require_safe
def queue(request):
    asked = {name: value for name, value in request.GET.items() if value}
    form = QueueForm(asked, user=request.user)
    cursor = asked.pop("tiep", "")
    wanted = Queue.of(request.user, form.cleaned_data) if form.is_valid() else Queue(request.user)
    comments, following = wanted.page(cursor) if form.is_valid() else ([], "")
    rules = CommentSettings.current()
    rows = [Row(comment, request.user, rules) for comment in comments]
    context = {
        "rows": rows,
        "filters": form,
        "queue": wanted,
        "is_filtered": any(asked.get(name) for name in ("bai", "co", "tu", "den")),
        "is_first": not cursor,
        "first_address": address_of(request.path, asked),
        "following": address_of(request.path, asked, tiep=following) if following else "",
        "articles": _article_choices(wanted),
        "flags": _flag_choices(wanted),
        "state_address": partial(address_of, request.path),
        **around(request, wanted, asked),
        **common(request, rules, "Ý kiến bạn đọc"),
    }
    return render(request, "admin/comments/queue.html", context, status=200 if form.is_valid() else 400)


def _article_choices(wanted):
    return [
        (article.pk, f"{article.headline} ({shown_count(count)})", article.pk == wanted.article_id)
        for article, count in wanted.articles()
    ]


def _flag_choices(wanted):
    counts = wanted.flag_counts()
    return [(flag.value, f"{flag.label} ({shown_count(counts[flag])})", flag == wanted.flag) for flag in Flag]


def common(request, rules, title):
    """What every page of the desk needs."""
    query = request.GET.urlencode() if request.method == "GET" else request.POST.get("back", "")[:1000]
    return {
        **request.admin_site.each_context(request),
        "title": title,
        "queue_address": queue_address(),
        "back": query if request.resolver_match.url_name == "comment-queue" or request.method == "POST" else "",
        "rules": rules,
        "reasons": list(RefusalReason.objects.filter(is_active=True)),
        "name_length": NAME_LENGTH,
        "longest_note": LONGEST_NOTE,
        "longest_body": LONGEST_BODY,
    }


def around(request, wanted, asked):
    """What stands around the rows and changes with every act: the counts, and what can still be undone."""
    kept = {name: value for name, value in asked.items() if name not in {"trang_thai", "thu_tu", "tiep"}}
    states = [
        {
            "name": STATES[name].label,
            "count": shown_count(count),
            "address": address_of(queue_address(), {**kept, "trang_thai": "" if name == "cho-duyet" else name}),
            "is_current": name == wanted.state,
        }
        for name, count in wanted.state_counts().items()
    ]
    return {"states": states, "recent": _recent_acts(request.user)}


def _recent_acts(user):
    """One's own acts that can still be taken back, the newest first."""
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
        for act in acts.order_by("-pk")[:MOST_RECENT]
    ]


@require_safe
def item_by_code(request, public_id):
    """The comment that a flag names as the earlier one."""
    return redirect(
        "admin:comment-item", pk=get_object_or_404(Comment.objects.visible_to(request.user), public_id=public_id).pk
    )


def show_item(request, row, status=200):
    acts = [] if row.is_hidden else row.comment.acts.select_related("by", "reason").order_by("-pk")[:MOST_RECENT]
    context = {
        "row": row,
        "acts": [
            {
                "act": act,
                "by": name_of(act.by) if act.by else "",
                "changes": difference(act.before.get("body", ""), act.after.get("body", "")),
                "is_text_changed": act.before.get("body") != act.after.get("body"),
            }
            for act in acts
        ],
        "recent": _recent_acts(request.user),
        **common(request, row.rules, "Ý kiến bạn đọc" if row.is_hidden else str(row.comment)),
    }
    return render(request, "admin/comments/item.html", context, status=status)


@require_safe
def claims(request):
    """For rows on somebody's screen (`hang`, key and version): who has which open by now, which are others by now."""
    shown = dict(filter(None, map(read_pair, request.GET.getlist("hang")[:MOST_AT_ONCE])))
    comments = Comment.objects.visible_to(request.user).select_related("claimed_by").in_bulk(list(shown))
    rules = CommentSettings()
    rows = []
    for key, version in shown.items():
        row = Row(comments[key], request.user, rules) if key in comments else None
        rows.append(
            {
                "key": key,
                "is_stale": row is None or row.comment.version != version,
                "holder": row.holder if row else "",
                "until": row.times["held_until"] if row else "",
            }
        )
    return render(request, "admin/comments/_claims.html", {"rows": rows})


# --- the admin's front page -----------------------------------------------------------------------------------


def waiting_for(user: Any) -> list[dict[str, Any]]:
    """What waits at the desk for this person: groups as the admin's front page shows them."""
    groups = [("Chờ duyệt", "", CommentStatus.PENDING)]
    if may_judge(user):
        groups.append(("Tố cáo được chuyển lên", "?trang_thai=chuyen-cap-tren", CommentStatus.REFERRED))
    visible = Comment.objects.visible_to(user)
    counts = bounded_counts(visible.filter(status=status) for _, _, status in groups)
    return [
        {
            "name": name,
            "address": f"{queue_address()}{query}",
            "total": shown_count(count) if count else 0,
            "items": [
                {"item": comment, "address": reverse("admin:comment-item", args=[comment.pk])}
                for comment in visible.filter(status=status).oldest_first()[:5]
            ],
        }
        for (name, query, status), count in zip(groups, counts, strict=True)
    ]

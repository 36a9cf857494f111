"""The desk at /quan-tri/y-kien/, where moderators edit and pass what readers send. Its doors join the admin's own.

Every act posts to the page of one comment and says by `act` what it is. A browser without scripts comes back to the
queue it came from; htmx gets the row as it is now, and what around it has changed. Opening an item is a post too,
since it claims it: rows that a person has open show their editor wherever they are listed.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial, wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.comments import services
from articles.comments.choices import COMMENT_MOVES, ActKind, CommentStatus, Flag
from articles.comments.desk_queue import (
    STATES,
    Queue,
    QueueForm,
    address_of,
    bounded_counts,
    may_judge,
    shown_count,
)
from articles.comments.desk_text import mask, noticed_in, pieces_of, tidy
from articles.comments.difference import difference
from articles.comments.models import (
    LONGEST_BODY,
    NAME_LENGTH,
    Comment,
    CommentSettings,
    ModerationAct,
    RefusalReason,
)
from articles.comments.services import DecisionRefused, decide_comment, decide_comments
from portal.admin.base import name_of, short_time
from portal.fields import VietnameseTextField

MOST_RECENT = 50
MOST_AT_ONCE = 100
LONGEST_NOTE = 1000
_LONGEST_TYPED = 60_000

# what a button says and what is said when it is done, by the state that it leads to
BUTTONS = {
    CommentStatus.APPROVED: ("Đăng", "Đã đăng"),
    CommentStatus.REJECTED: ("Không đăng", "Không đăng"),
    CommentStatus.SPAM: ("Thư rác", "Đã đánh dấu thư rác"),
    CommentStatus.REFERRED: ("Chuyển cấp trên", "Đã chuyển cấp trên"),
    CommentStatus.PENDING: ("Đưa lại hàng chờ", "Đã đưa lại hàng chờ"),
}
OPENING, MENDING = {"open", "close"}, {"tidy", "mask", "restore", "compare"}
ACTS = [*OPENING, *MENDING, "save", "undo", "erase", *(state.value for state in BUTTONS)]


class DeskForm(forms.Form):
    """One row of the queue. Name and body are there only where the editor is open."""

    act = forms.ChoiceField(
        choices=[(act, act) for act in ACTS], error_messages={"required": "Chưa chọn việc cần làm."}
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    name = forms.CharField(label="Tên", required=False, max_length=_LONGEST_TYPED)
    body = forms.CharField(label="Ý kiến", required=False, strip=False, max_length=_LONGEST_TYPED)
    reason = forms.IntegerField(label="Lý do", required=False, min_value=1, max_value=2**63 - 1)
    note = VietnameseTextField("Lời nhắn cho người gửi", max_length=LONGEST_NOTE, blank=True).formfield()
    memo = VietnameseTextField("Ghi chú nội bộ", max_length=LONGEST_NOTE, blank=True).formfield()
    takes_over = forms.BooleanField(required=False)

    @property
    def problem(self) -> str:
        return " ".join(
            message if name == "__all__" else f"{self.fields[name].label or name}: {message}"
            for name, found in self.errors.items()
            for message in found
        )

    @property
    def text(self) -> dict[str, str]:
        """The edited text; nothing where the form of a closed row came, or an empty one was made up."""
        return {name: self.cleaned_data[name] for name in ("name", "body") if name in self.data}


class BulkForm(forms.Form):
    act = forms.ChoiceField(
        choices=[(state.value, state.label) for state in BUTTONS if state != CommentStatus.PENDING],
        error_messages={"required": "Chưa chọn việc cần làm."},
    )
    reason = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    note = VietnameseTextField("Lời nhắn cho người gửi", max_length=LONGEST_NOTE, blank=True).formfield()


@dataclass
class Row:
    """One comment as the desk shows it. `draft` is a text that is not saved; `said` tells what has just happened."""

    comment: Comment
    user: Any
    rules: CommentSettings
    said: str = ""
    is_refused: bool = False
    is_done: bool = False
    draft: dict[str, str] = field(default_factory=dict)
    # what a refused act had typed, to be copied
    lost: dict[str, str] = field(default_factory=dict)
    note: str = ""
    memo: str = ""
    reason_id: int | None = None

    @property
    def is_hidden(self) -> bool:
        """A denunciation that has just left the hands of who may not see any."""
        return self.comment.status == CommentStatus.REFERRED and not may_judge(self.user)

    @property
    def is_mine(self) -> bool:
        return self.comment.is_claimed and self.comment.claimed_by_id == self.user.pk

    @property
    def is_open(self) -> bool:
        can_edit = self.comment.status != CommentStatus.WITHDRAWN
        return can_edit and not self.is_done and not self.is_hidden and (self.is_mine or bool(self.draft))

    @property
    def holder(self) -> str:
        """Which colleague has it open."""
        return name_of(self.comment.claimed_by) if self.comment.is_claimed and not self.is_mine else ""

    @property
    def decider(self) -> str:
        return name_of(self.comment.decided_by) if self.comment.decided_by else ""

    @property
    def may_undo(self) -> bool:
        comment = self.comment
        since = timezone.now() - timedelta(minutes=self.rules.undo_minutes)
        return comment.decided_by_id == self.user.pk and comment.decided_at is not None and comment.decided_at > since

    @property
    def name(self) -> str:
        return self.draft.get("name", self.comment.name)

    @property
    def body(self) -> str:
        return self.draft.get("body", self.comment.body)

    @property
    def name_pieces(self):
        return pieces_of(self.comment.name, self.comment.flags, "name")

    @property
    def body_pieces(self):
        return pieces_of(self.comment.body, self.comment.flags, "body")

    @property
    def noticed(self):
        return noticed_in(self.comment.name, self.comment.body, self.comment.flags)

    @property
    def differs(self) -> bool:
        return (self.name, self.body) != (self.comment.original_name, self.comment.original_body)

    @property
    def name_changes(self):
        return difference(self.comment.original_name, self.name)

    @property
    def body_changes(self):
        return difference(self.comment.original_body.replace("\r\n", "\n"), self.body.replace("\r\n", "\n"))

    @property
    def has_numbers(self) -> bool:
        return any(flag["flag"] in {Flag.PHONE, Flag.EMAIL, Flag.IDENTITY} for flag in self.comment.flags)

    def _may_become(self, state: CommentStatus) -> bool:
        return state in COMMENT_MOVES[CommentStatus(self.comment.status)]

    @property
    def may_pass(self) -> bool:
        return self._may_become(CommentStatus.APPROVED)

    @property
    def may_refuse(self) -> bool:
        return self._may_become(CommentStatus.REJECTED)

    @property
    def may_be_spam(self) -> bool:
        return self._may_become(CommentStatus.SPAM)

    @property
    def may_refer(self) -> bool:
        return self._may_become(CommentStatus.REFERRED)

    @property
    def may_requeue(self) -> bool:
        return self._may_become(CommentStatus.PENDING)

    @property
    def may_erase(self) -> bool:
        return self.user.has_perm("articles.erase_comment") and self.comment.erased_at is None

    @property
    def is_published(self) -> bool:
        return self.comment.status == CommentStatus.APPROVED

    @property
    def times(self) -> dict[str, str]:
        comment = self.comment
        return {
            "received": short_time(comment.received_at),
            "decided": short_time(comment.decided_at),
            "held_until": f"{timezone.localtime(comment.claimed_until):%H:%M}" if comment.claimed_until else "",
        }


# --- doors ----------------------------------------------------------------------------------------------------


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


def queue_address() -> str:
    return reverse("admin:comment-queue")


def _back(request) -> str:
    """The queue that the person came from: our own address with the filters that the form has brought along."""
    query = QueryDict(request.POST.get("back", "")[:1000]).urlencode()
    return f"{queue_address()}?{query}" if query else queue_address()


# --- reading --------------------------------------------------------------------------------------------------


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
        **_around(request, wanted, asked),
        **_common(request, rules, "Ý kiến bạn đọc"),
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


def _common(request, rules, title):
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


def _around(request, wanted, asked):
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


@require_http_methods(["GET", "HEAD", "POST"])
def item(request, pk):
    """One comment by itself, with its log; and where every act on it posts."""
    if request.method == "POST":
        return _answer(request, _act(request, pk))
    comment = get_object_or_404(Comment.objects.visible_to(request.user).for_desk(), pk=pk)
    return _show_item(request, Row(comment, request.user, CommentSettings.current()))


@require_safe
def item_by_code(request, public_id):
    """The comment that a flag names as the earlier one."""
    return redirect(
        "admin:comment-item", pk=get_object_or_404(Comment.objects.visible_to(request.user), public_id=public_id).pk
    )


def _show_item(request, row, status=200):
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
        **_common(request, row.rules, "Ý kiến bạn đọc" if row.is_hidden else str(row.comment)),
    }
    return render(request, "admin/comments/item.html", context, status=status)


@require_safe
def claims(request):
    """For rows on somebody's screen (`hang`, key and version): who has which open by now, which are others by now."""
    shown = dict(filter(None, map(_read_pair, request.GET.getlist("hang")[:MOST_AT_ONCE])))
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


# --- acting ---------------------------------------------------------------------------------------------------


@dataclass
class Answer:
    """What an act has come to: the row, whether the person is done with it, the status of the answer."""

    row: Row
    status: int = 200
    stays: bool = False  # nothing was written, or the typed text must be shown: no redirect


def _find(request, pk):
    """The comment as it is now, also one that has just been taken out of the person's sight by referring it."""
    return get_object_or_404(Comment.objects.for_desk(), pk=pk)


def _act(request, pk):
    form = DeskForm(request.POST)
    rules = CommentSettings.current()
    if not form.is_valid():
        comment = get_object_or_404(Comment.objects.visible_to(request.user).for_desk(), pk=pk)
        typed = {name: request.POST[name].replace("\0", "") for name in ("name", "body") if name in request.POST}
        row = Row(comment, request.user, rules, form.problem, is_refused=True, draft=typed)
        return Answer(row, 422, stays=True)
    act = form.cleaned_data["act"]
    try:
        if act in OPENING:
            return _open_or_close(request, pk, act, rules)
        if act in MENDING:
            return _mend(request, pk, act, form, rules)
        return _write(request, pk, act, form, rules)
    except DecisionRefused as refusal:
        return _refused(request, pk, act, form, refusal, rules)
    except Comment.DoesNotExist:
        raise Http404("Không có ý kiến này.") from None


def _open_or_close(request, pk, act, rules):
    if act == "close":
        services.release_comment(comment_id=pk, by=request.user)
        comment = get_object_or_404(Comment.objects.visible_to(request.user).for_desk(), pk=pk)
        return Answer(Row(comment, request.user, rules))
    claim = services.claim_comment(comment_id=pk, by=request.user)
    row = Row(claim.comment, request.user, rules)
    if not claim.is_mine:
        row = replace(row, said=f"{row.holder} đang mở ý kiến này, đến {row.times['held_until']}.", is_refused=True)
        return Answer(row, 409, stays=True)
    return Answer(row)


def _mend(request, pk, act, form, rules):
    """Show the typed text with something done to it; nothing is saved, the claim is made longer."""
    claim = services.claim_comment(comment_id=pk, by=request.user)
    comment = claim.comment
    name, body = form.text.get("name", comment.name), form.text.get("body", comment.body)
    changed = {
        "tidy": lambda: (" ".join(tidy(name).split()), tidy(body)),
        "mask": lambda: (mask(name), mask(body)),
        "restore": lambda: (comment.received_name, comment.received_body),
        "compare": lambda: (name, body),
    }[act]()
    row = Row(comment, request.user, rules, draft=dict(zip(("name", "body"), changed, strict=True)))
    row.note, row.memo, row.reason_id = (
        form.cleaned_data["note"],
        form.cleaned_data["memo"],
        form.cleaned_data["reason"],
    )
    if act != "compare":
        is_same = changed == (name, body)
        row.said = "Không có gì cần sửa." if is_same else "Đã sửa trong ô bên dưới, chưa lưu: xem lại rồi đăng."
    return Answer(row, stays=True)


def _write(request, pk, act, form, rules):
    typed, who = form.cleaned_data, {"comment_id": pk, "by": request.user}
    if act == "erase":
        services.erase_comment(**who)
        said = "Đã xóa ý kiến và mọi thông tin của người gửi."
    elif act == "undo":
        services.undo_act(**who, version=typed["version"])
        said = "Đã hoàn tác."
    elif act == "save":
        services.edit_comment(
            **who,
            version=typed["version"],
            name=typed["name"],
            body=typed["body"],
            memo=typed["memo"],
            takes_over=typed["takes_over"],
        )
        services.claim_comment(**who)
        said = "Đã lưu bản sửa; trạng thái không đổi."
    else:
        _decide(request, pk, CommentStatus(act), form)
        said = BUTTONS[CommentStatus(act)][1]
    row = Row(_find(request, pk), request.user, rules, said, is_done=act not in {"undo", "save"})
    return Answer(row)


def _decide(request, pk, verdict, form):
    typed = form.cleaned_data
    try:
        decide_comment(
            comment_id=pk,
            version=typed["version"],
            verdict=verdict,
            by=request.user,
            reason_id=typed["reason"],
            note=typed["note"] if verdict == CommentStatus.REJECTED else "",
            memo=typed["memo"],
            takes_over=typed["takes_over"],
            **form.text,
        )
    except DecisionRefused as refusal:
        comment = refusal.comment
        is_second_click = comment.version == typed["version"] + 1 and comment.decided_by_id == request.user.pk
        if not (is_second_click and comment.status == verdict):
            raise


def _refused(request, pk, act, form, refusal, rules):
    """Nothing was done: the row as it is now, what happened, and the typed text, so that it is not lost.

    On an unchanged version the text is still in the editor; else it stands apart, to be compared and copied.
    """
    comment = _find(request, pk)
    typed, text = form.cleaned_data, form.text
    row = Row(comment, request.user, rules, str(refusal), is_refused=True)
    if comment.version == typed["version"]:
        row.draft = text
        row.note, row.memo, row.reason_id = typed["note"], typed["memo"], typed["reason"]
        return Answer(row, 422 if act == CommentStatus.REJECTED else 409, stays=True)
    if text and (text["name"], text["body"]) != (comment.name, comment.body):
        row.lost = text
    return Answer(row, 409, stays=True)


def _answer(request, answer):
    row = answer.row
    if request.htmx:
        asked = QueryDict(request.POST.get("back", "")[:1000])
        asked = {name: value for name, value in asked.items() if value}
        form = QueueForm(asked, user=request.user)
        wanted = Queue.of(request.user, form.cleaned_data) if form.is_valid() else Queue(request.user)
        context = {
            "row": row,
            **_common(request, row.rules, ""),
            **({} if answer.stays else _around(request, wanted, asked)),
            "is_changed": not answer.stays,
        }
        return render(request, "admin/comments/_answer.html", context, status=answer.status)
    if answer.stays:
        return _show_item(request, row, answer.status)
    if row.said:
        messages.success(
            request, f"{row.comment if not row.is_hidden else 'Ý kiến'}: {row.said.lower()}.".replace("..", ".")
        )
    if request.POST.get("alone") and not row.is_hidden:
        return redirect("admin:comment-item", pk=row.comment.pk)
    return HttpResponseRedirect(f"{_back(request)}#y-kien-{row.comment.pk}")


@require_POST
def decide_many(request):
    """The same decision on all chosen rows (`chon`: key and version), each by itself."""
    form = BulkForm(request.POST)
    versions = [pair for pair in map(_read_pair, request.POST.getlist("chon")[:MOST_AT_ONCE]) if pair]
    if not form.is_valid() or not versions:
        problem = "Chưa chọn ý kiến nào." if form.is_valid() else " ".join(form.errors.as_text().split("* ")[1:])
        messages.error(request, problem)
        return HttpResponseRedirect(_back(request))
    typed, verdict = form.cleaned_data, CommentStatus(form.cleaned_data["act"])
    outcomes = decide_comments(
        versions=versions,
        verdict=verdict,
        by=request.user,
        reason_id=typed["reason"],
        note=typed["note"] if verdict == CommentStatus.REJECTED else "",
    )
    done = sum(not outcome.refusal for outcome in outcomes)
    if done:
        messages.success(request, f"{BUTTONS[verdict][1]}: {done} ý kiến. Có thể hoàn tác ở mục “Vừa làm”.")
    for refusal, count in _counted(outcome.refusal for outcome in outcomes if outcome.refusal):
        messages.error(request, f"{count} ý kiến chưa đổi: {refusal}")
    return HttpResponseRedirect(_back(request))


def _read_pair(text):
    key, _, version = text.partition(":")
    if all(part.isascii() and part.isdigit() and len(part) < 10 for part in (key, version)):
        return int(key), int(version)
    return None


def _counted(texts):
    counts: dict[str, int] = {}
    for text in texts:
        counts[text] = counts.get(text, 0) + 1
    return counts.items()


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

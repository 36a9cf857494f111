from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from articles.comments.choices import CommentStatus
from articles.comments.models import Comment
from articles.comments.moderation import pages
from articles.comments.moderation.forms import BUTTONS, CLAIM_ACTIONS, TEXT_TOOLS, BulkModerationForm, ModerationForm
from articles.comments.moderation.pages import StaffRequest
from articles.comments.moderation.queue import CommentQueue, QueueFilterForm
from articles.comments.moderation.row import CommentRow
from articles.comments.moderation.text import fix_typography, mask_identifiers
from articles.comments.services import decisions
from articles.comments.services.erasure import erase_comment
from articles.comments.services.moderation_log import DecisionRefused


@require_http_methods(["GET", "HEAD", "POST"])
def comment_item(request: StaffRequest, pk: int) -> HttpResponse:
    """Show one comment with its log (GET), or perform an action on it (POST)."""
    if request.method == "POST":
        return _respond(request, _perform_action(request, pk))
    return pages.render_comment(request, CommentRow(_visible_comment(request, pk), request.user))


@dataclass
class ActionResult:
    """The row to show after an action, and the HTTP status of the response."""

    row: CommentRow
    status: int = 200
    is_unsaved: bool = False  # nothing was saved: render the submitted text instead of redirecting


def _visible_comment(request: StaffRequest, pk: int) -> Comment:
    return get_object_or_404(Comment.objects.visible_to(request.user).for_moderation(), pk=pk)


def _load_comment(pk: int) -> Comment:
    """Load the comment, including one that the user has just referred and may no longer see."""
    return get_object_or_404(Comment.objects.for_moderation(), pk=pk)


def _perform_action(request: StaffRequest, pk: int) -> ActionResult:
    form = ModerationForm(request.POST)
    if not form.is_valid():
        draft = {name: request.POST[name].replace("\0", "") for name in ("name", "body") if name in request.POST}
        comment = _visible_comment(request, pk)
        row = CommentRow(comment, request.user, message=form.error_text, is_refused=True, draft=draft)
        return ActionResult(row, 422, is_unsaved=True)
    act = form.cleaned_data["act"]
    perform = _claim_or_release if act in CLAIM_ACTIONS else _transform_text if act in TEXT_TOOLS else _save
    try:
        return perform(request, pk, form)
    except DecisionRefused as refusal:
        return _refusal_result(request, pk, form, refusal)
    except Comment.DoesNotExist:
        raise Http404("Không có ý kiến này.") from None


def _claim_or_release(request: StaffRequest, pk: int, form: ModerationForm) -> ActionResult:
    if form.cleaned_data["act"] == "close":
        decisions.release_comment(comment_id=pk, by=request.user)
        return ActionResult(CommentRow(_visible_comment(request, pk), request.user))
    claim = decisions.claim_comment(comment_id=pk, by=request.user)
    row = CommentRow(claim.comment, request.user)
    if claim.is_mine:
        return ActionResult(row)
    message = f"{row.claimant} đang mở ý kiến này, đến {row.times['claimed_until']}."
    return ActionResult(replace(row, message=message, is_refused=True), 409, is_unsaved=True)


def _transform_text(request: StaffRequest, pk: int, form: ModerationForm) -> ActionResult:
    """Apply a text tool to the submitted text and show the result unsaved. Extends the claim."""
    act = form.cleaned_data["act"]
    comment = decisions.claim_comment(comment_id=pk, by=request.user).comment
    name, body = form.text.get("name", comment.name), form.text.get("body", comment.body)
    tools: dict[str, Callable[[], tuple[str, str]]] = {
        "tidy": lambda: (" ".join(fix_typography(name).split()), fix_typography(body)),
        "mask": lambda: (mask_identifiers(name), mask_identifiers(body)),
        "restore": lambda: (comment.received_name, comment.received_body),
        "compare": lambda: (name, body),
    }
    changed = tools[act]()
    draft = dict(zip(("name", "body"), changed, strict=True))
    row = CommentRow(comment, request.user, draft=draft, **form.explanation)
    if act != "compare":
        is_same = changed == (name, body)
        row.message = "Không có gì cần sửa." if is_same else "Đã sửa trong ô bên dưới, chưa lưu: xem lại rồi đăng."
    return ActionResult(row, is_unsaved=True)


def _save(request: StaffRequest, pk: int, form: ModerationForm) -> ActionResult:
    cleaned, act = form.cleaned_data, form.cleaned_data["act"]
    target: dict[str, Any] = {"comment_id": pk, "by": request.user}
    if act == "erase":
        erase_comment(**target)
        message = "Đã xóa ý kiến và mọi thông tin của người gửi."
    elif act == "undo":
        decisions.undo_act(**target, version=cleaned["version"])
        message = "Đã hoàn tác."
    elif act == "save":
        decisions.edit_comment(
            **target,
            version=cleaned["version"],
            name=cleaned["name"],
            body=cleaned["body"],
            memo=cleaned["memo"],
            takes_over=cleaned["takes_over"],
        )
        decisions.claim_comment(**target)
        message = "Đã lưu bản sửa; trạng thái không đổi."
    else:
        _decide(request, pk, CommentStatus(act), form)
        message = BUTTONS[CommentStatus(act)][1]
    is_done = act not in {"undo", "save"}
    return ActionResult(CommentRow(_load_comment(pk), request.user, message=message, is_done=is_done))


def _decide(request: StaffRequest, pk: int, verdict: CommentStatus, form: ModerationForm) -> None:
    cleaned = form.cleaned_data
    try:
        decisions.decide_comment(
            comment_id=pk,
            version=cleaned["version"],
            verdict=verdict,
            by=request.user,
            reason_id=cleaned["reason"],
            note=cleaned["note"] if verdict == CommentStatus.REJECTED else "",
            memo=cleaned["memo"],
            takes_over=cleaned["takes_over"],
            **form.text,
        )
    except DecisionRefused as refusal:
        comment = refusal.comment
        is_second_click = comment.version == cleaned["version"] + 1 and comment.decided_by_id == request.user.pk
        if not (is_second_click and comment.status == verdict):
            raise


def _refusal_result(request: StaffRequest, pk: int, form: ModerationForm, refusal: DecisionRefused) -> ActionResult:
    """The current row with the reason of the refusal and the submitted text.

    If the version is unchanged the text stays in the editor; otherwise it is shown separately, to compare and copy.
    """
    comment, text = _load_comment(pk), form.text
    row = CommentRow(comment, request.user, message=str(refusal), is_refused=True)
    if comment.version == form.cleaned_data["version"]:
        status = 422 if form.cleaned_data["act"] == CommentStatus.REJECTED else 409
        return ActionResult(replace(row, draft=text, **form.explanation), status, is_unsaved=True)
    if text and (text["name"], text["body"]) != (comment.name, comment.body):
        row.unsaved_text = text
    return ActionResult(row, 409, is_unsaved=True)


def _respond(request: StaffRequest, result: ActionResult) -> HttpResponse:
    row = result.row
    if request.htmx:
        parameters = {name: value for name, value in QueryDict(pages.submitted_query(request)).dict().items() if value}
        queue = CommentQueue.from_form(request.user, QueueFilterForm(parameters, user=request.user))
        context = {
            "row": row,
            **pages.page_context(request, row.rules, ""),
            **({} if result.is_unsaved else pages.queue_context(request, queue, parameters)),
            "is_changed": not result.is_unsaved,
        }
        return render(request, "admin/comments/_action_result.html", context, status=result.status)
    if result.is_unsaved:
        return pages.render_comment(request, row, result.status)
    if row.message:
        messages.success(
            request, f"{row.comment if not row.is_hidden else 'Ý kiến'}: {row.message.lower()}.".replace("..", ".")
        )
    if request.POST.get("alone") and not row.is_hidden:
        return redirect("admin:comment-item", pk=row.comment.pk)
    return HttpResponseRedirect(f"{_return_url(request)}#y-kien-{row.comment.pk}")


def _return_url(request: StaffRequest) -> str:
    """The URL of the queue with the filters that the form submitted; never another page or site."""
    query = QueryDict(pages.submitted_query(request)).urlencode()
    return f"{pages.queue_url()}?{query}" if query else pages.queue_url()


@require_POST
def decide_selected(request: StaffRequest) -> HttpResponseRedirect:
    """Apply one decision to each of the selected rows (`chon`: key and version); refusals are reported one by one."""
    form = BulkModerationForm(request.POST)
    versions = pages.parse_row_keys(request.POST.getlist("chon"))
    if not form.is_valid() or not versions:
        problem = "Chưa chọn ý kiến nào." if form.is_valid() else " ".join(form.errors.as_text().split("* ")[1:])
        messages.error(request, problem)
        return HttpResponseRedirect(_return_url(request))
    cleaned, verdict = form.cleaned_data, CommentStatus(form.cleaned_data["act"])
    outcomes = decisions.decide_comments(
        versions=versions,
        verdict=verdict,
        by=request.user,
        reason_id=cleaned["reason"],
        note=cleaned["note"] if verdict == CommentStatus.REJECTED else "",
    )
    decided = sum(not outcome.refusal for outcome in outcomes)
    if decided:
        messages.success(request, f"{BUTTONS[verdict][1]}: {decided} ý kiến. Có thể hoàn tác ở mục “Vừa làm”.")
    for refusal, count in Counter(outcome.refusal for outcome in outcomes if outcome.refusal).items():
        messages.error(request, f"{count} ý kiến chưa đổi: {refusal}")
    return HttpResponseRedirect(_return_url(request))

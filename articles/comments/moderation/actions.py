from collections.abc import Callable, ItemsView, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from articles.comments import services
from articles.comments.choices import CommentStatus
from articles.comments.models import Comment, CommentSettings
from articles.comments.moderation.forms import BUTTONS, CLAIM_ACTIONS, TEXT_TOOLS, BulkModerationForm, ModerationForm
from articles.comments.moderation.navigation import MAX_ROWS_PER_REQUEST, parse_row_key, return_url
from articles.comments.moderation.pages import page_context, queue_context, render_comment
from articles.comments.moderation.queue import CommentQueue, QueueFilterForm
from articles.comments.moderation.requests import StaffRequest
from articles.comments.moderation.row import CommentRow
from articles.comments.moderation.text import fix_typography, mask_identifiers
from articles.comments.services import DecisionRefused, decide_comment, decide_comments


@require_http_methods(["GET", "HEAD", "POST"])
def comment_item(request: StaffRequest, pk: int) -> HttpResponse:
    """Show one comment with its log (GET), or perform an action on it (POST)."""
    if request.method == "POST":
        return _respond(request, _perform_action(request, pk))
    comment = get_object_or_404(Comment.objects.visible_to(request.user).for_moderation(), pk=pk)
    return render_comment(request, CommentRow(comment, request.user, CommentSettings.current()))


@dataclass
class ActionResult:
    """The row to show after an action, and the HTTP status of the response."""

    row: CommentRow
    status: int = 200
    is_unsaved: bool = False  # nothing was saved: render the submitted text instead of redirecting


def _load_comment(request: StaffRequest, pk: int) -> Comment:
    """Load the comment, including one that the user has just referred and may no longer see."""
    return get_object_or_404(Comment.objects.for_moderation(), pk=pk)


def _perform_action(request: StaffRequest, pk: int) -> ActionResult:
    form = ModerationForm(request.POST)
    rules = CommentSettings.current()
    if not form.is_valid():
        comment = get_object_or_404(Comment.objects.visible_to(request.user).for_moderation(), pk=pk)
        draft = {name: request.POST[name].replace("\0", "") for name in ("name", "body") if name in request.POST}
        row = CommentRow(comment, request.user, rules, form.error_text, is_refused=True, draft=draft)
        return ActionResult(row, 422, is_unsaved=True)
    act = form.cleaned_data["act"]
    try:
        if act in CLAIM_ACTIONS:
            return _claim_or_release(request, pk, act, rules)
        if act in TEXT_TOOLS:
            return _transform_text(request, pk, act, form, rules)
        return _save(request, pk, act, form, rules)
    except DecisionRefused as refusal:
        return _refusal_result(request, pk, act, form, refusal, rules)
    except Comment.DoesNotExist:
        raise Http404("Không có ý kiến này.") from None


def _claim_or_release(request: StaffRequest, pk: int, act: str, rules: CommentSettings) -> ActionResult:
    if act == "close":
        services.release_comment(comment_id=pk, by=request.user)
        comment = get_object_or_404(Comment.objects.visible_to(request.user).for_moderation(), pk=pk)
        return ActionResult(CommentRow(comment, request.user, rules))
    claim = services.claim_comment(comment_id=pk, by=request.user)
    row = CommentRow(claim.comment, request.user, rules)
    if not claim.is_mine:
        message = f"{row.claimant} đang mở ý kiến này, đến {row.times['claimed_until']}."
        row = replace(row, message=message, is_refused=True)
        return ActionResult(row, 409, is_unsaved=True)
    return ActionResult(row)


def _transform_text(
    request: StaffRequest, pk: int, act: str, form: ModerationForm, rules: CommentSettings
) -> ActionResult:
    """Apply a text tool to the submitted text and show the result unsaved. Extends the claim."""
    claim = services.claim_comment(comment_id=pk, by=request.user)
    comment = claim.comment
    name, body = form.text.get("name", comment.name), form.text.get("body", comment.body)
    tools: dict[str, Callable[[], tuple[str, str]]] = {
        "tidy": lambda: (" ".join(fix_typography(name).split()), fix_typography(body)),
        "mask": lambda: (mask_identifiers(name), mask_identifiers(body)),
        "restore": lambda: (comment.received_name, comment.received_body),
        "compare": lambda: (name, body),
    }
    changed = tools[act]()
    row = CommentRow(comment, request.user, rules, draft=dict(zip(("name", "body"), changed, strict=True)))
    row.note, row.memo, row.reason_id = (
        form.cleaned_data["note"],
        form.cleaned_data["memo"],
        form.cleaned_data["reason"],
    )
    if act != "compare":
        is_same = changed == (name, body)
        row.message = "Không có gì cần sửa." if is_same else "Đã sửa trong ô bên dưới, chưa lưu: xem lại rồi đăng."
    return ActionResult(row, is_unsaved=True)


def _save(request: StaffRequest, pk: int, act: str, form: ModerationForm, rules: CommentSettings) -> ActionResult:
    cleaned = form.cleaned_data
    target: dict[str, Any] = {"comment_id": pk, "by": request.user}
    if act == "erase":
        services.erase_comment(**target)
        message = "Đã xóa ý kiến và mọi thông tin của người gửi."
    elif act == "undo":
        services.undo_act(**target, version=cleaned["version"])
        message = "Đã hoàn tác."
    elif act == "save":
        services.edit_comment(
            **target,
            version=cleaned["version"],
            name=cleaned["name"],
            body=cleaned["body"],
            memo=cleaned["memo"],
            takes_over=cleaned["takes_over"],
        )
        services.claim_comment(**target)
        message = "Đã lưu bản sửa; trạng thái không đổi."
    else:
        _decide(request, pk, CommentStatus(act), form)
        message = BUTTONS[CommentStatus(act)][1]
    row = CommentRow(_load_comment(request, pk), request.user, rules, message, is_done=act not in {"undo", "save"})
    return ActionResult(row)


def _decide(request: StaffRequest, pk: int, verdict: CommentStatus, form: ModerationForm) -> None:
    cleaned = form.cleaned_data
    try:
        decide_comment(
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


def _refusal_result(
    request: StaffRequest, pk: int, act: str, form: ModerationForm, refusal: DecisionRefused, rules: CommentSettings
) -> ActionResult:
    """The current row with the reason of the refusal and the submitted text.

    If the version is unchanged the text stays in the editor; otherwise it is shown separately, to compare and copy.
    """
    comment = _load_comment(request, pk)
    cleaned, text = form.cleaned_data, form.text
    row = CommentRow(comment, request.user, rules, str(refusal), is_refused=True)
    if comment.version == cleaned["version"]:
        row.draft = text
        row.note, row.memo, row.reason_id = cleaned["note"], cleaned["memo"], cleaned["reason"]
        return ActionResult(row, 422 if act == CommentStatus.REJECTED else 409, is_unsaved=True)
    if text and (text["name"], text["body"]) != (comment.name, comment.body):
        row.unsaved_text = text
    return ActionResult(row, 409, is_unsaved=True)


def _respond(request: StaffRequest, result: ActionResult) -> HttpResponse:
    row = result.row
    if request.htmx:
        submitted = QueryDict(request.POST.get("back", "")[:1000])
        parameters = {name: value for name, value in submitted.dict().items() if value}
        form = QueueFilterForm(parameters, user=request.user)
        queue = (
            CommentQueue.from_filters(request.user, form.cleaned_data)
            if form.is_valid()
            else CommentQueue(request.user)
        )
        context = {
            "row": row,
            **page_context(request, row.rules, ""),
            **({} if result.is_unsaved else queue_context(request, queue, parameters)),
            "is_changed": not result.is_unsaved,
        }
        return render(request, "admin/comments/_action_result.html", context, status=result.status)
    if result.is_unsaved:
        return render_comment(request, row, result.status)
    if row.message:
        messages.success(
            request, f"{row.comment if not row.is_hidden else 'Ý kiến'}: {row.message.lower()}.".replace("..", ".")
        )
    if request.POST.get("alone") and not row.is_hidden:
        return redirect("admin:comment-item", pk=row.comment.pk)
    return HttpResponseRedirect(f"{return_url(request)}#y-kien-{row.comment.pk}")


@require_POST
def decide_selected(request: StaffRequest) -> HttpResponseRedirect:
    """Apply one decision to each of the selected rows (`chon`: key and version); refusals are reported one by one."""
    form = BulkModerationForm(request.POST)
    versions = [pair for pair in map(parse_row_key, request.POST.getlist("chon")[:MAX_ROWS_PER_REQUEST]) if pair]
    if not form.is_valid() or not versions:
        problem = "Chưa chọn ý kiến nào." if form.is_valid() else " ".join(form.errors.as_text().split("* ")[1:])
        messages.error(request, problem)
        return HttpResponseRedirect(return_url(request))
    cleaned, verdict = form.cleaned_data, CommentStatus(form.cleaned_data["act"])
    outcomes = decide_comments(
        versions=versions,
        verdict=verdict,
        by=request.user,
        reason_id=cleaned["reason"],
        note=cleaned["note"] if verdict == CommentStatus.REJECTED else "",
    )
    decided = sum(not outcome.refusal for outcome in outcomes)
    if decided:
        messages.success(request, f"{BUTTONS[verdict][1]}: {decided} ý kiến. Có thể hoàn tác ở mục “Vừa làm”.")
    for refusal, count in _count_equal(outcome.refusal for outcome in outcomes if outcome.refusal):
        messages.error(request, f"{count} ý kiến chưa đổi: {refusal}")
    return HttpResponseRedirect(return_url(request))


def _count_equal(texts: Iterable[str]) -> ItemsView[str, int]:
    counts: dict[str, int] = {}
    for text in texts:
        counts[text] = counts.get(text, 0) + 1
    return counts.items()

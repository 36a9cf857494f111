from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from articles.comments import services
from articles.comments.choices import CommentStatus
from articles.comments.models import Comment, CommentSettings
from articles.comments.moderation.addresses import MOST_AT_ONCE, back_to, read_pair
from articles.comments.moderation.forms import BUTTONS, MENDING, OPENING, BulkForm, DeskForm
from articles.comments.moderation.queue import Queue, QueueForm
from articles.comments.moderation.reading import around, common, show_item
from articles.comments.moderation.row import Row
from articles.comments.moderation.text import mask, tidy
from articles.comments.services import DecisionRefused, decide_comment, decide_comments


@require_http_methods(["GET", "HEAD", "POST"])
def item(request, pk):
    """One comment by itself, with its log; and where every act on it posts."""
    if request.method == "POST":
        return _answer(request, _act(request, pk))
    comment = get_object_or_404(Comment.objects.visible_to(request.user).for_desk(), pk=pk)
    return show_item(request, Row(comment, request.user, CommentSettings.current()))


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
            **common(request, row.rules, ""),
            **({} if answer.stays else around(request, wanted, asked)),
            "is_changed": not answer.stays,
        }
        return render(request, "admin/comments/_answer.html", context, status=answer.status)
    if answer.stays:
        return show_item(request, row, answer.status)
    if row.said:
        messages.success(
            request, f"{row.comment if not row.is_hidden else 'Ý kiến'}: {row.said.lower()}.".replace("..", ".")
        )
    if request.POST.get("alone") and not row.is_hidden:
        return redirect("admin:comment-item", pk=row.comment.pk)
    return HttpResponseRedirect(f"{back_to(request)}#y-kien-{row.comment.pk}")


@require_POST
def decide_many(request):
    """The same decision on all chosen rows (`chon`: key and version), each by itself."""
    form = BulkForm(request.POST)
    versions = [pair for pair in map(read_pair, request.POST.getlist("chon")[:MOST_AT_ONCE]) if pair]
    if not form.is_valid() or not versions:
        problem = "Chưa chọn ý kiến nào." if form.is_valid() else " ".join(form.errors.as_text().split("* ")[1:])
        messages.error(request, problem)
        return HttpResponseRedirect(back_to(request))
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
    return HttpResponseRedirect(back_to(request))


def _counted(texts):
    counts: dict[str, int] = {}
    for text in texts:
        counts[text] = counts.get(text, 0) + 1
    return counts.items()

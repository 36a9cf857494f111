"""The reader's side: the list under an article, the form, and the sender's own page."""

from functools import wraps

from django.conf import settings
from django.contrib.redirects.models import Redirect
from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.comments import services
from articles.comments.choices import CommentStatus, Flag
from articles.comments.links import private_token, read_private_token
from articles.comments.models import Comment, CommentSettings
from articles.comments.public.forms import CommentForm
from articles.comments.rules.closing import ASKED_OF_ARTICLE, why_closed
from articles.comments.rules.rate_limit import LimitReached, SenderIsBusy, require_room
from articles.comments.rules.spam import (
    KeyExpired,
    ask_for_work,
    is_work_done,
    looks_automatic,
    make_form_key,
    read_form_key,
)
from articles.comments.word_diff import word_diff
from articles.models import Article
from portal.core.clients import client_address
from portal.core.keyset import keyset_page
from portal.site.head import Page, gone, query_string
from portal.vietnamese import format_datetime

SHOWN_OF_ARTICLE = [
    *ASKED_OF_ARTICLE,
    *["slug", "headline", "first_public_at", "withdrawn_at", "withdrawal_reason"],
    *["category__name", "category__slug", "comment_count__approved"],
]
LIST_SIZE = 20
FIRST_SIZE = 10

EXPIRED = (
    "Biểu mẫu đã mở quá lâu, hoặc trình duyệt không gửi cookie, nên cổng chưa nhận được ý kiến. Chữ bạn gõ vẫn còn "
    "nguyên ở dưới: xin xem lại rồi bấm gửi lần nữa."
)
WORKING = (
    "Cổng cần kiểm tra thêm một chút trước khi nhận ý kiến này. Chữ bạn gõ vẫn còn nguyên: "
    "xin chờ {seconds} giây rồi bấm gửi lần nữa."
)
TOO_MANY = (
    "Từ nơi bạn truy cập vừa có nhiều ý kiến được gửi. Mời bạn gửi tiếp sau {time}. Chữ bạn gõ vẫn còn nguyên ở dưới."
)


def comments_of(article):
    """What the article page shows of its comments, in two queries: the newest, and whether more can be sent."""
    comments, following = keyset_page(article.comments.public().for_listing(), "", FIRST_SIZE)
    return {
        "comments": comments,
        "comments_following": list_address(article, following),
        "closed_note": why_closed(article, CommentSettings.current()),
    }


def list_address(article, cursor):
    return f"{article.get_comments_url()}{query_string({'truoc': cursor})}" if cursor else ""


def _for_article(view):
    """Give the view the public article; 410 for one that was withdrawn, 404 for one that never was public."""

    @wraps(view)
    def find_article(request, slug):
        articles = Article.objects.once_public().select_related("comment_count", "category").only(*SHOWN_OF_ARTICLE)
        article = articles.filter(slug=slug).first()
        if article is None:
            return _follow(request, reverse("articles:article", args=[slug]))
        return view(request, article) if article.is_public else gone(request, article)

    return find_article


def _follow(request, old_path):
    """To where an article has moved that was given another address: a form on its way there arrives, body and all."""
    moved = Redirect.objects.filter(site_id=settings.SITE_ID, old_path=old_path).exclude(new_path="").first()
    if moved is None:
        raise Http404("Không có bài này.")
    path = moved.new_path + request.get_full_path().removeprefix(old_path)
    return HttpResponse(status=307, headers={"Location": path})


@require_safe
@_for_article
def comment_list(request, article):
    """All comments of an article, newest first; `truoc` is the place the page before ended at."""
    cursor = request.GET.get("truoc", "")
    comments, following = keyset_page(article.comments.public().for_listing(), cursor, LIST_SIZE)
    context = {
        "article": article,
        "comments": comments,
        "comments_following": list_address(article, following),
        "is_first": not cursor,
        "page": _page(article, "Ý kiến bạn đọc", request.path),
    }
    return render(request, "articles/comments/comment_list.html", context)


def _page(article, title, path):
    crumbs = [("Tin tức", reverse("articles:news")), (article.headline, article.get_absolute_url())]
    return Page(title=f"{title}: {article.headline}", path=path, crumbs=[*crumbs, (title, path)], is_indexed=False)


# --- the form -------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_for_article
def comment_form(request, article):
    """The form, by itself or fetched into the article's page, and where it posts."""
    rules = CommentSettings.current()
    note = why_closed(article, rules)
    if note:
        return _show_closed(request, article, note)
    if request.method != "POST":
        return _show_form(request, article, rules, CommentForm(rules=rules))
    form = CommentForm(request.POST, rules=rules)
    if not form.is_valid():
        return _show_form(request, article, rules, form, status=422)
    return _submit(request, article, rules, form)


def _submit(request, article, rules, form):
    typed, address = form.cleaned_data, client_address(request)
    try:
        key = read_form_key(typed["key"], article.pk, rules)
    except KeyExpired:
        return _show_form(request, article, rules, form, status=422, message=EXPIRED)
    sent = {"article_id": article.pk, "name": typed["name"], "body": typed["body"], "form_key": key.nonce}
    has_worked = is_work_done(typed["task"], typed["answer"], key.nonce, _text_of(typed), rules)
    try:
        if has_worked or not looks_automatic(request, key, typed["website"], rules):
            comment, _ = services.submit_comment(
                **sent, email=typed["email"], address=address, looks_automatic=has_worked, rules=rules
            )
        elif not (comment := services.find_submitted(**sent)):
            require_room(address, rules)
            raise SenderIsBusy
    except SenderIsBusy:
        return _ask_for_work(request, article, rules, form, key)
    except services.CommentsClosed as closed:
        return _show_closed(request, article, str(closed))
    except LimitReached as limit:
        message = TOO_MANY.format(time=format_datetime(limit.until))
        response = _show_form(request, article, rules, form, status=429, message=message)
        response["Retry-After"] = str(max(1, round((limit.until - timezone.now()).total_seconds())))
        return response
    return redirect("articles:own-comment-thanks", token=private_token(comment.public_id))


def _text_of(typed):
    return f"{typed['name']}\0{typed['body']}"


def _ask_for_work(request, article, rules, form, key):
    work = ask_for_work(key.nonce, _text_of(form.cleaned_data))
    message = WORKING.format(seconds=work["wait"])
    return _show_form(request, article, rules, form, status=422, message=message, work=work)


def _key_for(form, article, rules):
    """The key that came with the form while it holds; else a new one, old enough for a text that comes back."""
    if not form.is_bound:
        return make_form_key(article.pk)
    try:
        read_form_key(form.data.get("key", ""), article.pk, rules)
    except KeyExpired:
        return make_form_key(article.pk, age=rules.least_seconds)
    return form.data["key"]


def _show_form(request, article, rules, form, *, status=200, message="", work=None):
    context = {
        "article": article,
        "form": form,
        "rules": rules,
        "key": _key_for(form, article, rules),
        "message": message,
        "work": work,
        "page": _page(article, "Gửi ý kiến", request.path),
    }
    return render(request, "articles/comments/comment_form.html", context, status=status)


def _show_closed(request, article, note):
    """What was typed before the article was closed comes back to be copied."""
    is_sent = request.method == "POST"
    context = {
        "article": article,
        "note": note,
        "typed": request.POST.get("body", "") if is_sent else "",
        "page": _page(article, "Gửi ý kiến", request.path),
    }
    return render(request, "articles/comments/comment_closed.html", context, status=403 if is_sent else 200)


@never_cache
@_for_article
def _form_again(request, article):
    """Where the CSRF token does not fit: the text comes back under a fresh one, for a person to press the button."""
    rules = CommentSettings.current()
    if note := why_closed(article, rules):
        return _show_closed(request, article, note)
    form = CommentForm(request.POST, rules=rules)
    get_token(request)
    return _show_form(request, article, rules, form, status=403, message=EXPIRED)


comment_form.csrf_failed = _form_again


# --- the sender's own page ------------------------------------------------------------------------------------


def _private(view):
    """The address opens everything: it is not kept, not indexed, and not told to other sites.

    Within the site the referrer stays: without it browsers send no Origin either, and the button would be refused.
    """

    @never_cache
    @wraps(view)
    def find_comment(request, token):
        public_id = read_private_token(token)
        if public_id is None:
            raise Http404("Không có trang này.")
        comments = Comment.objects.select_related("article__category", "reason")
        response = view(request, get_object_or_404(comments, public_id=public_id))
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return find_comment


def _show_own(request, comment, *, is_new=False, status=200, message=""):
    is_shown = comment.status == CommentStatus.APPROVED and comment.article.is_public
    context = {
        "comment": comment,
        "article": comment.article,
        "is_new": is_new,
        "is_shown": is_shown,
        "changes": word_diff(comment.received_body, comment.body) if is_shown and comment.is_edited else [],
        "hints_at_marks": any(flag["flag"] == Flag.DIACRITICS for flag in comment.flags),
        "message": message,
        "rules": CommentSettings.current(),
        "page": Page(
            title="Cảm ơn bạn đã gửi ý kiến" if is_new else "Ý kiến của bạn", path=request.path, is_indexed=False
        ),
    }
    return render(request, "articles/comments/own_comment.html", context, status=status)


@require_safe
@_private
def own_comment(request, comment):
    """State, published text, what was changed, and the button to withdraw: for whoever has the address."""
    return _show_own(request, comment)


@require_safe
@_private
def own_comment_thanks(request, comment):
    return _show_own(request, comment, is_new=True)


@require_POST
@_private
def own_comment_withdraw(request, comment):
    services.withdraw_by_reader(comment_id=comment.pk)
    return redirect("articles:own-comment", token=private_token(comment.public_id))


@_private
def _withdraw_again(request, comment):
    return _show_own(request, comment, status=403, message="Trang đã mở quá lâu: xin bấm nút rút ý kiến lần nữa.")


own_comment_withdraw.csrf_failed = _withdraw_again

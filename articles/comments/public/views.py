"""The public pages of comments: the list of an article, the form, and the sender's private page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.redirects.models import Redirect
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.comments.choices import Flag
from articles.comments.links import private_token, read_private_token
from articles.comments.models import Comment, CommentSettings
from articles.comments.public.forms import CommentForm
from articles.comments.rules import spam
from articles.comments.services import submission
from articles.comments.services.erasure import withdraw_by_reader
from articles.comments.word_diff import word_diff
from articles.models import Article
from portal.core.clients import client_address
from portal.core.keyset import keyset_page
from portal.site.head import Page, gone, query_string
from portal.vietnamese import format_datetime

ARTICLE_FIELDS = [
    *submission.ACCEPTANCE_FIELDS,
    *["slug", "headline", "first_public_at", "withdrawn_at", "withdrawal_reason"],
    *["category__name", "category__slug", "comment_count__approved"],
]
LIST_SIZE = 20
FIRST_SIZE = 10

EXPIRED_MESSAGE = (
    "Biểu mẫu đã mở quá lâu, hoặc trình duyệt không gửi cookie, nên cổng chưa nhận được ý kiến. Chữ bạn gõ vẫn còn "
    "nguyên ở dưới: xin xem lại rồi bấm gửi lần nữa."
)
CHALLENGE_MESSAGE = (
    "Cổng cần kiểm tra thêm một chút trước khi nhận ý kiến này. Chữ bạn gõ vẫn còn nguyên: "
    "xin chờ {seconds} giây rồi bấm gửi lần nữa."
)
LIMIT_MESSAGE = (
    "Từ nơi bạn truy cập vừa có nhiều ý kiến được gửi. Mời bạn gửi tiếp sau {time}. Chữ bạn gõ vẫn còn nguyên ở dưới."
)


def comments_context(article: Article) -> dict[str, Any]:
    """The template context of an article's comments, in two queries: the newest, and why it accepts none."""
    note = submission.closed_message(article, CommentSettings.current())
    return {**_listed_comments(article, "", FIRST_SIZE), "closed_note": note}


def _listed_comments(article: Article, cursor: str, size: int) -> dict[str, Any]:
    """The public comments after the cursor, and the URL of those that follow ("" for none)."""
    comments, following = keyset_page(article.comments.public().for_listing(), cursor, size)
    url = article.get_comments_url() + query_string({"truoc": following}) if following else ""
    return {"comments": comments, "comments_following": url}


def _with_public_article(
    view: Callable[[HttpRequest, Article], HttpResponse],
) -> Callable[[HttpRequest, str], HttpResponse]:
    """Pass the public article to the view; 410 for a withdrawn article, 404 for one that was never public."""

    @wraps(view)
    def find_article(request: HttpRequest, slug: str) -> HttpResponse:
        articles = Article.objects.once_public().select_related("comment_count", "category").only(*ARTICLE_FIELDS)
        article = articles.filter(slug=slug).first()
        if article is None:
            return _redirect_moved(request, reverse("articles:article", args=[slug]))
        return view(request, article) if article.is_public else gone(request, article)

    return find_article


def _redirect_moved(request: HttpRequest, old_path: str) -> HttpResponse:
    """Redirect to the current URL of an article whose slug has changed; 307 keeps the method and body of a POST."""
    moved = Redirect.objects.filter(site_id=settings.SITE_ID, old_path=old_path).exclude(new_path="").first()
    if moved is None:
        raise Http404("Không có bài này.")
    path = moved.new_path + request.get_full_path().removeprefix(old_path)
    return HttpResponse(status=307, headers={"Location": path})


@require_safe
@_with_public_article
def comment_list(request: HttpRequest, article: Article) -> HttpResponse:
    """All comments of an article, newest first, paginated by the cursor `truoc`."""
    cursor = request.GET.get("truoc", "")
    context = {
        **_listed_comments(article, cursor, LIST_SIZE),
        "article": article,
        "is_first": not cursor,
        "page": _page(article, "Ý kiến bạn đọc", request.path),
    }
    return render(request, "articles/comments/comment_list.html", context)


def _page(article: Article, title: str, path: str) -> Page:
    crumbs = [("Tin tức", reverse("articles:news")), (article.headline, article.get_absolute_url())]
    return Page(title=f"{title}: {article.headline}", path=path, crumbs=[*crumbs, (title, path)], is_indexed=False)


# --- the form -------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_with_public_article
def comment_form(request: HttpRequest, article: Article) -> HttpResponse:
    """Show the comment form, or submit it. htmx fetches it into the page of the article."""
    rules = CommentSettings.current()
    if note := submission.closed_message(article, rules):
        return _render_closed(request, article, note)
    if request.method != "POST":
        return _render_form(request, article, CommentForm(rules=rules))
    form = CommentForm(request.POST, rules=rules)
    if not form.is_valid():
        return _render_form(request, article, form, status=422)
    return _submit(request, article, form)


def _submit(request: HttpRequest, article: Article, form: CommentForm) -> HttpResponse:
    cleaned, rules, address = form.cleaned_data, form.rules, client_address(request)
    try:
        key = spam.read_form_key(cleaned["key"], article.pk, rules)
    except spam.FormKeyExpired:
        return _render_form(request, article, form, status=422, message=EXPIRED_MESSAGE)
    sent: dict[str, Any] = {
        "article_id": article.pk,
        "name": cleaned["name"],
        "body": cleaned["body"],
        "form_key": key.nonce,
    }
    comment: Comment | None
    text = f"{cleaned['name']}\0{cleaned['body']}"
    is_solved = spam.is_challenge_solved(cleaned["task"], cleaned["answer"], key.nonce, text, rules)
    try:
        if is_solved or not spam.looks_automatic(request, key, cleaned["website"], rules):
            comment, _ = submission.submit_comment(
                **sent, email=cleaned["email"], address=address, looks_automatic=is_solved, rules=rules
            )
        elif not (comment := submission.find_submission(**sent)):
            spam.check_limit(address, rules)
            raise spam.SoftLimitReached
    except spam.SoftLimitReached:
        challenge = spam.create_challenge(key.nonce, text)
        message = CHALLENGE_MESSAGE.format(seconds=challenge["wait"])
        return _render_form(request, article, form, status=422, message=message, challenge=challenge)
    except submission.CommentsClosed as closed:
        return _render_closed(request, article, str(closed))
    except spam.LimitReached as limit:
        message = LIMIT_MESSAGE.format(time=format_datetime(limit.until))
        response = _render_form(request, article, form, status=429, message=message)
        response["Retry-After"] = str(max(1, round((limit.until - timezone.now()).total_seconds())))
        return response
    return redirect("articles:own-comment-thanks", token=private_token(comment.public_id))


def _key_for(form: CommentForm, article: Article) -> str:
    """The key of the submitted form if still valid; otherwise a new one, dated back as the text is already typed."""
    if not form.is_bound:
        return spam.create_form_key(article.pk)
    try:
        key: str = form.data.get("key", "")
        spam.read_form_key(key, article.pk, form.rules)
    except spam.FormKeyExpired:
        return spam.create_form_key(article.pk, age=form.rules.least_seconds)
    return key


def _render_form(
    request: HttpRequest,
    article: Article,
    form: CommentForm,
    *,
    status: int = 200,
    message: str = "",
    challenge: dict[str, Any] | None = None,
) -> HttpResponse:
    context = {
        "article": article,
        "form": form,
        "rules": form.rules,
        "key": _key_for(form, article),
        "message": message,
        "challenge": challenge,
        "page": _page(article, "Gửi ý kiến", request.path),
    }
    return render(request, "articles/comments/comment_form.html", context, status=status)


def _render_closed(request: HttpRequest, article: Article, note: str) -> HttpResponse:
    """Show that the article accepts no comments, with the submitted text to copy."""
    is_submitted = request.method == "POST"
    context = {
        "article": article,
        "note": note,
        "typed": request.POST.get("body", "") if is_submitted else "",
        "page": _page(article, "Gửi ý kiến", request.path),
    }
    return render(request, "articles/comments/comment_closed.html", context, status=403 if is_submitted else 200)


@never_cache
@_with_public_article
def _form_csrf_failed(request: HttpRequest, article: Article) -> HttpResponse:
    """Show the form again with a fresh CSRF token and the submitted text."""
    rules = CommentSettings.current()
    if note := submission.closed_message(article, rules):
        return _render_closed(request, article, note)
    get_token(request)
    return _render_form(request, article, CommentForm(request.POST, rules=rules), status=403, message=EXPIRED_MESSAGE)


# portal.site.errors asks the view for it
comment_form.csrf_failed = _form_csrf_failed  # type: ignore[attr-defined]  # functions take any attribute


# --- the sender's private page ------------------------------------------------------------------------------------


def _with_private_token(
    view: Callable[[HttpRequest, Comment], HttpResponse],
) -> Callable[[HttpRequest, str], HttpResponse]:
    """Pass the comment with this token to the view. The response is not cached, not indexed, and leaks no referrer.

    Within the site the referrer is kept: without it browsers send no Origin, and CSRF checks would fail.
    """

    @never_cache
    @wraps(view)
    def find_comment(request: HttpRequest, token: str) -> HttpResponse:
        public_id = read_private_token(token)
        if public_id is None:
            raise Http404("Không có trang này.")
        comments = Comment.objects.select_related("article__category", "reason")
        response = view(request, get_object_or_404(comments, public_id=public_id))
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return find_comment


def _render_own_comment(
    request: HttpRequest, comment: Comment, *, is_new: bool = False, status: int = 200, message: str = ""
) -> HttpResponse:
    context = {
        "comment": comment,
        "article": comment.article,
        "is_new": is_new,
        "is_shown": comment.is_public,
        "changes": word_diff(comment.received_body, comment.body) if comment.is_public and comment.is_edited else [],
        "hints_at_diacritics": any(flag["flag"] == Flag.DIACRITICS for flag in comment.flags),
        "message": message,
        "rules": CommentSettings.current(),
        "page": Page(
            title="Cảm ơn bạn đã gửi ý kiến" if is_new else "Ý kiến của bạn", path=request.path, is_indexed=False
        ),
    }
    return render(request, "articles/comments/own_comment.html", context, status=status)


@require_safe
@_with_private_token
def own_comment(request: HttpRequest, comment: Comment) -> HttpResponse:
    """The private page of a comment: outcome, published text with its changes, and the button to withdraw."""
    return _render_own_comment(request, comment)


@require_safe
@_with_private_token
def own_comment_thanks(request: HttpRequest, comment: Comment) -> HttpResponse:
    return _render_own_comment(request, comment, is_new=True)


@require_POST
@_with_private_token
def own_comment_withdraw(request: HttpRequest, comment: Comment) -> HttpResponse:
    withdraw_by_reader(comment_id=comment.pk)
    return redirect("articles:own-comment", token=private_token(comment.public_id))


@_with_private_token
def _withdraw_csrf_failed(request: HttpRequest, comment: Comment) -> HttpResponse:
    return _render_own_comment(
        request, comment, status=403, message="Trang đã mở quá lâu: xin bấm nút rút ý kiến lần nữa."
    )


own_comment_withdraw.csrf_failed = _withdraw_csrf_failed  # type: ignore[attr-defined]  # as above

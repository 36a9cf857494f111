"""The comments of the moderation queue: filters, order, pagination, counts. No query reads more as rows accumulate."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from articles.comments.choices import CommentStatus, Flag
from articles.comments.models import Comment, CommentFlag
from articles.comments.querysets import CommentQuerySet
from articles.models import Article
from portal.core.keyset import make_cursor, read_cursor

QUEUE_SIZE = 20
COUNT_LIMIT = 1000  # above it the count is shown as "1.000+": counting a million rows costs as much as reading them
ARTICLE_LIMIT = 30

STATES = {
    "cho-duyet": CommentStatus.PENDING,
    "chuyen-cap-tren": CommentStatus.REFERRED,
    "da-dang": CommentStatus.APPROVED,
    "khong-dang": CommentStatus.REJECTED,
    "thu-rac": CommentStatus.SPAM,
    "da-rut": CommentStatus.WITHDRAWN,
}
WAITING = {CommentStatus.PENDING, CommentStatus.REFERRED}
OLDEST, NEWEST = "cu", "moi"
_DAYS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]
_LONGEST_KEY = 2**63 - 1


def _day(label: str) -> forms.DateField:
    # no date input: it would show the day and the month in the order of the browser's language
    widget = forms.DateInput(
        format="%d/%m/%Y", attrs={"placeholder": "ngày/tháng/năm", "size": 12, "autocomplete": "off"}
    )
    return forms.DateField(label=label, required=False, input_formats=_DAYS, localize=False, widget=widget)


class QueueFilterForm(forms.Form):
    """The query parameters of the queue. The cursor `tiep` is read separately."""

    trang_thai = forms.ChoiceField(label="Trạng thái", required=False, widget=forms.HiddenInput)
    bai = forms.IntegerField(label="Tin, bài", required=False, min_value=1, max_value=_LONGEST_KEY)
    co = forms.ChoiceField(label="Dấu hiệu", required=False, choices=[("", "Tất cả"), *Flag.choices])
    tu = _day("Nhận từ ngày")
    den = _day("Đến ngày")
    thu_tu = forms.ChoiceField(
        label="Thứ tự",
        required=False,
        choices=[("", "Mặc định"), (OLDEST, "Cũ nhất trước"), (NEWEST, "Mới nhất trước")],
    )

    def __init__(self, data: Mapping[str, str], *, user: User) -> None:
        super().__init__(data, auto_id="loc_%s", use_required_attribute=False)
        names = [name for name, state in STATES.items() if state != CommentStatus.REFERRED or may_judge(user)]
        states = cast(forms.ChoiceField, self.fields["trang_thai"])
        states.choices = [("", ""), *((name, STATES[name].label) for name in names)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("tu"), cleaned.get("den")
        if first and last and last < first:
            self.add_error("den", "Ngày cuối đứng trước ngày đầu.")
        for name in ("tu", "den"):
            if cleaned.get(name) and not 1970 <= cleaned[name].year <= 9000:
                self.add_error(name, "Năm này không dùng được.")
        return cleaned


def may_judge(user: User) -> bool:
    return user.has_perm("articles.judge_referred_comment")


@dataclass(frozen=True)
class CommentQueue:
    """The comments that one user lists with a set of filters."""

    user: User
    state: str = "cho-duyet"
    article_id: int | None = None
    flag: str = ""
    since: datetime | None = None
    until: datetime | None = None
    order: str = ""

    @classmethod
    def from_form(cls, user: User, form: QueueFilterForm) -> "CommentQueue":
        """The queue with the filters of the form; the default queue if they are not valid."""
        if not form.is_valid():
            return cls(user)
        filters = form.cleaned_data
        return cls(
            user=user,
            state=filters["trang_thai"] or "cho-duyet",
            article_id=filters["bai"],
            flag=filters["co"],
            since=_midnight(filters["tu"]) if filters["tu"] else None,
            until=_midnight(filters["den"] + timedelta(days=1)) if filters["den"] else None,
            order=filters["thu_tu"],
        )

    @property
    def status(self) -> CommentStatus:
        return STATES[self.state]

    @property
    def is_newest_first(self) -> bool:
        """Undecided comments are listed oldest first by default, decided ones newest first."""
        return self.order == NEWEST or (not self.order and self.status not in WAITING)

    @property
    def _is_by_flag_alone(self) -> bool:
        """Whether an index of CommentFlag alone gives both the filter and the order."""
        return bool(self.flag) and not (self.article_id or self.since or self.until)

    def _flag_rows(self, status: CommentStatus) -> QuerySet[CommentFlag]:
        return CommentFlag.objects.filter(code=self.flag, status=status).order_by("comment_id")

    def _filtered(self, status: CommentStatus) -> CommentQuerySet:
        comments = Comment.objects.visible_to(self.user).filter(status=status)
        if self.flag:
            comments = comments.filter(Exists(CommentFlag.objects.filter(comment=OuterRef("pk"), code=self.flag)))
        if self.article_id:
            comments = comments.filter(article_id=self.article_id)
        if self.since:
            comments = comments.filter(received_at__gte=self.since)
        if self.until:
            comments = comments.filter(received_at__lt=self.until)
        return comments.oldest_first()

    def page(self, cursor: str) -> tuple[list[Comment], str]:
        """One page of comments after the cursor, and the cursor of the next page ("" if none). Raises BadRequest."""
        rows = list(self.rows_after(cursor)[: QUEUE_SIZE + 1])
        comments = rows[:QUEUE_SIZE]
        return comments, make_cursor(comments[-1], "received_at") if len(rows) > QUEUE_SIZE else ""

    def rows_after(self, cursor: str) -> CommentQuerySet:
        """The comments after the cursor in the order of the queue: all of them, or at least one page."""
        position = read_cursor(cursor)
        if self._is_by_flag_alone:
            return self._flagged_after(position[1] if position else None)
        rows = self._filtered(self.status)
        if position:
            at, pk = position
            later = self._after("received_at", at) | Q(self._after("pk", pk), received_at=at)
            rows = self._starting_at(at)._filtered(self.status).filter(later)
        return rows.for_moderation().order_by(self._ordered("received_at"), self._ordered("pk"))

    def _flagged_after(self, pk: int | None) -> CommentQuerySet:
        flag_rows = self._flag_rows(self.status)
        if pk is not None:
            flag_rows = flag_rows.filter(self._after("comment_id", pk))
        keys = flag_rows.order_by(self._ordered("comment_id")).values_list("comment_id", flat=True)[: QUEUE_SIZE + 1]
        rows = Comment.objects.visible_to(self.user).filter(pk__in=list(keys))
        return rows.for_moderation().order_by(self._ordered("pk"))

    def _ordered(self, column: str) -> str:
        return f"-{column}" if self.is_newest_first else column

    def _after(self, column: str, value: Any) -> Q:
        return Q(**{f"{column}__{'lt' if self.is_newest_first else 'gt'}": value})

    def _starting_at(self, at: datetime) -> "CommentQueue":
        """The queue restricted to rows from this time on, so that the database can start reading the index there."""
        if self.is_newest_first:
            last = at + timedelta(microseconds=1)
            return replace(self, until=min(self.until or last, last))
        return replace(self, since=max(self.since or at, at))

    def state_counts(self) -> dict[str, int]:
        """The number of comments by state under the other filters, for the states that the user may see.

        Capped as in `bounded_counts`.
        """
        names = [name for name in STATES if STATES[name] != CommentStatus.REFERRED or may_judge(self.user)]
        rows = self._flag_rows if self._is_by_flag_alone else self._filtered
        return dict(zip(names, bounded_counts(rows(STATES[name]) for name in names), strict=True))

    def flag_counts(self) -> dict[str, int]:
        """The number of comments in this state by flag, for all articles and days; read from one index."""
        counts = bounded_counts(
            CommentFlag.objects.filter(code=flag, status=self.status).order_by("comment_id") for flag in Flag
        )
        return dict(zip(Flag, counts, strict=True))

    def articles(self) -> list[tuple[Article, int]]:
        """The articles of the first COUNT_LIMIT comments in this state with their numbers, the highest first."""
        rows = Comment.objects.visible_to(self.user).filter(status=self.status)
        rows = rows.order_by(self._ordered("received_at"), self._ordered("pk"))
        counts = Counter(rows.values_list("article_id", flat=True)[:COUNT_LIMIT])
        chosen = dict(counts.most_common(ARTICLE_LIMIT))
        if self.article_id:
            chosen.setdefault(self.article_id, counts[self.article_id])
        articles = Article.objects.only("headline").in_bulk(list(chosen))
        return [(articles[pk], count) for pk, count in chosen.items() if pk in articles]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def bounded_counts(querysets: Iterable[QuerySet[Any]]) -> list[int]:
    """The number of rows of each queryset, capped at COUNT_LIMIT + 1, in one query.

    Every queryset must be ordered as an index is: otherwise PostgreSQL may scan the table until it has enough rows.
    """
    columns, parameters = [], []
    for queryset in querysets:
        part = queryset.values("pk")[: COUNT_LIMIT + 1]
        sql, params = part.query.get_compiler(connection=connection).as_sql()
        columns.append(f"(SELECT COUNT(*) FROM ({sql}) AS part)")  # noqa: S608 - written by Django, values apart
        parameters += params
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}", parameters)
        return list(cursor.fetchone())


def format_count(count: int) -> str:
    return "1.000+" if count > COUNT_LIMIT else str(count) if count < COUNT_LIMIT else "1.000"

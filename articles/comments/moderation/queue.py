"""Which comments the desk shows, in what order, and how many there are: nothing here costs more as the rows grow."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from articles.comments.choices import CommentStatus, Flag
from articles.comments.models import Comment, CommentFlag
from articles.models import Article
from portal.core.keyset import make_cursor, read_cursor
from portal.site.head import query_string

QUEUE_SIZE = 20
MOST_COUNTED = 1000  # beyond that the desk says "1.000+": counting a million rows would cost as much as reading them
MOST_ARTICLES = 30

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


class QueueForm(forms.Form):
    """What may stand in the address of the queue; `tiep` is the place the page before ended at."""

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

    def __init__(self, data: Any, *, user: Any) -> None:
        super().__init__(data, auto_id="loc_%s", use_required_attribute=False)
        names = [name for name, state in STATES.items() if state != CommentStatus.REFERRED or may_judge(user)]
        self.fields["trang_thai"].choices = [("", ""), *((name, STATES[name].label) for name in names)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("tu"), cleaned.get("den")
        if first and last and last < first:
            self.add_error("den", "Ngày cuối đứng trước ngày đầu.")
        for name in ("tu", "den"):
            if cleaned.get(name) and not 1970 <= cleaned[name].year <= 9000:
                self.add_error(name, "Năm này không dùng được.")
        return cleaned


def may_judge(user: Any) -> bool:
    return user.has_perm("articles.judge_referred_comment")


@dataclass(frozen=True)
class Queue:
    """What the address asks for, read by a valid QueueForm."""

    user: Any
    state: str = "cho-duyet"
    article_id: int | None = None
    flag: str = ""
    since: datetime | None = None
    until: datetime | None = None
    order: str = ""

    @classmethod
    def of(cls, user: Any, asked: dict[str, Any]) -> "Queue":
        last = asked["den"]
        return cls(
            user=user,
            state=asked["trang_thai"] or "cho-duyet",
            article_id=asked["bai"],
            flag=asked["co"],
            since=_midnight(asked["tu"]) if asked["tu"] else None,
            until=_midnight(last + timedelta(days=1)) if last else None,
            order=asked["thu_tu"],
        )

    @property
    def status(self) -> CommentStatus:
        return STATES[self.state]

    @property
    def is_newest_first(self) -> bool:
        """Work waits oldest first; of what is decided the newest is what somebody comes back to."""
        return self.order == NEWEST or (not self.order and self.status not in WAITING)

    @property
    def is_by_day(self) -> bool:
        return self.since is not None or self.until is not None

    @property
    def _is_by_flag_alone(self) -> bool:
        """Then the marks of the flag give the order, by an index that holds no others."""
        return bool(self.flag) and not self.article_id and not self.is_by_day

    def _marks(self, status: CommentStatus) -> QuerySet[CommentFlag]:
        return CommentFlag.objects.filter(code=self.flag, status=status).order_by("comment_id")

    def _within(self, status: CommentStatus) -> QuerySet[Comment]:
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
        """The rows after this place, and the place where they end ("" at the end of the queue). Raises BadRequest."""
        found = list(self.rows_after(cursor)[: QUEUE_SIZE + 1])
        shown = found[:QUEUE_SIZE]
        return shown, make_cursor(shown[-1], "received_at") if len(found) > QUEUE_SIZE else ""

    def rows_after(self, cursor: str) -> QuerySet[Comment]:
        """What is listed from this place on, at least one page of it, in order."""
        place = read_cursor(cursor)
        if self._is_by_flag_alone:
            return self._flagged_after(place[1] if place else None)
        rows = self._within(self.status)
        if place:
            at, pk = place
            later = self._beyond("received_at", at) | Q(self._beyond("pk", pk), received_at=at)
            rows = self._from(at)._within(self.status).filter(later)
        return rows.for_desk().order_by(self._ordered("received_at"), self._ordered("pk"))

    def _flagged_after(self, pk: int | None) -> QuerySet[Comment]:
        marks = self._marks(self.status)
        if pk is not None:
            marks = marks.filter(self._beyond("comment_id", pk))
        keys = marks.order_by(self._ordered("comment_id")).values_list("comment_id", flat=True)[: QUEUE_SIZE + 1]
        rows = Comment.objects.visible_to(self.user).filter(pk__in=list(keys))
        return rows.for_desk().order_by(self._ordered("pk"))

    def _ordered(self, column: str) -> str:
        return f"-{column}" if self.is_newest_first else column

    def _beyond(self, column: str, value: Any) -> Q:
        return Q(**{f"{column}__{'lt' if self.is_newest_first else 'gt'}": value})

    def _from(self, at: datetime) -> "Queue":
        """The same days from this moment on: where the index can begin to read."""
        if self.is_newest_first:
            last = at + timedelta(microseconds=1)
            return replace(self, until=min(self.until or last, last))
        return replace(self, since=max(self.since or at, at))

    def state_counts(self) -> dict[str, int]:
        """How many there are in each state that this person may see, under the other filters (see `bounded_counts`)."""
        names = [name for name in STATES if STATES[name] != CommentStatus.REFERRED or may_judge(self.user)]
        found = self._marks if self._is_by_flag_alone else self._within
        return dict(zip(names, bounded_counts(found(STATES[name]) for name in names), strict=True))

    def flag_counts(self) -> dict[str, int]:
        """How many carry each flag in this state, whatever the article and the day: read from an index of its own."""
        counts = bounded_counts(
            CommentFlag.objects.filter(code=flag, status=self.status).order_by("comment_id") for flag in Flag
        )
        return dict(zip(Flag, counts, strict=True))

    def articles(self) -> list[tuple[Article, int]]:
        """The articles of the first MOST_COUNTED rows, those with most of them first, each with how many they are."""
        rows = Comment.objects.visible_to(self.user).filter(status=self.status)
        rows = rows.order_by(self._ordered("received_at"), self._ordered("pk"))
        counts = Counter(rows.values_list("article_id", flat=True)[:MOST_COUNTED])
        chosen = dict(counts.most_common(MOST_ARTICLES))
        if self.article_id:
            chosen.setdefault(self.article_id, counts[self.article_id])
        found = Article.objects.only("headline").in_bulk(list(chosen))
        return [(found[pk], count) for pk, count in chosen.items() if pk in found]


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def bounded_counts(querysets: Iterable[QuerySet[Any]]) -> list[int]:
    """How many rows each has, MOST_COUNTED + 1 at most: one query for all of them, which reads no more than that.

    Each has the order of an index: without, PostgreSQL may read the table from its beginning until it has seen enough.
    """
    columns, parameters = [], []
    for queryset in querysets:
        part = queryset.values("pk")[: MOST_COUNTED + 1]
        sql, params = part.query.get_compiler(connection=connection).as_sql()
        columns.append(f"(SELECT COUNT(*) FROM ({sql}) AS part)")  # noqa: S608 - written by Django, values apart
        parameters += params
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}", parameters)
        return list(cursor.fetchone())


def shown_count(count: int) -> str:
    return "1.000+" if count > MOST_COUNTED else str(count) if count < MOST_COUNTED else "1.000"


def address_of(path: str, asked: dict[str, Any], **changed: Any) -> str:
    return path + query_string({**asked, **changed})

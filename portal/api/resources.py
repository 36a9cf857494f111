"""Lists and items of one kind: what a view of an app has to say, and what follows from it."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, cast
from urllib.parse import urlencode

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.viewsets import ViewSetMixin

from portal.api import problems
from portal.api.narrowing import Filters
from portal.api.paging import DEFAULT_LIMIT, MOST, CursorParameter, KeysetPage, Order, keyset_page, require_fitting
from portal.api.parameters import BadValue, Choice, Integer, Moment, Names, Parameter, Refusals, read_all
from portal.api.problems import Problem
from portal.api.shapes import Shape, only
from portal.api.state import state_of_kinds, state_of_object
from portal.api.views import JSON, LINKED, Door
from portal.core.bilingual import Text
from portal.core.identity import absolute
from portal.core.slugs import is_id
from portal.publication.change_payload import item_url, moment
from portal.publication.changes import last_change_at
from portal.publication.choices import ChangeKind
from portal.publication.models import Change
from portal.publication.publishable import Publishable
from portal.vietnamese import format_date
from portal.vietnamese.dates import in_vietnam

LIMIT = Integer(
    "limit", Text("Số mục của một trang", "Items on a page"), 1, MOST, default=DEFAULT_LIMIT, example=DEFAULT_LIMIT
)
CURSOR = CursorParameter()
FORMAT = Choice(
    "format",
    Text("json, hoặc jsonld: dữ liệu liên kết theo schema.org", "json, or jsonld: linked data as schema.org has it"),
    ["json", "jsonld"],
    default="json",
    example="jsonld",
)
UPDATED_SINCE = Moment(
    "updated_since",
    Text(
        "Chỉ những mục có thay đổi công khai từ lúc này. Để giữ bản sao khớp hẳn, dùng changes: ở đó có cả những gì đã "
        "gỡ.",
        "Only what changed in public since then. To keep a copy exactly in step use changes, which tells of removals "
        "too.",
    ),
)
PUBLISHED_SINCE = Moment(
    "published_since", Text("Chỉ những mục xuất bản từ lúc này", "Only what was published since then")
)


@dataclass(frozen=True)
class Expansion:
    """What `expand` puts in the place of a reference; `kinds`: whose changes then change the answer."""

    text: Text
    kinds: tuple[ChangeKind, ...]


class ResourceView(ViewSetMixin, Door):
    """All that is public of one kind, as a list and one by one."""

    kind: ClassVar[ChangeKind]
    plural: ClassVar[str]  # in addresses
    model: ClassVar[Any]
    shape: ClassVar[type[Shape]]
    light_shape: ClassVar[type[Shape] | None] = None  # of the list, where it shows less
    orders: ClassVar[tuple[Order, ...]]
    expansions: ClassVar[Mapping[str, Expansion]] = {}
    filters: ClassVar[Filters | None] = None
    since: ClassVar[str | None] = "updated_at"  # when it last changed, where the change log has no row
    has_slug: ClassVar[bool] = True
    linked_kinds: ClassVar[tuple[ChangeKind, ...] | None] = (
        None  # whose changes linked data shows too; None: there is none
    )
    about: ClassVar[Text]  # what the OpenAPI document says of it

    # --- what each kind says for itself ---

    @classmethod
    def public(cls) -> QuerySet[Any]:
        """What everybody may see now."""
        items: Any = cls.model.objects.all()
        found: QuerySet[Any] = items.public() if hasattr(items, "public") else items
        return found

    @classmethod
    def load(cls, items: QuerySet[Any], expand: Iterable[str] = (), *, is_light: bool = False) -> QuerySet[Any]:
        """The items with all that `write` reads of them, in a number of queries that does not grow with the rows."""
        return items

    @classmethod
    def write(cls, item: Any, expand: Iterable[str] = (), *, is_light: bool = False) -> dict[str, Any]:
        raise NotImplementedError

    @classmethod
    def load_linked(cls, items: QuerySet[Any]) -> QuerySet[Any]:
        """The items with all that `link` reads of them."""
        return cls.load(items)

    @classmethod
    def link(cls, item: Any) -> dict[str, Any]:
        """The item as schema.org has it."""
        raise NotImplementedError

    # --- what follows from it ---

    @classmethod
    def stamped(cls, items: QuerySet[Any]) -> QuerySet[Any]:
        """The items, each with the time of its last public change as `changed_at`."""
        newest = last_change_at(cls.kind)
        stamped: QuerySet[Any] = items.annotate(changed_at=Coalesce(newest, cls.since) if cls.since else newest)
        return stamped

    @classmethod
    def loaded(cls, items: QuerySet[Any], expand: Iterable[str] = (), *, is_light: bool = False) -> QuerySet[Any]:
        return cls.load(cls.stamped(items), expand, is_light=is_light)

    @classmethod
    def updated(cls, item: Any) -> str | None:
        return moment(item.changed_at)

    @classmethod
    def changed_since(cls, items: QuerySet[Any], start: datetime) -> QuerySet[Any]:
        """The log says which can be among them; only these are looked at one by one."""
        in_log = Change.objects.filter(kind=cls.kind, at__gte=start).values("object_id")
        return items.filter(Q(pk__in=in_log) | Q(**{f"{cls.since}__gte": start}), changed_at__gte=start)

    @classmethod
    @cache
    def list_parameters(cls) -> dict[str, Parameter]:
        found: list[Parameter] = [LIMIT, CURSOR]
        if len(cls.orders) > 1:
            said = Text(
                "; ".join(f"{order.name}: {order.text.vi}" for order in cls.orders),
                "; ".join(f"{order.name}: {order.text.en}" for order in cls.orders),
            )
            names = [order.name for order in cls.orders]
            found.append(
                Choice("ordering", Text("Thứ tự. ", "The order. ") + said, names, default=names[0], example=names[1])
            )
        found += [*cls.item_parameters().values(), UPDATED_SINCE]
        if issubclass(cls.model, Publishable):
            found.append(PUBLISHED_SINCE)
        return {parameter.name: parameter for parameter in found}

    @classmethod
    @cache
    def item_parameters(cls) -> dict[str, Parameter]:
        members = list((cls.shape)().fields)
        said = Text(
            "Chỉ lấy những mục này của mỗi đối tượng; id và url luôn có",
            "Only these members of each object; id and url always come",
        )
        found: list[Parameter] = [Names("fields", said, members, example=members[2])]
        if cls.expansions:
            said = Text(
                "Thay chỗ dẫn chiếu bằng chính đối tượng. "
                + "; ".join(f"{n}: {e.text.vi}" for n, e in cls.expansions.items()),
                "Puts the object in place of the reference. "
                + "; ".join(f"{n}: {e.text.en}" for n, e in cls.expansions.items()),
            )
            found.append(Names("expand", said, cls.expansions, example=next(iter(cls.expansions))))
        if cls.linked_kinds is not None:
            found.append(FORMAT)
        return {parameter.name: parameter for parameter in found}

    def kinds_shown(
        self, expand: Iterable[str] = (), *, is_narrowed: bool = False, is_linked: bool = False
    ) -> set[str]:
        kinds = {self.kind, *(kind for name in expand for kind in self.expansions[name].kinds)}
        kinds |= set(self.linked_kinds or ()) if is_linked else set()
        return kinds | (self.filters.kinds if self.filters and is_narrowed else set())

    @classmethod
    def is_light(cls, fields: Iterable[str] | None, expand: Iterable[str] = ()) -> bool:
        """Whether a list shows the light shape; `fields` and `expand` can ask for more."""
        if cls.light_shape is None or expand:
            return False
        return fields is None or set(fields) <= _members(cast(Hashable, cls.light_shape))

    def scope(self) -> QuerySet[Any]:
        """The public items of this list. Raises Problem where the list itself is not public."""
        return self.public()

    # --- GET a list ---

    def read_list(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        refusals = Refusals()
        names = self.filters.names if self.filters else ()
        values, raw = read_all(request.GET, self.list_parameters(), refusals, names)
        narrow = self.filters.read(raw, refusals) if self.filters and raw else None
        order = next(order for order in self.orders if order.name == values.get("ordering", self.orders[0].name))
        cursor = values.get("cursor")
        if cursor is not None:
            try:
                require_fitting(cursor, order)
            except BadValue as problem:
                refusals.add("cursor", request.GET["cursor"], problem)
        refusals.raise_if_any()
        items = self.scope()
        expand, is_linked = values.get("expand", ()), values.get("format") == "jsonld"
        fields = values.get("fields")
        light = self.is_light(fields, expand)

        def make() -> tuple[Any, dict[str, str]]:
            found = narrow(items) if narrow else items
            found = self.load_linked(self.stamped(found)) if is_linked else self.loaded(found, expand, is_light=light)
            if start := values.get("updated_since"):
                found = self.changed_since(found, start)
            if start := values.get("published_since"):
                found = found.filter(published_at__gte=start)
            page = keyset_page(found, order, cursor, values.get("limit", DEFAULT_LIMIT))
            links = self._links(page)
            header = ", ".join(f'<{url}>; rel="{rel}"' for rel, url in (("next", links[0]), ("prev", links[1])) if url)
            if is_linked:
                value: Any = {"@context": "https://schema.org", "@graph": [self.link(item) for item in page.items]}
            else:
                written = [only(fields, self.write(item, expand, is_light=light)) for item in page.items]
                value = {"next": links[0], "previous": links[1], "results": written}
            return value, {"Link": header} if header else {}

        state = state_of_kinds(self.kinds_shown(expand, is_narrowed=bool(raw), is_linked=is_linked))
        if self.filters and self.filters.by_day & raw.keys():
            state = state._replace(marks=f"{state.marks} {timezone.localdate()}")
        return self.answer(state, make, content_type=LINKED if is_linked else JSON)

    def _links(self, page: KeysetPage) -> list[str | None]:
        kept = [(name, value) for name, value in self.request.GET.items() if name != "cursor"]
        address = absolute(self.request.path)
        return [
            f"{address}?{urlencode([*kept, ('cursor', cursor.encode())], safe=',:')}" if cursor else None
            for cursor in (page.next, page.previous)
        ]

    # --- GET one ---

    def read_one(self, request: Request, *, key: str, **kwargs: Any) -> HttpResponseBase:
        refusals = Refusals()
        values, _ = read_all(request.GET, self.item_parameters(), refusals)
        refusals.raise_if_any()
        expand, is_linked = values.get("expand", ()), values.get("format") == "jsonld"
        pk = self._find(key)
        if pk is None:
            raise problems.not_found()

        def make() -> tuple[Any, dict[str, str]]:
            items = self.public().filter(pk=pk)
            item = (self.load_linked(self.stamped(items)) if is_linked else self.loaded(items, expand)).first()
            if item is None:
                raise self._missing(pk)
            headers = {} if is_id(key) else {"Content-Location": item_url(self.kind, pk)}
            if is_linked:
                return {"@context": "https://schema.org", **self.link(item)}, headers
            return only(values.get("fields"), self.write(item, expand)), headers

        state = state_of_object(self.kind, pk)
        if expand or is_linked:
            shown = state_of_kinds(self.kinds_shown(expand, is_linked=is_linked))
            state = state._replace(marks=f"{state.marks} {shown.marks}", at=shown.at)
        return self.answer(state, make, content_type=LINKED if is_linked else JSON)

    def _find(self, key: str) -> int | None:
        """The id that an address names by id or slug, of what is or once was public; digits alone are an id."""
        if is_id(key):
            return int(key)
        if not self.has_slug:
            return None
        items = self.model.objects.all()
        known = items.once_public() if hasattr(items, "once_public") else items
        pk: int | None = known.filter(slug=key).values_list("pk", flat=True).first()
        return pk

    def _missing(self, pk: int) -> Problem:
        """410 for what was public and has been withdrawn, else 404: nobody learns what has not been public yet."""
        items = self.model.objects.all()
        if not hasattr(items, "once_public"):
            return problems.not_found()
        item = items.once_public().filter(pk=pk).first()
        if item is None:
            return problems.not_found()
        return gone(item)


def gone(item: Publishable) -> Problem:
    """What is said of something that was public and has been withdrawn: when and why, as its page does."""
    if item.withdrawn_at is None:
        return problems.not_found()
    detail = Text(
        f"Nội dung này đã được rút ngày {format_date(item.withdrawn_at)}. Lý do: {item.withdrawal_reason}",
        f"This was withdrawn on {in_vietnam(item.withdrawn_at):%Y-%m-%d}. Reason (as published): "
        f"{item.withdrawal_reason}",
    )
    members = {"withdrawn_at": moment(item.withdrawn_at), "reason": item.withdrawal_reason}
    return Problem(problems.GONE, detail, members=members)


def expanded(name: str, view: type[ResourceView]) -> "Prefetch[str, QuerySet[Any]]":
    """A relation with all that the other kind's `write` reads."""
    return Prefetch(name, queryset=view.loaded(view.public()))


@cache
def _members(shape: type[Shape]) -> frozenset[str]:
    return frozenset(shape().fields)


def list_address(name: str, *args: Any) -> str:
    return absolute(reverse(f"api:{name}", args=args))

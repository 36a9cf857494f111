"""Lists and items of one kind: what a viewset of an app declares, and what follows from it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, ClassVar

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.routers import Route, SimpleRouter
from rest_framework.viewsets import GenericViewSet

from portal.api.conditional import state_of_kinds, state_of_object
from portal.api.filters import ApiFilterSet
from portal.api.pagination import (
    DEFAULT_LIMIT,
    MAX_LIMIT,
    CursorParameter,
    KeysetPagination,
    Order,
    require_fitting,
)
from portal.api.problems import GONE, Problem, not_found
from portal.api.query import (
    ChoiceParameter,
    IntegerParameter,
    InvalidValue,
    NamesParameter,
    QueryErrors,
    TimeParameter,
    parse_query,
)
from portal.api.renderers import JsonLdRenderer
from portal.api.serializers import ItemSerializer
from portal.api.views import PublicView
from portal.core.slugs import is_id
from portal.publication.change_payload import item_url, moment
from portal.publication.changes import last_change_at
from portal.publication.choices import ChangeKind
from portal.publication.models import Change
from portal.publication.publishable import Publishable
from portal.vietnamese import format_date
from portal.vietnamese.dates import in_vietnam

LINKED = "jsonld"


class ListOnlyViewSet(PublicView, GenericViewSet):
    """A list of public items of one kind.

    kind: names the items in the change log. orders: the first is the default. expandable: the members that `expand`
    replaces by the items themselves, with their kinds. since: the column with the time of the last change where the
    change log has no row. linked_kinds: whose changes linked data shows too, None where there is no linked data.
    list_serializer_class: of the list, where it shows less. text: what the list is, for the document.
    """

    kind: ClassVar[ChangeKind]
    model: ClassVar[Any]
    serializer_class: ClassVar[type[ItemSerializer]]
    list_serializer_class: ClassVar[type[ItemSerializer] | None] = None
    orders: ClassVar[tuple[Order, ...]]
    expandable: ClassVar[Mapping[str, ChangeKind]] = {}
    filterset_class: ClassVar[type[ApiFilterSet] | None] = None
    since: ClassVar[str | None] = "updated_at"
    linked_kinds: ClassVar[tuple[ChangeKind, ...] | None] = None
    text: ClassVar[str | Promise]

    pagination_class = KeysetPagination
    query: dict[str, Any]
    order: Order

    # --- declared by each kind ---

    @classmethod
    def public(cls) -> QuerySet[Any]:
        """What everybody may see now."""
        items: QuerySet[Any] = cls.model.objects.all()
        return items

    @classmethod
    def load(cls, items: QuerySet[Any], expand: Iterable[str] = (), *, is_light: bool = False) -> QuerySet[Any]:
        """The items with all that the serializer reads, in a number of queries that does not grow with the rows."""
        return items

    @classmethod
    def load_linked(cls, items: QuerySet[Any]) -> QuerySet[Any]:
        """The items with all that `linked_data` reads."""
        return cls.load(items)

    @classmethod
    def linked_data(cls, item: Any) -> dict[str, Any]:
        """The item in the vocabulary of schema.org."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any]:
        """The public items of this list. Raises Problem if the list itself is not public."""
        return self.public()

    # --- rows ---

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
    def changed_since(cls, items: QuerySet[Any], start: datetime) -> QuerySet[Any]:
        """The log names the candidates; only these are compared one by one."""
        in_log = Change.objects.filter(kind=cls.kind, at__gte=start).values("object_id")
        return items.filter(Q(pk__in=in_log) | Q(**{f"{cls.since}__gte": start}), changed_at__gte=start)

    @classmethod
    def filter_by(cls, items: QuerySet[Any], filterset: ApiFilterSet) -> QuerySet[Any]:
        """The items that the filters leave; `filter_base` is what they are applied to."""
        found: QuerySet[Any] = filterset.filter_queryset(items)
        return found

    @classmethod
    def filter_base(cls) -> QuerySet[Any]:
        """The queryset of the FilterSet: of another model than the items' where its filters are about that."""
        items: QuerySet[Any] = cls.model.objects.all()
        return items

    # --- parameters ---

    def query_fields(self) -> Mapping[str, serializers.Field]:
        return self.list_fields() if self.action == "list" else self.item_fields()

    @classmethod
    @cache
    def list_fields(cls) -> dict[str, serializers.Field]:
        limit = IntegerParameter(
            min_value=1, max_value=MAX_LIMIT, default=DEFAULT_LIMIT, help_text=_("Items on a page")
        )
        cursor = CursorParameter(
            help_text=_("Where the page begins: taken as it is from “next” or “previous”, never made up.")
        )
        fields: dict[str, serializers.Field] = {"limit": limit, "cursor": cursor}
        if len(cls.orders) > 1:
            texts = (part for order in cls.orders for part in ("; ", order.name, ": ", order.text))
            help_text = format_lazy("{}" * (4 * len(cls.orders) - 1), *list(texts)[1:])
            fields["ordering"] = ChoiceParameter(
                choices=[order.name for order in cls.orders],
                default=cls.orders[0].name,
                help_text=format_lazy("{} {}", _("The order."), help_text),
            )
        fields |= cls.item_fields()
        fields["updated_since"] = TimeParameter(
            help_text=_(
                "Only what changed in public since then. To keep a copy exactly in step use changes, which tells of "
                "removals too."
            )
        )
        if issubclass(cls.model, Publishable):
            fields["published_since"] = TimeParameter(help_text=_("Only what was published since then"))
        return fields

    @classmethod
    @cache
    def item_fields(cls) -> dict[str, serializers.Field]:
        text = _("Only these members of each object; id and url always come")
        fields: dict[str, serializers.Field] = {
            "fields": NamesParameter(choices=list(cls.serializer_class().fields), help_text=text)
        }
        if cls.expandable:
            text = _("Puts the object in place of the reference.")
            fields["expand"] = NamesParameter(choices=list(cls.expandable), help_text=text)
        if cls.linked_kinds is not None:
            text = _("json, or jsonld: linked data as schema.org has it")
            fields["format"] = ChoiceParameter(choices=["json", LINKED], default="json", help_text=text)
        return fields

    # --- requests ---

    def get_renderers(self) -> Sequence[Any]:
        return [JSONRenderer()] if self.linked_kinds is None else [JSONRenderer(), JsonLdRenderer()]

    def kinds_shown(self, expand: Iterable[str] = ()) -> set[ChangeKind]:
        """The kinds whose changes change the response."""
        linked_kinds = self.linked_kinds if self.is_linked else None
        return {self.kind, *(self.expandable[name] for name in expand), *(linked_kinds or ())}

    @property
    def is_linked(self) -> bool:
        return self.query.get("format") == LINKED

    def serialize(self, items: Any, *, is_light: bool = False, **options: Any) -> Any:
        """The items (many=True) or the item as data of JSON, with the members that the request selects."""
        serializer_class = self.list_serializer_class if is_light else None
        context = {"fields": self.query.get("fields"), "expand": self.query.get("expand", ())}
        return (serializer_class or self.serializer_class)(items, context=context, **options).data

    def list(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        errors = QueryErrors()
        names = self.filterset_class.names() if self.filterset_class else []
        self.query, raw = parse_query(request.GET, self.query_fields(), errors, names)
        filterset = self.filterset_class.parse(raw, errors, self.filter_base()) if self.filterset_class else None
        self.order = next(
            order for order in self.orders if order.name == self.query.get("ordering", self.orders[0].name)
        )
        if cursor := self.query.get("cursor"):
            try:
                require_fitting(cursor, self.order, self.model.objects.all())
            except InvalidValue as error:
                errors.add("cursor", request.GET["cursor"], error)
        errors.raise_if_any()
        items = self.get_queryset()
        state = state_of_kinds(
            self.kinds_shown(self.query.get("expand", ())) | set(filterset.kinds if filterset else ())
        )
        if filterset and set(filterset.by_day) & set(raw):
            state = state._replace(marks=f"{state.marks} {timezone.localdate()}")
        return self.respond(state, lambda: self.page(items if filterset is None else self.filter_by(items, filterset)))

    def page(self, items: QuerySet[Any]) -> tuple[dict[str, Any], dict[str, str]]:
        """A page of the items, and the header with its links."""
        query, expand = self.query, self.query.get("expand", ())
        is_light = self.is_light()
        items = (
            self.load_linked(self.stamped(items)) if self.is_linked else self.loaded(items, expand, is_light=is_light)
        )
        if start := query.get("updated_since"):
            items = self.changed_since(items, start)
        if start := query.get("published_since"):
            items = items.filter(published_at__gte=start)
        shown = self.paginate_queryset(items) or []
        if self.is_linked:
            data: dict[str, Any] = {"@context": "https://schema.org", "@graph": [self.linked_data(i) for i in shown]}
        else:
            data = self.paginator.get_paginated_response(self.serialize(shown, is_light=is_light, many=True)).data
        return data, self.paginator.headers()

    def is_light(self) -> bool:
        """Whether the list shows the members of `list_serializer_class`; `fields` and `expand` can ask for more."""
        if self.list_serializer_class is None or self.query.get("expand"):
            return False
        fields = self.query.get("fields")
        return not fields or set(fields) <= set(self.list_serializer_class().fields)


class PublicViewSet(ListOnlyViewSet):
    """All that is public of one kind, as a list and one by one, by id or by slug (`has_slug`)."""

    has_slug: ClassVar[bool] = True

    def retrieve(self, request: Request, *, key: str, **kwargs: Any) -> HttpResponseBase:
        self.query = self.parse_query()
        expand = self.query.get("expand", ())
        pk = self.find(key)
        if pk is None:
            raise not_found()

        def build() -> tuple[dict[str, Any], dict[str, str]]:
            items = self.public().filter(pk=pk)
            item = (self.load_linked(self.stamped(items)) if self.is_linked else self.loaded(items, expand)).first()
            if item is None:
                raise self.missing(pk)
            headers = {} if is_id(key) else {"Content-Location": item_url(self.kind, pk)}
            if self.is_linked:
                return {"@context": "https://schema.org", **self.linked_data(item)}, headers
            return self.serialize(item), headers

        state = state_of_object(self.kind, pk)
        if expand or self.is_linked:
            shown = state_of_kinds(self.kinds_shown(expand))
            state = state._replace(marks=f"{state.marks} {shown.marks}", at=shown.at)
        return self.respond(state, build)

    @classmethod
    def once_public(cls) -> QuerySet[Any]:
        """What is or was public."""
        return cls.public()

    def find(self, key: str) -> int | None:
        """The id that a URL names by id or slug, of what is or was public; digits alone are an id."""
        if is_id(key):
            return int(key)
        if not self.has_slug:
            return None
        pk: int | None = self.once_public().filter(slug=key).values_list("pk", flat=True).first()
        return pk

    def missing(self, pk: int) -> Problem:
        """404: nobody learns what has not been public yet."""
        return not_found()


class PublishableViewSet(PublicViewSet):
    """Items with the publication life cycle: what has been withdrawn answers 410."""

    since = "published_at"

    @classmethod
    def public(cls) -> QuerySet[Any]:
        items: QuerySet[Any] = cls.model.objects.public()
        return items

    @classmethod
    def once_public(cls) -> QuerySet[Any]:
        items: QuerySet[Any] = cls.model.objects.once_public()
        return items

    def missing(self, pk: int) -> Problem:
        item = self.once_public().filter(pk=pk).first()
        return not_found() if item is None else gone(item)


def gone(item: Publishable) -> Problem:
    """410 with date and reason, as on the item's page, for something that was withdrawn after it was public."""
    if item.withdrawn_at is None:
        return not_found()
    detail = format_lazy(
        _("This was withdrawn on {iso_date}. Reason (as published): {reason}"),
        iso_date=f"{in_vietnam(item.withdrawn_at):%Y-%m-%d}",
        date=format_date(item.withdrawn_at),
        reason=item.withdrawal_reason,
    )
    members = {"withdrawn_at": moment(item.withdrawn_at), "reason": item.withdrawal_reason}
    return Problem(GONE, detail, members=members)


def expanded(name: str, viewset: type[ListOnlyViewSet]) -> "Prefetch[str, QuerySet[Any]]":
    """Load a relation with all that the serializer of the other kind reads."""
    return Prefetch(name, queryset=viewset.loaded(viewset.public()))


class PublicRouter(SimpleRouter):
    """URLs of lists and items: `honorees/` named `honorees`, `honorees/<id or slug>/` named `honoree`."""

    routes = [
        Route(r"{prefix}{trailing_slash}", {"get": "list"}, "{basename}s", False, {}),
        Route(r"{prefix}/<slug:key>{trailing_slash}", {"get": "retrieve"}, "{basename}", True, {}),
    ]

    def __init__(self) -> None:
        super().__init__(use_regex_path=False)

    def register_kind(self, viewset: type[PublicViewSet]) -> None:
        self.register(f"{viewset.kind.value}s", viewset, viewset.kind.value)

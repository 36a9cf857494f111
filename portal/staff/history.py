"""What happened to an item, and the columns and files of the audit log."""

from typing import Any, TypeVar

from django.apps import apps
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import Model, Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst

from portal.core.users import name_of
from portal.publication.content import Content, FieldChange, content_of_kind, contents
from portal.publication.models import AuditEvent
from portal.publication.querysets import AuditEventQuerySet

PAGE_SIZE = 50
MOST_COUNTED = 10_000

Events = TypeVar("Events", bound=QuerySet[Any])


class BoundedPaginator(Paginator):  # type: ignore[type-arg]  # generic only in the stubs
    """Counts at most 10,000 rows: to count a million would take longer than to show a page of them."""

    object_list: QuerySet[Any]

    @cached_property
    def count(self) -> int:
        return int(self.object_list.order_by()[:MOST_COUNTED].count())


def actor_of(event: AuditEvent) -> str:
    """Who acted, as pages and files name them."""
    return name_of(event.by) if event.by is not None else str(event.get_channel_display())


def label_of_kind(kind: str) -> str:
    """`Tin, bài` for `articles.article`; the label itself where the model has gone."""
    if kind == "sample":
        return "Dữ liệu minh họa"
    model = _model_of(kind)
    return str(capfirst(model._meta.verbose_name)) if model is not None else kind


def changes_of(event: AuditEvent) -> list[FieldChange]:
    """What the event changed, field by field, with labels."""
    content = content_of_kind(event.kind) or Content(model=_model_of(event.kind) or AuditEvent, fields=())
    return content.describe(event.before, event.after)


def _model_of(kind: str) -> type[Model] | None:
    try:
        return apps.get_model(kind)
    except (LookupError, ValueError):
        return None


def address_of(event: AuditEvent) -> str:
    """Where the admin shows the object of the event; "" where it has no page."""
    try:
        app_label, model_name = event.kind.split(".")
        return reverse(f"admin:{app_label}_{model_name}_change", args=[event.object_id])
    except (NoReverseMatch, ValueError):
        return ""


def visible_to(user: User, events: Events) -> Events:
    """The events about what the user may see."""
    hidden = Q(pk__in=[])
    for content in contents().values():
        view = f"{content.model._meta.app_label}.view_{content.model._meta.model_name}"
        if not user.has_perm(content.view_permission or view):
            hidden |= Q(kind=content.kind)
        elif content.hidden_from is not None and (ids := content.hidden_from(user)) is not None:
            hidden |= Q(kind=content.kind, object_id__in=ids)
    return events.exclude(hidden)


def events_of(item: Model) -> AuditEventQuerySet:
    """The events of an item and of the rows of its parts that have, or had, pages of their own."""
    content = contents().get(type(item))
    condition = Q(kind=item._meta.label_lower, object_id=item.pk)
    for part in content.parts if content is not None else ():
        relation: Any = item._meta.get_field(part.name)
        if relation.related_model in contents():
            condition |= Q(kind=relation.related_model._meta.label_lower, owner_id=item.pk)
    return AuditEvent.objects.filter(condition)


def history_context(item: Model, user: User, number: str) -> dict[str, Any]:
    """A page of the history of one item, newest first, for its template."""
    events = visible_to(user, events_of(item)).select_related("by").newest_first()
    page = BoundedPaginator(events, PAGE_SIZE).get_page(number)
    return {
        "object": item,
        "page_obj": page,
        "events": [
            {
                "event": event,
                "actor": actor_of(event),
                "changes": changes_of(event),
                "part": "" if event.kind == item._meta.label_lower else f"{label_of_kind(event.kind)} “{event.label}”",
            }
            for event in page
        ],
        "log_address": log_address(item) if user.has_perm("portal.view_auditevent") else "",
    }


def log_address(item: Model) -> str:
    """The audit log, filtered to the item."""
    return f"{reverse('admin:portal_auditevent_changelist')}?kind__exact={item._meta.label_lower}&object_id={item.pk}"

from datetime import date
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, IntegerField, OuterRef, Prefetch, Q, When

from portal.publication.publishable import PublishableQuerySet
from portal.search import Matches, parse

if TYPE_CHECKING:
    from honorees.models import Cycle, Honour, Province, Unit  # noqa: F401 - named in quotes


class CycleQuerySet(models.QuerySet["Cycle"]):
    def for_listing(self) -> Self:
        return self.select_related("movement").order_by("-start_year", "movement__name")


class ProvinceQuerySet(models.QuerySet["Province"]):
    def in_force(self, day: date) -> Self:
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class UnitQuerySet(models.QuerySet["Unit"]):
    def matching(self, text: str) -> Self:
        """Filter units in whose name each word of the text is the start of a word; none for a text without words."""
        query = parse(text)
        return self.filter(Matches(query.match())) if query else self.none()


class HonourQuerySet(models.QuerySet["Honour"]):
    @staticmethod
    def public_q(prefix: str = "") -> Q:
        """An honour is public if its honoree is."""
        return PublishableQuerySet.public_q(f"{prefix}honoree__")

    def public(self) -> Self:
        return self.filter(self.public_q())

    def standing(self) -> Self:
        """Exclude revoked honours."""
        return self.filter(revoked_on=None)

    def matching(self, text: str) -> Self:
        """Filter honours in whose name, post or unit name each word of the text is the start of a word."""
        query = parse(text)
        return self.filter(Matches(query.match())) if query else self.none()

    def for_page(self) -> Self:
        return self.select_related("cycle__movement", "decision", "unit__province", "unit__parent", "field").order_by(
            "-cycle__start_year", "pk"
        )


class HonoreeQuerySet(PublishableQuerySet):
    def in_name_order(self) -> Self:
        return self.order_by("sort_key", "pk")

    def before(self, sort_key: str, pk: int) -> Self:
        """Return honorees before this position in name order, nearest first."""
        position = Q(sort_key__lt=sort_key) | Q(sort_key=sort_key, pk__lt=pk)
        return self.filter(position).order_by("-sort_key", "-pk")

    def after(self, sort_key: str, pk: int) -> Self:
        """Return honorees after this position in name order, nearest first."""
        position = Q(sort_key__gt=sort_key) | Q(sort_key=sort_key, pk__gt=pk)
        return self.filter(position).order_by("sort_key", "pk")

    def with_honours(self) -> Self:
        honours_of = apps.get_model("honorees", "Honour").objects
        standing = honours_of.standing().select_related("unit", "cycle__movement").order_by("-cycle__start_year")
        return self.prefetch_related(Prefetch("honours", queryset=standing, to_attr="standing_honours"))

    def for_listing(self) -> Self:
        """Load what an honoree card shows: portrait, post and unit name."""
        return self.select_related("portrait").with_honours()

    def matching(self, text: str) -> Self:
        """Filter honorees whose name, or one honour with name, post and unit name, matches each word of the text."""
        honours_of = apps.get_model("honorees", "Honour").objects
        query = parse(text)
        if not query:
            return self.none()
        honours = honours_of.matching(text).order_by().values("honoree")
        return self.filter(Q(Matches(query.match())) | Q(pk__in=honours))

    def best_first(self, text: str) -> Self:
        """Order by match: accents as typed first, then matches in the name, then the others; each in name order."""
        honours_of = apps.get_model("honorees", "Honour").objects
        query = parse(text)
        if not query:
            return self.in_name_order()

        def last_unless(condition: Q | Matches) -> Case:
            return Case(When(condition, then=0), default=1, output_field=IntegerField())

        in_name = last_unless(Matches(query.match()))
        if not query.has_accents:
            return self.order_by(in_name, "sort_key", "pk")
        as_typed = honours_of.filter(Matches(query.match_accents())).order_by().values("honoree")
        return self.order_by(last_unless(Q(pk__in=as_typed)), in_name, "sort_key", "pk")

    def honoured_by(self, honours: HonourQuerySet) -> Self:
        return self.filter(Exists(honours.filter(honoree=OuterRef("pk"))))

from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from portal.publishing import PublishableQuerySet
from portal.vietnamese import fold


class CycleQuerySet(models.QuerySet):
    def for_listing(self) -> Self:
        return self.select_related("movement").order_by("-start_year", "movement__name")


class ProvinceQuerySet(models.QuerySet):
    def in_force(self, day) -> Self:
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class UnitQuerySet(models.QuerySet):
    def matching(self, text: str) -> Self:
        """Units whose folded name holds every word of the text."""
        return self.filter(*(Q(search_text__contains=word) for word in fold(text).split()))


class HonourQuerySet(models.QuerySet):
    @staticmethod
    def public_q(prefix: str = "") -> Q:
        """An honour is as public as the person it was given to."""
        return PublishableQuerySet.public_q(f"{prefix}honoree__")

    def public(self) -> Self:
        return self.filter(self.public_q())

    def standing(self) -> Self:
        """Honours that have not been revoked."""
        return self.filter(revoked_on=None)

    def matching(self, text: str) -> Self:
        """Honours in whose person's name, post or unit as on the day every word of the text occurs."""
        words = fold(text).split()
        return self.filter(*(Q(search_text__contains=word) | Q(honoree__search_text__contains=word) for word in words))

    def for_page(self) -> Self:
        return self.select_related(
            "cycle__movement", "decision", "unit__province", "unit__parent", "field"
        ).order_by("-cycle__start_year", "pk")


class HonoreeQuerySet(PublishableQuerySet):
    def in_name_order(self) -> Self:
        return self.order_by("sort_key", "pk")

    def before(self, sort_key: str, pk: int) -> Self:
        """Those before this place in name order, the nearest first."""
        place = Q(sort_key__lt=sort_key) | Q(sort_key=sort_key, pk__lt=pk)
        return self.filter(place).order_by("-sort_key", "-pk")

    def after(self, sort_key: str, pk: int) -> Self:
        """Those behind this place in name order, the nearest first."""
        place = Q(sort_key__gt=sort_key) | Q(sort_key=sort_key, pk__gt=pk)
        return self.filter(place).order_by("sort_key", "pk")

    def with_honours(self) -> Self:
        honours_of = apps.get_model("honorees", "Honour").objects
        standing = honours_of.standing().select_related("unit", "cycle__movement").order_by("-cycle__start_year")
        return self.prefetch_related(Prefetch("honours", queryset=standing, to_attr="standing_honours"))

    def for_listing(self) -> Self:
        """What a card of a person shows: portrait, post and unit as on the day."""
        return self.select_related("portrait").with_honours()

    def honoured_by(self, honours: HonourQuerySet) -> Self:
        return self.filter(Exists(honours.filter(honoree=OuterRef("pk"))))

    def for_admin(self) -> Self:
        return self.select_related("portrait", "created_by").annotate(honour_count=Count("honours"))

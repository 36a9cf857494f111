from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from honorees.models import Movement


def movements(request: HttpRequest) -> dict[str, Any]:
    """Return the movements for the site navigation, queried only when a template uses them."""
    return {"site_movements": SimpleLazyObject(lambda: list(Movement.objects.only("name", "slug").order_by("pk")))}

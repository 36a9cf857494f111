from django.utils.functional import SimpleLazyObject

from honorees.models import Movement


def movements(request):
    """The movements that the site's navigation leads to; asked for only by templates that show it."""
    return {"site_movements": SimpleLazyObject(lambda: list(Movement.objects.only("name", "slug").order_by("pk")))}

"""Redirects that changed addresses leave behind."""

from django.conf import settings
from django.contrib.redirects.models import Redirect
from django.db import transaction


@transaction.atomic
def leave_redirect(old_path: str, new_path: str) -> None:
    """Lead readers of an old address to the new one for good; chains are shortened and loops cannot arise."""
    if old_path == new_path:
        return
    redirects = Redirect.objects.filter(site_id=settings.SITE_ID)
    redirects.filter(old_path=new_path).delete()
    redirects.filter(new_path=old_path).update(new_path=new_path)
    redirects.update_or_create(site_id=settings.SITE_ID, old_path=old_path, defaults={"new_path": new_path})

"""Pictures: a rendition for everyone while something public shows it, else for staff."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from portal.files.images import FORMATS, rendition, rendition_widths
from portal.files.models import Image
from portal.publication.visibility import public_images


@require_safe
def media(request: HttpRequest, key: str, width: str, extension: str) -> HttpResponseBase:
    """A rendition of a picture: for everyone while something public shows it, else for staff who may see pictures."""
    image = public_images().filter(key=key).first()
    is_public = image is not None
    if image is None:
        if not (request.COOKIES.get(settings.SESSION_COOKIE_NAME) and request.user.has_perm("portal.view_image")):
            raise Http404("Không có ảnh này.")
        image = get_object_or_404(Image, key=key)
    if int(width) not in rendition_widths(image) or extension not in FORMATS:
        raise Http404("Không có ảnh này.")
    etag = f'"{key}-{width}-{extension}"'
    if is_public and request.headers.get("If-None-Match") == etag:
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        try:
            response = FileResponse(rendition(image, int(width), extension), content_type=FORMATS[extension])
        except FileNotFoundError:
            raise Http404("Không có ảnh này.") from None
    if is_public:
        patch_cache_control(response, public=True, max_age=300)
        response["ETag"] = etag
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response

from django.http import HttpRequest, QueryDict
from django.urls import reverse

MAX_ROWS_PER_REQUEST = 100


def queue_url() -> str:
    return reverse("admin:comment-queue")


def return_url(request: HttpRequest) -> str:
    """The URL of the queue with the filters that the form submitted as `back`; never another page or site."""
    query = QueryDict(request.POST.get("back", "")[:1000]).urlencode()
    return f"{queue_url()}?{query}" if query else queue_url()


def parse_row_key(text: str) -> tuple[int, int] | None:
    """The primary key and version of a row: (12, 3) for "12:3", None for anything malformed."""
    key, _, version = text.partition(":")
    if all(part.isascii() and part.isdigit() and len(part) < 10 for part in (key, version)):
        return int(key), int(version)
    return None

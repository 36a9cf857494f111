from django.http import QueryDict
from django.urls import reverse

MOST_AT_ONCE = 100  # comments that one request names


def queue_address() -> str:
    return reverse("admin:comment-queue")


def back_to(request) -> str:
    """The queue that the person came from: our own address with the filters that the form has brought along."""
    query = QueryDict(request.POST.get("back", "")[:1000]).urlencode()
    return f"{queue_address()}?{query}" if query else queue_address()


def read_pair(text):
    """`12:3` as (12, 3), the key and the version of a row; None for anything else."""
    key, _, version = text.partition(":")
    if all(part.isascii() and part.isdigit() and len(part) < 10 for part in (key, version)):
        return int(key), int(version)
    return None

"""Texts that partners read, in Vietnamese and in English."""

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from portal.core.bilingual import LANGUAGES, VIETNAMESE


def language_of(request: HttpRequest) -> str:
    """The language that the client prefers of the two; Vietnamese where it asks for neither."""
    accepted = request.META.get("HTTP_ACCEPT_LANGUAGE", "")[:200]
    try:
        wanted = parse_accept_lang_header(accepted)
    except ValueError:
        return VIETNAMESE
    for tag, quality in wanted:
        language = tag.partition("-")[0]
        if quality > 0 and language in LANGUAGES:
            return language
    return VIETNAMESE

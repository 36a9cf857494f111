"""The head metadata of the page of an article, including schema.org linked data."""

from typing import Any

from django.urls import reverse

from articles.models import Article
from portal.core.identity import PUBLISHER, absolute
from portal.site.head import Page, image_url


def article_page(article: Article) -> Page:
    path = article.get_absolute_url()
    structured: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "description": article.lead,
        "mainEntityOfPage": absolute(path),
        "author": {"@type": "Person" if article.byline else "Organization", "name": article.byline or PUBLISHER},
        "publisher": {"@type": "Organization", "name": PUBLISHER},
        "articleSection": article.category.name,
        "inLanguage": "vi",
    }
    if article.published_at and (updated := article.updated_for_readers):
        structured["datePublished"] = article.published_at.isoformat()
        structured["dateModified"] = updated.isoformat()
    if article.photo:
        structured["image"] = [image_url(article.photo)]
    if article.origin_url:
        structured["isBasedOn"] = article.origin_url
    mentioned = [
        {"@type": "Person" if honoree.is_individual else "Organization", "name": honoree.name}
        for honoree in article.public_honorees
    ]
    if mentioned:
        structured["mentions"] = mentioned
    return Page(
        title=article.headline,
        path=path,
        description=article.lead,
        kind="article",
        image=article.photo,
        crumbs=[
            ("Tin tức", reverse("articles:news")),
            (article.category.name, article.category.get_absolute_url()),
            (article.headline, path),
        ],
        structured=[structured],
        published_at=article.published_at,
        modified_at=article.updated_for_readers,
    )

"""The sample news and its illustrations; portal.ops.sample_content documents these functions."""

from pathlib import Path

from django.db.models import Q

from articles.models import Article, Category, RelatedArticle
from articles.sample.texts import ARTICLES, CATEGORIES, SampleArticle
from honorees.models import Cycle, Honoree
from portal.files.images import open_checked
from portal.files.models import Image
from portal.ops.sample_content import Removal, Report, Store, existing_values
from portal.publication.choices import ChangeAction, ChangeKind, Status

MODELS = (Article, Category)

ILLUSTRATIONS = Path(__file__).with_name("illustrations")

StoredImages = dict[str, Image]


def find_conflicts() -> list[str]:
    return [
        *existing_values(Category, "slug", [category.slug for category in CATEGORIES]),
        *existing_values(Category, "name", [category.name for category in CATEGORIES]),
        *existing_values(Article, "slug", [article.slug for article in ARTICLES]),
    ]


def store_images(store: Store, report: Report) -> StoredImages:
    report(f"Storing {len(ARTICLES)} illustrations")
    stored = {}
    for text in ARTICLES:
        path = ILLUSTRATIONS / f"{text.photo.key}.webp"
        with path.open("rb") as file:
            picture = open_checked(file, path.stat().st_size)
        photo = text.photo
        stored[text.slug] = store(picture, alt=photo.alt, caption=photo.caption, credit=photo.credit)
    return stored


def create_rows(stored: StoredImages) -> list[tuple[ChangeKind, list[int]]]:
    categories = {
        row.slug: Category.objects.create(
            slug=row.slug, name=row.name, position=row.position, description=row.description, is_sample=True
        )
        for row in CATEGORIES
    }
    cycle = Cycle.objects.get(is_sample=True)
    articles = {
        text.slug: Article.objects.create(
            slug=text.slug,
            headline=text.headline,
            lead=text.lead,
            body=text.body,
            photo=stored[text.slug],
            byline=text.byline,
            category=categories[text.category],
            cycle=cycle if text.is_of_cycle else None,
            is_featured=text.is_featured,
            status=Status.PUBLISHED,
            published_at=text.published_at,
            first_public_at=text.published_at,
            is_sample=True,
        )
        for text in ARTICLES
    }
    RelatedArticle.objects.bulk_create(
        RelatedArticle(article=articles[text.slug], related=articles[slug], position=position)
        for text in ARTICLES
        for position, slug in enumerate(text.related, start=1)
    )
    through = Article.honorees.through
    through.objects.bulk_create(
        through(article=articles[slug], honoree_id=honoree_id)
        for slug, ids in choose_mentioned().items()
        for honoree_id in ids
    )
    return [(ChangeKind.ARTICLE, [article.pk for article in articles.values()])]


def choose_mentioned() -> dict[str, list[int]]:
    """Return the ids of the sample people mentioned by each article, with as few repetitions as possible."""
    people = list(
        Honoree.objects.filter(is_sample=True).order_by("pk").values_list("pk", "gender", "honours__post_level")
    )
    mentioned: set[int] = set()
    chosen = {}
    # articles that require certain posts choose first
    for text in sorted(ARTICLES, key=lambda text: not text.mentioned_posts):
        fitting = [pk for pk, gender, post in people if _fits(text, gender, post)]
        chosen[text.slug] = sorted(fitting, key=lambda pk: (pk in mentioned, pk))[: text.mentions]
        mentioned.update(chosen[text.slug])
    return chosen


def _fits(text: SampleArticle, gender: str, post: str) -> bool:
    return text.mentioned_gender in {"", gender} and (not text.mentioned_posts or post in text.mentioned_posts)


def delete_rows(removal: Removal) -> None:
    """Delete the rows. Own articles related to samples lose these relations, which is a public change."""
    related = Article.objects.filter(
        Q(honorees__is_sample=True) | Q(related_links__related__is_sample=True), is_sample=False
    )
    removal.lock(related)
    touched = related.public()
    removal.changes.append(
        (ChangeKind.ARTICLE, sorted(set(touched.values_list("pk", flat=True))), ChangeAction.UPSERTED)
    )
    removal.delete(Article.objects.filter(is_sample=True))
    removal.delete(Category.objects.filter(is_sample=True, articles=None))
    removal.adopt(Category.objects.filter(is_sample=True))

"""The sample news and its illustrations (portal.ops.sample_content says what these functions are for)."""

from pathlib import Path

from django.db.models import Q

from articles.models import Article, Category, RelatedArticle
from articles.sample.texts import ARTICLES, CATEGORIES, SampleArticle
from honorees.models import Cycle, Honoree
from portal.files.images import open_checked
from portal.files.models import Image
from portal.ops.sample_content import Removal, Say, Store, taken
from portal.publication.choices import Action, Kind, Status

MODELS = (Article, Category)

ILLUSTRATIONS = Path(__file__).with_name("illustrations")

Drawn = dict[str, Image]


def obstacles() -> list[str]:
    return [
        *taken(Category, "slug", [category.slug for category in CATEGORIES]),
        *taken(Category, "name", [category.name for category in CATEGORIES]),
        *taken(Article, "slug", [article.slug for article in ARTICLES]),
    ]


def draw(store: Store, say: Say) -> Drawn:
    say(f"Storing {len(ARTICLES)} illustrations")
    drawn = {}
    for text in ARTICLES:
        path = ILLUSTRATIONS / f"{text.photo.key}.webp"
        with path.open("rb") as file:
            picture = open_checked(file, path.stat().st_size)
        photo = text.photo
        drawn[text.slug] = store(picture, alt=photo.alt, caption=photo.caption, credit=photo.credit)
    return drawn


def insert(drawn: Drawn) -> list[tuple[Kind, list[int]]]:
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
            photo=drawn[text.slug],
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
    tie = Article.honorees.through
    tie.objects.bulk_create(
        tie(article=articles[slug], honoree_id=honoree_id)
        for slug, ids in choose_mentioned().items()
        for honoree_id in ids
    )
    return [(Kind.ARTICLE, [article.pk for article in articles.values()])]


def choose_mentioned() -> dict[str, list[int]]:
    """The sample people that each article speaks of, each time others as far as there are any."""
    people = list(
        Honoree.objects.filter(is_sample=True).order_by("pk").values_list("pk", "gender", "honours__post_level")
    )
    mentioned: set[int] = set()
    chosen = {}
    # those with narrow wishes choose first
    for text in sorted(ARTICLES, key=lambda text: not text.mentioned_posts):
        fitting = [pk for pk, gender, post in people if _fits(text, gender, post)]
        chosen[text.slug] = sorted(fitting, key=lambda pk: (pk in mentioned, pk))[: text.mentions]
        mentioned.update(chosen[text.slug])
    return chosen


def _fits(text: SampleArticle, gender: str, post: str) -> bool:
    return text.mentioned_gender in {"", gender} and (not text.mentioned_posts or post in text.mentioned_posts)


def remove(removal: Removal) -> None:
    """Articles of the portal's own that were tied to samples stay and lose these ties; the public sees that."""
    tied = Article.objects.filter(
        Q(honorees__is_sample=True) | Q(related_links__related__is_sample=True), is_sample=False
    )
    removal.lock(tied)
    touched = tied.public()
    removal.changes.append((Kind.ARTICLE, sorted(set(touched.values_list("pk", flat=True))), Action.UPSERTED))
    removal.delete(Article.objects.filter(is_sample=True))
    removal.delete(Category.objects.filter(is_sample=True, articles=None))
    removal.adopt(Category.objects.filter(is_sample=True))

"""A small portal with one item of every kind, which can grow, and the URLs of all its public pages."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from articles.models import Article, Category, RelatedArticle
from honorees.models import Cycle, Honoree
from portal.files.models import Image
from tests.articles.comments.factories import CommentFactory
from tests.factories import (
    AchievementFactory,
    ArticleFactory,
    CategoryFactory,
    CriterionFactory,
    CycleFactory,
    FieldFactory,
    FoundingDocumentFactory,
    HonoreeFactory,
    HonourFactory,
    ImageFactory,
    MovementFactory,
    ProvinceFactory,
    UnitFactory,
)


@dataclass
class Site:
    cycle: Cycle
    category: Category
    honoree: Honoree
    article: Article
    image: Image
    withdrawn: Article = field(init=False)

    def __post_init__(self) -> None:
        self.withdrawn = ArticleFactory(withdrawn=True, headline="Bài đã rút", photo=ImageFactory())

    @property
    def pages(self) -> dict[str, str]:
        """The URLs of the public HTML pages by name; all answer 200."""
        cycle, directory = self.cycle.get_absolute_url(), "/guong-dien-hinh/"
        return {
            "home": "/",
            "movement": self.cycle.movement.get_absolute_url(),
            "cycle": cycle,
            "directory": directory,
            "directory filtered": f"{directory}?cap=dia-phuong&giai_doan={self.cycle.slug}&q=an&gioi_tinh=nu",
            "honoree": self.honoree.get_absolute_url(),
            "news": "/tin-tuc/",
            "news of a category": self.category.get_absolute_url(),
            "article": self.article.get_absolute_url(),
            "comments": self.article.get_comments_url(),
            "search": "/tim-kiem/",
            "search with words": "/tim-kiem/?q=an",
            "figures": "/so-lieu/",
        }

    @property
    def files(self) -> dict[str, str]:
        """The URLs of feeds, sitemaps, images and health checks by name."""
        return {
            "rss": "/rss.xml",
            "sitemap": "/sitemap.xml",
            **{
                f"sitemap of {section}": f"/sitemap-{section}.xml"
                for section in ("trang", "phong-trao", "giai-doan", "guong-dien-hinh", "tin-tuc", "chuyen-muc")
            },
            "robots": "/robots.txt",
            "picture": f"/media/anh/{self.image.key}/320.jpg",
            "healthz": "/healthz",
            "readyz": "/readyz",
        }

    @property
    def error_pages(self) -> dict[str, tuple[str, int]]:
        """The URLs and statuses of error pages by name."""
        return {
            "withdrawn": (self.withdrawn.get_absolute_url(), 410),
            "unknown": ("/khong-co-trang-nay/", 404),
            "unknown article": ("/tin-tuc/khong-co/", 404),
            "page too far": ("/guong-dien-hinh/?trang=99", 404),
            "bad cursor": ("/tin-tuc/?truoc=x", 400),
            "bad filter": ("/guong-dien-hinh/?cap=x", 400),
            "search too long": ("/tim-kiem/?q=" + "a" * 201, 400),
        }

    def grow(self, count: int) -> None:
        """Add `count` items of every kind, all related to the existing ones."""
        for _ in range(count):
            self._add_person()
            self._add_article()
            self._add_movement()

    def _add_person(self) -> None:
        old = ProvinceFactory(valid_to=date(2025, 7, 1))
        old.successors.add(ProvinceFactory(valid_from=date(2025, 7, 1)))
        parent = UnitFactory(name="Ban An", level="local", province=old)
        unit = UnitFactory(level="local", province=old, parent=parent, valid_to=date(2025, 6, 15))
        unit.successors.add(UnitFactory())
        person = HonoreeFactory(
            public=True,
            gender="female",
            birth_year=1980,
            portrait=ImageFactory(),
            honour__cycle=self.cycle,
            honour__unit=unit,
            honour__post_level="staff",
            honour__field=FieldFactory(),
        )
        AchievementFactory.create_batch(2, honour=person.honours.get())
        HonourFactory(honoree=person)
        for honour in (
            HonourFactory(honoree=self.honoree, unit=unit),
            HonourFactory(honoree=self.honoree, unit=unit, revoked=True),
        ):
            AchievementFactory.create_batch(2, honour=honour)
        self.article.honorees.add(person)

    def _add_article(self) -> None:
        CommentFactory.create_batch(2, article=self.article, approved=True)
        picture = ImageFactory()
        for is_featured in (False, True):
            article = ArticleFactory(
                public=True,
                headline="Tin an",
                category=self.category,
                cycle=self.cycle,
                photo=ImageFactory(),
                honorees=[self.honoree],
                is_featured=is_featured,
            )
            RelatedArticle.objects.create(article=self.article, related=article)
        ArticleFactory(public=True, photo=ImageFactory())
        self.article.body_images.add(picture)
        self.article.body += f'<p><img src="/media/anh/{picture.key}/640.jpg" alt="Ảnh"></p>'
        self.article.save()

    def _add_movement(self) -> None:
        for movement in (self.cycle.movement, MovementFactory()):
            CriterionFactory(movement=movement)
            FoundingDocumentFactory(movement=movement)
            start = 1900 + 2 * movement.cycles.count()
            HonoreeFactory(public=True, honour__cycle=CycleFactory(movement=movement, start_year=start, end_year=start))
        ArticleFactory(public=True, category=CategoryFactory())


def body_of(response: Any) -> bytes:
    """Return the whole content of the response; a file is closed after it has been read."""
    return b"".join(response)


def make_site() -> Site:
    """Create one item of every kind; the photo of the article has a file."""
    image: Any = ImageFactory(stored=True)
    cycle = CycleFactory(ceremony_on=date(2024, 9, 4), ceremony_place="Hà Nội", announced_count=150)
    honoree = HonoreeFactory(public=True, portrait=ImageFactory(), honour__cycle=cycle)
    category = CategoryFactory()
    article = ArticleFactory(
        public=True, photo=image, category=category, cycle=cycle, honorees=[honoree], body_images=[ImageFactory()]
    )
    return Site(cycle=cycle, category=category, honoree=honoree, article=article, image=image)

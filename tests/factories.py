"""Minimal legal objects for the tests: numbered, never random; traits put them into a state."""

import io
from datetime import UTC, date, datetime

import factory
from django.contrib.auth import get_user_model
from factory import Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory
from PIL import Image as Pillow

from articles.models import Article, Category, RelatedArticle
from honorees.models import (
    Achievement,
    Criterion,
    Cycle,
    Decision,
    Field,
    FoundingDocument,
    Honoree,
    Honour,
    Movement,
    Province,
    Unit,
)
from portal.files.images import open_checked, store_master
from portal.files.models import Image
from portal.staff.roles import find_permissions

LONG_AGO = datetime(2024, 9, 4, 2, 30, tzinfo=UTC)
LATER = datetime(2024, 10, 1, 1, 0, tzinfo=UTC)
FAR_AHEAD = datetime(2199, 1, 1, tzinfo=UTC)


def picture_file(width=640, height=480, *, mode="RGB", color="#9b1c1c", kind="JPEG", **options):
    """An open picture file of one colour, as an upload comes."""
    file = io.BytesIO()
    Pillow.new(mode, (width, height), color).save(file, kind, **options)
    file.seek(0)
    return file


class UserFactory(DjangoModelFactory):
    """Staff without rights; `rights=["articles.publish_article"]` gives some."""

    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    username = Sequence(lambda number: f"can-bo-{number}")
    is_staff = True

    @factory.post_generation
    def rights(self, create, names):
        if names:
            self.user_permissions.add(*find_permissions(names))


class ImageFactory(DjangoModelFactory):
    """The row alone; `stored=True` puts a picture of that size into storage too, and takes the key it is given."""

    class Meta:
        model = Image
        skip_postgeneration_save = True

    key = Sequence(lambda number: f"{number:032x}")
    width = 640
    height = 480
    byte_size = 1000
    alt = Sequence(lambda number: f"Mô tả ảnh thứ {number}")

    @factory.post_generation
    def stored(self, create, wanted):
        if wanted:
            file = picture_file(self.width, self.height)
            store_master(self, open_checked(file, file.getbuffer().nbytes))
            self.save()


class PublishableFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    class Params:
        in_review = Trait(status="in_review")
        public = Trait(status="published", published_at=LONG_AGO, first_public_at=LONG_AGO)
        scheduled = Trait(
            status="published", published_at=FAR_AHEAD, first_public_at=FAR_AHEAD, change_due_at=FAR_AHEAD
        )
        withdrawn = Trait(
            status="withdrawn",
            published_at=LONG_AGO,
            first_public_at=LONG_AGO,
            withdrawn_at=LATER,
            withdrawal_reason="Số liệu trong bài chưa chính xác.",
        )


# --- honorees -------------------------------------------------------------------------------------------------


class MovementFactory(DjangoModelFactory):
    class Meta:
        model = Movement

    name = Sequence(lambda number: f"Phong trào {number}")
    slug = Sequence(lambda number: f"phong-trao-{number}")
    organizer = "Công đoàn Viên chức Việt Nam"
    summary = "Thi đua tham mưu giỏi, phục vụ tốt."


class FoundingDocumentFactory(DjangoModelFactory):
    class Meta:
        model = FoundingDocument

    movement = SubFactory(MovementFactory)
    title = Sequence(lambda number: f"Nghị quyết số {number}")
    issuer = "Ban Chấp hành Công đoàn Viên chức Việt Nam"
    issued_year = 2019


class CriterionFactory(DjangoModelFactory):
    class Meta:
        model = Criterion

    movement = SubFactory(MovementFactory)
    position = Sequence(int)
    name = Sequence(lambda number: f"Tiêu chí {number}")
    description = "Tham mưu đúng, trúng, kịp thời."


class CycleFactory(DjangoModelFactory):
    class Meta:
        model = Cycle

    movement = SubFactory(MovementFactory)
    start_year = 2019
    end_year = 2024


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = Decision

    number = Sequence(lambda number: f"{number}/QĐ-CĐVC")
    issued_on = date(2024, 8, 20)
    issuer = "Công đoàn Viên chức Việt Nam"


class ProvinceFactory(DjangoModelFactory):
    """A province of before 1/7/2025 has a `valid_to`."""

    class Meta:
        model = Province

    # of letters: those of digits belong to the provinces that a migration brings
    code = Sequence(lambda number: f"{chr(65 + number // 26 % 26)}{chr(65 + number % 26)}")
    name = Sequence(lambda number: f"Tỉnh số {number}")
    kind = "province"
    slug = Sequence(lambda number: f"tinh-so-{number}")
    valid_from = date(1990, 1, 1)


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = Unit

    class Params:
        local = Trait(level="local", province=SubFactory(ProvinceFactory))

    name = Sequence(lambda number: f"Đơn vị số {number}")
    level = "central"
    valid_from = date(1990, 1, 1)


class FieldFactory(DjangoModelFactory):
    class Meta:
        model = Field

    name = Sequence(lambda number: f"Lĩnh vực {number}")
    slug = Sequence(lambda number: f"linh-vuc-{number}")


class HonoreeFactory(PublishableFactory):
    """With one honour, since nobody is published without; `honour=None` leaves it out, `honour__cycle=…` shapes it."""

    class Meta:
        model = Honoree
        skip_postgeneration_save = True

    name = Sequence(lambda number: f"Nguyễn Văn An {number}")
    honour = factory.RelatedFactory("tests.factories.HonourFactory", factory_related_name="honoree")


class HonourFactory(DjangoModelFactory):
    class Meta:
        model = Honour

    class Params:
        revoked = Trait(revoked_on=date(2025, 3, 1), revocation_reason="Kê khai thành tích không đúng.")

    honoree = SubFactory(HonoreeFactory, honour=None)
    cycle = SubFactory(CycleFactory)
    decision = SubFactory(DecisionFactory)
    unit = SubFactory(UnitFactory)


class AchievementFactory(DjangoModelFactory):
    class Meta:
        model = Achievement

    honour = SubFactory(HonourFactory)
    year = 2023
    title = Sequence(lambda number: f"Sáng kiến số {number}")


# --- articles -------------------------------------------------------------------------------------------------


class CategoryFactory(DjangoModelFactory):
    class Meta:
        model = Category

    name = Sequence(lambda number: f"Chuyên mục {number}")
    slug = Sequence(lambda number: f"chuyen-muc-{number}")


class ArticleFactory(PublishableFactory):
    class Meta:
        model = Article
        skip_postgeneration_save = True

    headline = Sequence(lambda number: f"Tin số {number}")
    lead = "Đoạn dẫn của bài."
    body = "<p>Nội dung của bài.</p>"
    category = SubFactory(CategoryFactory)

    @factory.post_generation
    def honorees(self, create, people):
        if people:
            self.honorees.set(people)

    @factory.post_generation
    def body_images(self, create, images):
        if images:
            self.body_images.set(images)

    @factory.post_generation
    def related(self, create, articles):
        for position, article in enumerate(articles or [], start=1):
            RelatedArticle.objects.create(article=self, related=article, position=position)

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from articles.models import Article, Category
from honorees.models import Honoree
from tests.factories import ArticleFactory, CategoryFactory, HonoreeFactory


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ho\u0300a", "Hòa"),
        ("\u00d0ặng", "Đặng"),
        ("  Lễ   tuyên\n dương\t", "Lễ tuyên dương"),
        ("Lễ\u00a0tuyên\u2003dương", "Lễ tuyên dương"),
        ("Lễ\u200b tuyên\u202e dương", "Lễ tuyên dương"),
        ("Lễ\x00 \x01tuyên\x1b dương\x7f", "Lễ tuyên dương"),
        ("Lễ \ud800", "Lễ \ufffd"),
        ("Gia đình 👨‍👩‍👧", "Gia đình 👨‍👩‍👧"),
    ],
)
def test_line_is_stored_in_nfc_trimmed_and_without_invisible_characters(typed, kept):
    article = ArticleFactory(headline=typed)

    assert article.headline == kept
    assert Article.objects.get().headline == kept


@pytest.mark.django_db
def test_text_keeps_its_lines():
    article = ArticleFactory(lead="  Đoạn  một.\r\n\r\nĐoa\u0323n hai.\x00\n\n")

    article.refresh_from_db()

    assert article.lead == "Đoạn  một.\r\n\r\nĐoạn hai."


@pytest.mark.django_db
def test_forms_clean_the_text_as_it_is_stored():
    category = Category(name="  Tin \u200b  mo\u031b\u0301i ", slug="tin-moi")

    category.full_clean()

    assert category.name == "Tin mới"


@pytest.mark.django_db
def test_two_encodings_of_one_name_violate_uniqueness():
    CategoryFactory(name="Hòa Bình", slug="hoa-binh")

    with pytest.raises(ValidationError, match="name"):
        Category(name="Ho\u0300a  Bi\u0300nh", slug="hoa-binh-2").full_clean()


@pytest.mark.django_db
def test_length_is_checked_after_normalization():
    Category(name="a" + " " * 200 + "b", slug="a-b").full_clean()

    with pytest.raises(ValidationError, match="name"):
        Category(name="a" * 81, slug="a").full_clean()


@pytest.mark.django_db
def test_keys_are_compared_byte_by_byte_on_either_database():
    first, second, third = HonoreeFactory.create_batch(3)
    for honoree, key in [(first, "Z"), (second, "a"), (third, "a-b")]:
        Honoree.objects.filter(pk=honoree.pk).update(sort_key=key)

    assert list(Honoree.objects.order_by("sort_key")) == [first, second, third]
    assert list(Honoree.objects.filter(sort_key__lt="a")) == [first]


@pytest.mark.django_db
def test_every_key_column_of_postgresql_is_collated_by_bytes():
    columns = [
        ("honorees_honoree", "sort_key"),
        ("honorees_unit", "sort_key"),
        ("honorees_province", "sort_key"),
        ("honorees_field", "sort_key"),
        ("articles_category", "sort_key"),
    ]

    for table, column in columns:
        with connection.cursor() as cursor:
            description = connection.introspection.get_table_description(cursor, table)
        (collation,) = [row.collation for row in description if row.name == column]
        assert collation == ("C" if connection.vendor == "postgresql" else None)

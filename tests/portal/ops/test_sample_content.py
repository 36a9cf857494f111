import shutil
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.contrib.redirects.models import Redirect
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from articles.comments.models import Comment
from articles.models import Article, Category, RelatedArticle
from honorees.figures import figures_of
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
from portal.files.models import Image
from portal.ops.sample_content import clear, load
from portal.publication.models import Change
from portal.publication.visibility import public_images
from tests.factories import (
    LATER,
    ArticleFactory,
    CategoryFactory,
    CycleFactory,
    HonoreeFactory,
    ImageFactory,
    UnitFactory,
    UserFactory,
)

PUBLIC = {"movement": 1, "cycle": 1, "unit": 235, "honoree": 150, "article": 15}
MARKED = {
    Movement: 1,
    Cycle: 1,
    Decision: 1,
    Field: 10,
    Unit: 235,
    Honoree: 150,
    Category: 5,
    Article: 15,
    Image: 165,
}
PARTS = {FoundingDocument: 2, Criterion: 2, Honour: 150, Achievement: 346, RelatedArticle: 46}


@dataclass
class Loaded:
    messages: list[str]
    queries: int
    media: Path


@pytest.fixture(scope="module")
def _load(django_db_setup, django_db_blocker, tmp_path_factory):
    """The sample content, loaded once per module in a transaction that is rolled back at its end."""
    messages, media = [], tmp_path_factory.mktemp("sample") / "media"
    with django_db_blocker.unblock():
        with transaction.atomic():
            with override_settings(MEDIA_ROOT=media), CaptureQueriesContext(connection) as queries:
                load(messages.append)
            yield Loaded(messages, len(queries), media)
            transaction.set_rollback(True)
        connection.close()


@pytest.fixture
def loaded(_load, db, settings):
    """The loaded sample content; its image files are shared, so must not change (`own_media` copies them)."""
    settings.MEDIA_ROOT = _load.media
    return _load


@pytest.fixture
def own_media(loaded, settings, tmp_path):
    settings.MEDIA_ROOT = shutil.copytree(loaded.media, tmp_path / "media")
    return settings.MEDIA_ROOT


def with_samples():
    return {model: model.objects.filter(is_sample=True).count() for model in MARKED}


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def changes_since(sequence):
    rows = Change.objects.filter(sequence__gt=sequence).values_list("kind", "action")
    return Counter(rows)


def last_sequence():
    return Change.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0


# --- load -----------------------------------------------------------------------------------------------------


def test_everything_is_loaded_and_marked_as_sample(loaded):
    assert with_samples() == MARKED
    assert {model: model.objects.count() for model in MARKED} == MARKED
    assert {model: model.objects.count() for model in PARTS} == PARTS


def test_figures_of_the_cycle_are_the_announced_ones(loaded):
    (figures,) = figures_of(Cycle.objects.for_listing())

    assert figures.total == figures.cycle.announced_count == 150
    assert {row.key: row.total for row in figures.parts["level"]} == {"central": 84, "local": 66}
    assert {row.key: row.total for row in figures.parts["gender"]} == {"male": 72, "female": 78}
    assert {row.key: row.total for row in figures.parts["post"]} == {
        "department_leader": 38,
        "division_head": 20,
        "staff": 89,
        "clerk": 1,
        "driver": 2,
    }
    assert {row.key: row.total for row in figures.parts["title"]} == {"associate_professor": 2, "doctor": 5}
    assert (figures.oldest, figures.youngest) == (60, 30)


def test_movement_cycle_and_decision_are_as_published(loaded):
    movement, cycle, decision = Movement.objects.get(), Cycle.objects.get(), Decision.objects.get()

    assert movement.name == "Phong trào thi đua “Tham mưu giỏi, phục vụ tốt”"
    assert movement.organizer == "Công đoàn Viên chức Việt Nam"
    assert [(row.number, row.issued_year, row.issued_on) for row in movement.documents.all()] == [
        ("04/NQ-CĐVC", 2019, date(2019, 8, 16)),
        ("", 2018, None),
    ]
    assert [row.name for row in movement.criteria.all()] == ["Tham mưu giỏi", "Phục vụ tốt"]
    assert (cycle.period, cycle.ceremony_on, cycle.ceremony_place) == ("2019–2024", date(2024, 9, 4), "Hà Nội")
    assert decision.title == "Văn bản minh họa cách cổng dẫn quyết định tôn vinh; không phải quyết định có thật"
    assert set(Honour.objects.values_list("cycle", "decision")) == {(cycle.pk, decision.pk)}


def test_all_of_it_is_public_with_its_pictures(loaded):
    assert Honoree.objects.public().count() == 150
    assert Article.objects.public().count() == 15
    assert public_images().count() == 165
    assert len(files(loaded.media)) == 165


def test_change_log_has_one_row_for_everything_public(loaded):
    assert changes_since(0) == {(kind, "upserted"): total for kind, total in PUBLIC.items()}
    assert len(set(Change.objects.values_list("kind", "object_id"))) == sum(PUBLIC.values()) == 402


def test_people_are_listed_the_vietnamese_way(loaded):
    names = list(Honoree.objects.in_name_order().values_list("name", flat=True))

    assert len(names) == len(set(names)) == 150
    assert names[:4] == ["Nguyễn Thị Hồng Ái", "Nguyễn Thị Minh An", "Huỳnh Thị Ánh Ân", "Nguyễn Thị Ánh Ân"]
    assert names.index("Nguyễn Thị Bích Ơn") < names.index("Sơn Thị Sô Phi") < names.index("Lý A Phìn")
    assert names.index("H'Mrao Mlô") < names.index("Rơ Châm H'Nhơi") < names.index("H'Yuên Niê")
    assert names[-3:] == ["Lò Thị Ước", "Phạm Thanh Ước", "Phạm Thị Yên"]


def test_decomposed_name_is_stored_and_found_like_the_others(loaded):
    honoree = Honoree.objects.get(name=unicodedata.normalize("NFC", "Lò Thị Ước"))

    assert honoree.slug == "lo-thi-uoc"
    assert list(Honoree.objects.matching("lo thi uoc")) == [honoree]
    assert "đồng chí Lò Thị Ước" in unicodedata.normalize("NFC", honoree.summary)


def test_every_text_is_in_nfc_and_trimmed(loaded):
    for model in [*MARKED, *PARTS]:
        columns = [field.name for field in model._meta.fields if isinstance(field, models.CharField | models.TextField)]
        for row in model.objects.values():
            for text in (row[column] for column in columns if row[column]):
                assert unicodedata.is_normalized("NFC", text)
                assert text == text.strip()


def test_derived_columns_are_those_that_save_derives(loaded):
    for model in (Cycle, Field, Unit, Honoree, Honour, Category, Article, Image):
        columns = [field.attname for field in model._meta.fields if field.attname != "updated_at"]
        written = list(model.objects.order_by("pk").values(*columns))
        for item in model.objects.all():
            item.save()
        assert list(model.objects.order_by("pk").values(*columns)) == written


def test_honours_refer_to_units_in_force_on_the_day(loaded):
    for honour in Honour.objects.select_related("unit__province"):
        assert honour.unit.is_in_force(date(2024, 9, 4))
        assert honour.unit_name == honour.unit.name
        assert honour.unit.province is None or honour.unit.province.is_in_force(date(2024, 9, 4))


@pytest.mark.parametrize(
    ("name", "until", "successors"),
    [
        # merged ministries: offices and the like continue in the new one, other departments have no known successor
        ("Bộ Kế hoạch và Đầu tư", date(2025, 3, 1), ["Bộ Tài chính"]),
        ("Vụ Pháp chế, Bộ Kế hoạch và Đầu tư", date(2025, 3, 1), ["Vụ Pháp chế, Bộ Tài chính"]),
        ("Văn phòng Ủy ban Dân tộc", date(2025, 3, 1), ["Văn phòng Bộ Dân tộc và Tôn giáo"]),
        ("Vụ Tổng hợp, Ủy ban Dân tộc", date(2025, 3, 1), []),
        ("Ban Dân vận Trung ương", date(2025, 2, 3), ["Ban Tuyên giáo và Dân vận Trung ương"]),
        ("Bộ Lao động - Thương binh và Xã hội", date(2025, 3, 1), ["Bộ Nội vụ"]),
        ("Cục Bảo trợ xã hội, Bộ Lao động - Thương binh và Xã hội", date(2025, 3, 1), []),
        # the province was merged
        ("Sở Nội vụ tỉnh Bình Dương", date(2025, 7, 1), ["Sở Nội vụ Thành phố Hồ Chí Minh"]),
        # the province was not merged
        ("Sở Nội vụ tỉnh Cao Bằng", None, []),
        # dissolved
        ("Công đoàn Viên chức tỉnh Phú Thọ", date(2025, 6, 15), []),
        ("Bộ Tư pháp", None, []),
    ],
)
def test_units_end_and_have_successors_where_known(loaded, name, until, successors):
    unit = Unit.objects.get(name=name)

    assert unit.valid_to == until
    assert [successor.name for successor in unit.successors.all()] == successors
    assert all(successor.valid_from <= until for successor in unit.successors.all())


def test_successor_with_the_same_name_has_the_slug_without_a_number(loaded):
    before, now = Unit.objects.filter(name="Sở Tài chính tỉnh Hưng Yên").order_by("valid_from")

    assert (before.slug, now.slug) == ("so-tai-chinh-tinh-hung-yen-2", "so-tai-chinh-tinh-hung-yen")
    assert list(before.successors.all()) == [now]
    assert [province.name for province in now.province.predecessors.order_by("code")] == ["Hưng Yên", "Thái Bình"]


def test_every_article_has_its_photo_with_caption_credit_and_alt_text(loaded):
    for article in Article.objects.select_related("photo"):
        assert article.photo.is_sample
        assert (article.photo.width, article.photo.height) == (1600, 900)
        assert article.photo.caption
        assert article.photo.alt.startswith("Tranh minh họa ")
        assert article.photo.credit == "Minh họa: Ban Biên tập"


def test_every_portrait_is_labelled_as_drawn(loaded):
    for honoree in Honoree.objects.select_related("portrait"):
        assert honoree.portrait.alt == f"Chân dung minh họa của {honoree.name}: tranh vẽ, không phải ảnh chụp."
        assert honoree.portrait.credit == "Minh họa: Ban Biên tập"
        assert (honoree.portrait.width, honoree.portrait.height) == (720, 900)


def test_articles_refer_to_their_cycle_and_to_the_people_mentioned(loaded):
    women = Article.objects.get(slug="78-phu-nu-trong-danh-sach-150-guong-dien-hinh")
    service = Article.objects.get(slug="van-thu-va-lai-xe-trong-danh-sach-tuyen-duong")
    meeting = Article.objects.get(slug="tong-bi-thu-chu-tich-nuoc-gap-mat-doan-dai-bieu")

    assert list(women.honorees.values_list("gender", flat=True)) == ["female"] * 4
    assert sorted(service.honorees.values_list("honours__post", flat=True)) == ["Lái xe", "Lái xe", "Nhân viên văn thư"]
    assert not meeting.honorees.exists()
    assert meeting.cycle == Cycle.objects.get()
    assert Article.objects.filter(cycle=None).count() == 6
    # nobody is mentioned twice
    assert Article.honorees.through.objects.count() == Honoree.objects.exclude(articles=None).count() == 23


def test_related_articles_are_in_editorial_order(loaded):
    article = Article.objects.get(slug="trao-chan-dung-chu-tich-ho-chi-minh")

    assert list(article.related_links.values_list("related__slug", "position")) == [
        ("tong-bi-thu-chu-tich-nuoc-gap-mat-doan-dai-bieu", 1),
        ("the-nao-la-phuc-vu-tot", 2),
    ]


def test_load_reports_its_steps_and_needs_few_queries(loaded):
    assert loaded.messages == [
        "Drawing 150 portraits",
        "Storing 15 illustrations",
        "Writing the rows",
        "Loaded 1 movement, 1 cycle, 235 units, 150 honorees, 15 articles",
    ]
    # two for a row that derives its slug, one for any other
    assert loaded.queries < 1200


# --- refused load ---------------------------------------------------------------------------------------------


def test_samples_are_not_loaded_twice(loaded):
    with pytest.raises(CommandError, match="sample content is already there: `clear_sample` removes it"):
        call_command("load_sample")

    assert with_samples() == MARKED


# --- removal --------------------------------------------------------------------------------------------------


def test_everything_is_removed_with_its_files_and_change_log_rows(own_media):
    before = last_sequence()
    messages = []

    clear(messages.append)

    assert not any(model.objects.exists() for model in [*MARKED, *PARTS])
    assert files(own_media) == []
    assert changes_since(before) == {(kind, "removed"): total for kind, total in PUBLIC.items()}
    assert Province.objects.count() == 97
    assert messages == [
        "Removed 15 articles, 150 honorees, 1 cycle, 1 movement, 235 units",
        "Erasing 165 pictures",
    ]


def test_reloaded_content_is_the_same(own_media):
    def everything():
        found = {}
        for model in [*MARKED, *PARTS]:
            columns = [
                field.name
                for field in model._meta.fields
                if not field.is_relation and field.name not in {"id", "key", "created_at", "updated_at"}
            ]
            found[model] = list(model.objects.order_by("pk").values_list(*columns))
        found["related"] = list(RelatedArticle.objects.order_by("pk").values_list("article__slug", "related__slug"))
        found["people"] = sorted(Article.honorees.through.objects.values_list("article__slug", "honoree__slug"))
        found["units"] = list(Honour.objects.order_by("pk").values_list("honoree__slug", "unit__slug", "field__slug"))
        found["pictures"] = sorted(path.read_bytes() for path in files(own_media))
        return found

    first = everything()
    clear([].append)
    load([].append)

    assert everything() == first


def test_own_content_beside_the_samples_stays_as_it_is(own_media):
    photo = ImageFactory(stored=True)
    article = ArticleFactory(public=True, photo=photo)
    honoree = HonoreeFactory(public=True, portrait=photo)
    before = {
        model: list(model.objects.filter(is_sample=False).values()) for model in (Article, Honoree, Unit, Cycle, Image)
    }
    sequence = last_sequence()

    clear([].append)

    assert {model: list(model.objects.values()) for model in before} == before
    assert Article.objects.get() == article
    assert Honoree.objects.get().honours.count() == 1
    assert [path.parent.name for path in files(own_media)] == [photo.key]
    assert not Change.objects.filter(sequence__gt=sequence, action="upserted").exists()
    assert not Change.objects.filter(sequence__gt=sequence, kind="honoree", object_id=honoree.pk).exists()


def test_own_article_among_samples_survives_with_what_it_needs(own_media):
    sample = Article.objects.get(slug="the-nao-la-phuc-vu-tot")
    article = ArticleFactory(
        public=True,
        category=sample.category,
        cycle=Cycle.objects.get(),
        photo=sample.photo,
        honorees=Honoree.objects.all()[:2],
        related=[sample],
        body_images=[Honoree.objects.first().portrait],
    )
    other = ArticleFactory(category=CategoryFactory(), related=[article])
    sequence = last_sequence()
    messages = []

    clear(messages.append)

    article.refresh_from_db()
    assert set(Article.objects.all()) == {article, other}
    assert article.category.name == "Phong trào"
    assert article.cycle.period == "2019–2024"
    assert article.photo.caption == "Phục vụ tốt: chu đáo, tận tụy, trách nhiệm, hiệu quả."
    assert not article.honorees.exists()
    assert not article.related_links.exists()
    assert list(other.related_links.values_list("related", flat=True)) == [article.pk]
    # kept as the portal's own: the category, the cycle with its movement, two pictures with their files
    assert not any(with_samples().values())
    assert [category.name for category in Category.objects.filter(slug="phong-trao")] == ["Phong trào"]
    assert Category.objects.count() == 2
    assert Movement.objects.get().criteria.count() == 2
    assert Image.objects.count() == len(files(own_media)) == 2
    updated = {(kind, action) for kind, action in changes_since(sequence) if action == "upserted"}
    assert updated == {("article", "upserted"), ("cycle", "upserted"), ("movement", "upserted")}
    assert "Kept, since the portal's own content refers to it: category “Phong trào”" in messages
    assert sum(line.startswith("Kept") for line in messages) == 5


def test_own_honour_in_the_sample_cycle_survives_with_what_it_refers_to(own_media):
    sample = Honour.objects.get(unit__name="Vụ Pháp chế, Bộ Kế hoạch và Đầu tư")
    own = HonoreeFactory(
        public=True,
        honour__cycle=sample.cycle,
        honour__decision=sample.decision,
        honour__unit=sample.unit,
        honour__field=sample.field,
    )
    messages = []

    clear(messages.append)

    honour = Honour.objects.get()
    assert honour.honoree == own
    assert honour.cycle.movement.documents.count() == 2
    assert honour.unit_name == honour.unit.name == "Vụ Pháp chế, Bộ Kế hoạch và Đầu tư"
    assert honour.unit.parent.name == "Bộ Kế hoạch và Đầu tư"
    assert [unit.name for unit in honour.unit.successors.all()] == ["Vụ Pháp chế, Bộ Tài chính"]
    assert honour.field.name == "Xây dựng pháp luật"
    # with the ministries that both belong to
    assert Unit.objects.count() == 4
    assert not any(with_samples().values())
    # the operator learns that an own honour refers to a sample decision
    assert "Kept, since the portal's own content refers to it: decision “00/MINH HỌA, 4/9/2024”" in messages


def test_own_units_keep_the_sample_units_they_refer_to(own_media):
    ministry = Unit.objects.get(name="Bộ Tư pháp")
    former = UnitFactory(name="Vụ Hành chính tư pháp")
    former.successors.add(Unit.objects.get(name="Cục Trợ giúp pháp lý, Bộ Tư pháp"))
    department = UnitFactory(name="Cục Hộ tịch", parent=ministry)

    clear([].append)

    assert sorted(Unit.objects.values_list("name", flat=True)) == [
        "Bộ Tư pháp",
        "Cục Hộ tịch",
        "Cục Trợ giúp pháp lý, Bộ Tư pháp",
        "Vụ Hành chính tư pháp",
    ]
    department.refresh_from_db()
    assert department.parent == ministry
    assert former.successors.count() == 1


def test_own_cycle_of_the_sample_movement_keeps_the_movement(own_media):
    own = CycleFactory(movement=Movement.objects.get(), start_year=2025, end_year=2030)

    clear([].append)

    assert Cycle.objects.get() == own
    assert not Movement.objects.get().is_sample


def test_kept_content_conflicts_with_loading_again(own_media):
    CycleFactory(movement=Movement.objects.get(), start_year=2025, end_year=2030)
    clear([].append)

    with pytest.raises(CommandError, match="movement with slug 'tham-muu-gioi-phuc-vu-tot'"):
        call_command("load_sample")


def test_withdrawn_sample_is_removed_without_a_second_change_log_row(own_media):
    Article.objects.filter(slug="the-nao-la-phuc-vu-tot").update(
        status="withdrawn", withdrawn_at="2025-01-01T00:00:00Z", withdrawal_reason="Nhầm."
    )
    sequence = last_sequence()

    clear([].append)

    assert not Article.objects.exists()
    assert changes_since(sequence)["article", "removed"] == 14


def test_comments_on_sample_articles_are_removed_with_change_log_rows(own_media):
    common = {"original_name": "Mai", "original_body": "Rất hay.", "received_name": "Mai", "received_body": "Rất hay."}
    decided = {"status": "approved", "published_at": LATER, "decided_at": LATER, "decided_by": UserFactory()}
    own = ArticleFactory(public=True)
    for article, columns in [(own, decided), (Article.objects.first(), decided), (Article.objects.first(), {})]:
        digest = f"{Comment.objects.count():064x}"
        Comment.objects.create(article=article, name="Mai", body="Rất hay.", form_digest=digest, **common, **columns)
    sequence = last_sequence()

    clear([].append)

    assert Comment.objects.get().article == own
    assert changes_since(sequence)["comment", "removed"] == 1


def test_redirects_to_samples_are_removed_and_others_kept(own_media):
    gone = Honoree.objects.first().get_absolute_url()
    for old, new in [("/cu/", gone), ("/khac/", "/tin-tuc/")]:
        Redirect.objects.create(site_id=1, old_path=old, new_path=new)

    clear([].append)

    assert list(Redirect.objects.values_list("old_path", flat=True)) == ["/khac/"]

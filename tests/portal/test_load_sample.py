import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from articles.models import Article, Category
from honorees.models import Cycle, Decision, Field, Honoree, Movement, Province, Unit
from portal.files.models import Image
from portal.ops.sample_content import clear, load
from portal.publication.models import Change
from tests.factories import CategoryFactory, FieldFactory, HonoreeFactory, ImageFactory, UnitFactory

MODELS = [Movement, Cycle, Decision, Field, Unit, Honoree, Category, Article, Image, Change]

pytestmark = pytest.mark.django_db


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_load_is_refused_if_own_content_conflicts(settings):
    CategoryFactory(name="Thời sự", slug="thoi-su")
    HonoreeFactory(name="Nguyễn Văn Kha")
    UnitFactory(name="Bộ Tài chính")

    with pytest.raises(CommandError) as refusal:
        call_command("load_sample")

    assert "the portal's own content is in the way" in str(refusal.value)
    assert "category with slug 'thoi-su'" in str(refusal.value)
    assert "honoree with slug 'nguyen-van-kha'" in str(refusal.value)
    assert "unit with name 'Bộ Tài chính'" in str(refusal.value)
    assert not any(model.objects.filter(is_sample=True).exists() for model in MODELS[:-1])
    assert not settings.MEDIA_ROOT.exists()


def test_load_needs_the_provinces():
    Province.objects.all().delete()

    with pytest.raises(CommandError, match="the provinces are missing: `migrate` brings them"):
        call_command("load_sample")


@pytest.mark.scale
def test_failed_load_leaves_neither_rows_nor_files(settings):
    def fail_at_the_change_log(execute, sql, *args):
        if sql.startswith("INSERT") and "portal_change" in sql:
            raise ConnectionResetError("the database has gone")
        return execute(sql, *args)

    with connection.execute_wrapper(fail_at_the_change_log), pytest.raises(ConnectionResetError):
        load([].append)

    assert not any(model.objects.exists() for model in MODELS)
    assert files(settings.MEDIA_ROOT) == []


def test_interrupted_removal_is_completed_by_the_next(settings):
    ImageFactory.create_batch(2, stored=True, is_sample=True)
    own = ImageFactory(stored=True)
    messages = []

    clear(messages.append)

    assert list(Image.objects.all()) == [own]
    assert len(files(settings.MEDIA_ROOT)) == 1
    assert messages == ["Finishing a removal", "Erasing 2 pictures"]


def test_clearing_a_portal_without_samples_changes_nothing(capsys):
    own = FieldFactory()

    call_command("clear_sample")

    assert capsys.readouterr().out == "No sample content is there\n"
    assert Field.objects.get() == own
    assert not Change.objects.exists()

import os
from types import CodeType
from urllib.parse import quote

import pytest
from django.core.cache import cache, caches
from django.db import connection
from hypothesis import settings as hypothesis_settings

from portal.partners import limits
from tests.browser.programs import MISSING_CHROMIUM, MISSING_LIBREOFFICE
from tests.flushing import installed_triggers, suspend_refusals_in_flush
from tests.portal.vietnamese.corpora import MISSING_CORPORA

# no deadline per example: the machine may be slow
hypothesis_settings.register_profile("portal", deadline=None)
hypothesis_settings.load_profile("portal")


def pytest_addoption(parser):
    parser.addoption("--database-tests", action="store_true", help="only the tests that use the database")


def pytest_itemcollected(item):
    """Mark the tests in which threads act together, so that none is forgotten."""
    if calls_together(item.function.__code__):
        item.add_marker(pytest.mark.races)


def calls_together(code: CodeType) -> bool:
    """Whether this function, or one inside it, calls `together` or `overlap` (tests/races.py)."""
    inside = (constant for constant in code.co_consts if isinstance(constant, CodeType))
    return bool({"together", "overlap"} & set(code.co_names)) or any(map(calls_together, inside))


def uses_database(item: pytest.Function) -> bool:
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("browser")
    return bool(marked or {"db", "transactional_db"} & set(item.fixturenames))


def pytest_collection_modifyitems(config, items):
    """Begin the long tests first, as far as the database allows: no worker is to end with one, alone.

    pytest-django has put tests that empty the tables behind those that find what the migrations have written there.
    """
    if config.getoption("--database-tests"):
        config.hook.pytest_deselected(items=[item for item in items if not uses_database(item)])
        items[:] = [item for item in items if uses_database(item)]
    long = [item for item in items if item.get_closest_marker("scale")]
    others = [item for item in items if not item.get_closest_marker("scale")]
    behind = next((place for place, item in enumerate(others) if empties_tables(item)), len(others))
    items[:] = [
        *[item for item in long if not empties_tables(item)],
        *others[:behind],
        *[item for item in long if empties_tables(item)],
        *others[behind:],
    ]


def empties_tables(item: pytest.Function) -> bool:
    marker = item.get_closest_marker("django_db")
    return "transactional_db" in item.fixturenames or bool(marker and marker.kwargs.get("transaction"))


# these prepare much, once for the module (sample content, every module parsed): one worker does
WHOLE_MODULES = {
    "tests/browser/test_pages.py",
    "tests/portal/ops/test_sample_content.py",
    "tests/test_architecture.py",
}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Give each free worker one test, in order: with chunks, one is left with all that is slow."""
    from xdist.scheduler import LoadScopeScheduling

    class OneByOne(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            module = nodeid.partition("::")[0]
            return module if module in WHOLE_MODULES else nodeid

    return OneByOne(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """Two more than processors: a test often waits for a browser, a server or a disk. A Redis has 16 databases."""
    return min(len(os.sched_getaffinity(0)) + 2, 15)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory, request):
    """Use SQLite in a file, as in production (WAL, several connections), instead of in memory."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "portal.sqlite3")
    request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """Let the flush after a transactional test empty append-only tables; their triggers are active in every test."""
    suspend_refusals_in_flush(type(connection.ops))


@pytest.fixture(autouse=True)
def _unchanged_triggers(request, django_db_blocker):
    """Fail a test that drops or changes a trigger, instead of the tests after it."""
    if not empties_tables(request.node):
        yield
        return
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock():
        before = installed_triggers(connection)
    yield
    with django_db_blocker.unblock():
        assert installed_triggers(connection) == before


@pytest.fixture(scope="session")
def empty_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("static")


@pytest.fixture(autouse=True)
def _isolated_portal(settings, tmp_path, empty_folder):
    """Use a temporary folder for files, an empty cache, a fast password hasher and unhashed static file names."""
    settings.VAR_DIR = tmp_path / "var"
    settings.API_LIMITS_FILE = tmp_path / "limits"
    settings.MEDIA_ROOT = settings.VAR_DIR / "media"
    settings.STATIC_ROOT = empty_folder
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    caches["responses"].clear()
    yield
    limits.database_backend.close()


@pytest.fixture
def database_url():
    """The DATABASE_URL of the test database, for processes that a test starts."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    account = quote(database["USER"], safe="")
    if database["PASSWORD"]:
        account += f":{quote(database['PASSWORD'], safe='')}"
    host = quote(database["HOST"], safe="") + (f":{database['PORT']}" if database["PORT"] else "")
    return f"postgres://{account}@{host}/{quote(database['NAME'], safe='')}"


def pytest_report_header():
    from django.conf import settings

    return f"portal: database {connection.vendor}, cache {settings.CACHES['default']['BACKEND'].rpartition('.')[2]}"


def pytest_terminal_summary(terminalreporter):
    skipped = terminalreporter.stats.get("skipped", [])
    missing = (("browser", MISSING_CHROMIUM), ("office", MISSING_LIBREOFFICE), ("corpus", MISSING_CORPORA))
    for kind, reason in missing:
        count = sum(reason in str(report.longrepr) for report in skipped)
        if count:
            terminalreporter.section(f"{kind} tests")
            terminalreporter.write_line(f"{count} {kind} tests were skipped: {reason}")

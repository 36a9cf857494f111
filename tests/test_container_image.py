"""Dockerfile and .dockerignore agree: the build context contains exactly the files that are copied."""

import pytest
import yaml

from tests.container_image import ROOT, copy_sources, files_of, ignore_rules, image_files, is_ignored, repository_files

SOURCES = copy_sources((ROOT / "Dockerfile").read_text(encoding="utf-8"))
RULES = ignore_rules((ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("source", SOURCES)
def test_files_copied_by_the_dockerfile_are_in_the_repository_and_the_build_context(source):
    files = files_of(source, repository_files())

    assert files != []
    assert [name for name in files if is_ignored(name, RULES)] == []


def test_build_context_contains_only_files_that_the_dockerfile_copies():
    sent = {name for name in repository_files() if not is_ignored(name, RULES)}

    assert sent - set(image_files()) == set()


@pytest.mark.parametrize(
    "path",
    [
        "manage.py",
        "gunicorn.conf.py",
        "requirements/run.txt",
        "deploy/healthcheck.py",
        "docs/examples/follow.py",
        "portal/locale/vi/LC_MESSAGES/django.mo",
        "portal/wsgi.py",
        "honorees/migrations/0001_initial.py",
        "articles/sample/illustrations/ban-do.webp",
        "static/css/tokens.css",
        "templates/base.html",
        "templates/emails/comment_received.txt",
    ],
)
def test_files_read_at_run_time_are_in_the_image(path):
    assert path in image_files()


@pytest.mark.parametrize(
    "path",
    [".env", "var/portal.sqlite3", "var/environment", ".git/config", ".venv/bin/python", "tests/conftest.py"],
)
def test_secrets_and_data_of_an_installation_are_not_in_the_build_context(path):
    assert is_ignored(path, RULES)


def test_every_service_of_compose_has_a_health_check():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    without = {name for name, service in services.items() if not service.get("healthcheck", {}).get("test")}

    assert without == {"web"}  # the image has one of its own
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text(encoding="utf-8")
    worker = services["worker"]
    assert worker["command"][-2:] == ["--heartbeat", "/tmp/worker"]  # noqa: S108 - in the container
    assert "/tmp/worker" in worker["healthcheck"]["test"][1]  # noqa: S108


# --- the rules as Docker reads them ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "path", "ignored"),
    [
        ([], "a", False),
        (["# a"], "a", False),
        (["a"], "a", True),
        (["/a/"], "a", True),
        (["a"], "a/b/c", True),
        (["a"], "b/a", False),
        (["*/a"], "b/a", True),
        (["*/a"], "b/c/a", False),
        (["*"], "a/b", True),
        (["a?"], "ab", True),
        (["a?"], "a/b", False),
        (["a?"], "a", False),
        (["a[bc]"], "ac", True),
        (["a[^bc]"], "ac", False),
        (["a.b"], "axb", False),
        ([r"a\*"], "a*", True),
        ([r"a\*"], "ab", False),
        (["**/*.pyc"], "a.pyc", True),
        (["**/*.pyc"], "a/b/c.pyc", True),
        (["**/a"], "b/a/c", True),
        (["a/**"], "a/b/c", True),
        (["a/**"], "a", False),
        (["a/**/b"], "a/b", True),
        (["a/**/b"], "a/c/d/b", True),
        (["*", "!a"], "a", False),
        (["*", "!a"], "a/b/c", False),
        (["*", "!a"], "b", True),
        (["*", "!a/b"], "a/b/c", False),
        (["*", "!a/b"], "a/c", True),
        (["*", "! a"], "a", False),
        (["*", "!a", "a/b"], "a/b/c", True),
        (["*", "!a", "**/*.pyc"], "a/b.pyc", True),
        (["!a", "*"], "a", True),
    ],
)
def test_last_matching_rule_decides(lines, path, ignored):
    assert is_ignored(path, ignore_rules(lines)) is ignored


def test_sources_of_copy_instructions_are_found():
    dockerfile = (
        "FROM base AS packages\n"
        "COPY one.txt /tmp/\n"
        "FROM base\n"
        "COPY --from=packages /opt /opt\n"
        "# COPY nothing .\n"
        "RUN echo COPY this that\n"
        "COPY --chown=a:b two \\\n"
        "    ./three/ ./\n"
        'ADD ["four five", "/srv/"]\n'
    )

    assert copy_sources(dockerfile) == ["one.txt", "two", "three", "four five"]

"""What the documents cite exists: links, files, names of the code. Decision records are history and are not checked."""

import builtins
import keyword
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings

from tests.container_image import repository_files

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = [ROOT / "README.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))]
DECISIONS = ROOT / "docs" / "decisions"

LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
# with a folder before it; not the end of a longer path or of an address, and no pattern such as NNNN_add_field.py
FILE = re.compile(r"(?<![\w/.{>-])((?:[\w-]+/)+[\w.-]+\.(?:py|html|sh|yml|template|webp))\b")
# one word, as only names are written: with an underscore, in capitals, or with a capital inside
WORD = re.compile(r"`(\w*[A-Za-z]_\w+|[A-Z]{3,}|[A-Z]?[a-z]+[A-Z]\w*)(?:\(\))?`")
CODE_BLOCK = re.compile(r"^ *```python\n(.+?)^ *```", re.MULTILINE | re.DOTALL)
NAME = re.compile(r"`((?:portal|honorees|articles)(?:\.[A-Za-z_]\w*)+)(?:\(\))?`")


# what recipes and examples write themselves, and an attribute of cookies
EXAMPLES = {"hometown", "HttpOnly", "is_signed", "withdraw_article"}


def path_of(document: Path) -> str:
    return str(document.relative_to(ROOT))


@cache
def anchors_of(document: Path) -> set[str]:
    """The anchors that a renderer gives to the headings: lower case, spaces as hyphens, no punctuation."""
    headings = HEADING.findall(document.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def cited_links(text: str) -> Iterator[str]:
    return (link for link in LINK.findall(text) if not link.startswith(("http://", "https://", "mailto:")))


def is_known(name: str) -> bool:
    """Whether it is a module, something in one, the label of a model, or a permission."""
    parts = name.split(".")
    if len(parts) == 2:
        app_models = list(apps.get_app_config(parts[0]).get_models())
        if parts[1] in {model._meta.model_name for model in app_models}:
            return True
        if parts[1] in {code for model in app_models for code in permissions_of(model)}:
            return True
    for length in range(len(parts), 0, -1):
        try:
            found: Any = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        return has_path(found, parts[length:])
    return False


@cache
def words_of_the_source() -> set[str]:
    """Every word in the files of the repository, but those of the documents and of this test."""
    files = (ROOT / name for name in repository_files() if not name.startswith("docs/") and not name.endswith(".md"))
    texts = (path.read_text(encoding="utf-8", errors="replace") for path in files if path != Path(__file__))
    tables = {model._meta.db_table for model in apps.get_models()}
    return tables | {word for text in texts for word in re.findall(r"\w+", text)}


@cache
def names_of_the_code() -> set[str]:
    """The words of the Python files of the apps, and what Python has built in."""
    files = [path for app in ("portal", "honorees", "articles") for path in (ROOT / app).rglob("*.py")]
    words = {word for path in files for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}
    return words | set(keyword.kwlist) | set(dir(builtins))


def names_in_code(block: str) -> set[str]:
    """The names in a block of Python, without its comments and the words of its strings."""
    found = set()
    for token in re.finditer(r"#.*|\"[^\"]*\"|'[^']*'|\b([A-Za-z_]\w*)", block):
        found |= {token[1]} - {None}
    return found


def permissions_of(model: Any) -> set[str]:
    own = {code for code, _ in model._meta.permissions}
    return own | {f"{verb}_{model._meta.model_name}" for verb in model._meta.default_permissions}


def has_path(found: Any, names: list[str]) -> bool:
    for name in names:
        if not hasattr(found, name) and name not in getattr(found, "__annotations__", {}):
            return False
        found = getattr(found, name, None)
    return True


@pytest.mark.parametrize("document", DOCUMENTS, ids=path_of)
def test_links_lead_somewhere(document):
    wrong = []
    for link in cited_links(document.read_text(encoding="utf-8")):
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        if not target.exists() or (anchor and anchor not in anchors_of(target)):
            wrong.append(link)

    assert wrong == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=path_of)
def test_cited_files_exist(document):
    cited = set(FILE.findall(document.read_text(encoding="utf-8")))

    missing = [
        path
        for path in cited
        if "NNNN" not in path and not any((top / path).exists() for top in (ROOT, document.parent))
    ]

    assert sorted(missing) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=path_of)
def test_cited_names_of_the_code_exist(document):
    cited = set(NAME.findall(document.read_text(encoding="utf-8")))

    assert sorted(name for name in cited if not is_known(name)) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=path_of)
def test_cited_words_of_the_code_exist(document):
    text = document.read_text(encoding="utf-8")

    wrong = set(WORD.findall(text)) - words_of_the_source()
    wrong |= {name for block in CODE_BLOCK.findall(text) for name in names_in_code(block)} - names_of_the_code()

    assert sorted(wrong - EXAMPLES) == []


def test_missing_names_and_links_are_seen():
    assert WORD.findall("`make_gone()`, `GONE`, `GoneAway`, `gone`, `a b`") == ["make_gone", "GONE", "GoneAway"]
    assert names_in_code('x = Gone.GONE("text")  # a comment') == {"x", "Gone", "GONE"}
    assert FILE.findall("see `portal/publication/gone.py` and /api/follow.py") == ["portal/publication/gone.py"]
    assert list(cited_links("[a](gone.md#part) [b](https://example.vn/)")) == ["gone.md#part"]
    assert not is_known("portal.publication.gone")
    assert not is_known("portal.publication.audit.gone")
    assert not is_known("portal.publication.models.AuditEvent.gone")
    assert is_known("portal.publication.models.AuditEvent.objects")
    assert is_known("articles.publish_article")
    assert "roles" in anchors_of(ROOT / "docs" / "design.md")


def test_every_decision_stands_in_the_index():
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[(\d{4})\]\((\S+)\) \| (.+) \| (\d{4}-\d\d-\d\d) \| (.+) \|$", index, re.MULTILINE)
    listed = {file: (number, title, date, status.split()[0].rstrip(";")) for number, file, title, date, status in rows}

    records = {path.name: head_of(path) for path in DECISIONS.glob("[0-9]*.md")}

    assert listed == records


def head_of(record: Path) -> tuple[str, str, str, str]:
    """Number, title, date and the first word of the status, as the record gives them."""
    text = record.read_text(encoding="utf-8")
    number, title = re.match(r"# (\d{4})\. (.+)", text).groups()
    date = re.search(r"^- Date: (.+)$", text, re.MULTILINE)[1]
    status = re.search(r"^- Status: (\w+)", text, re.MULTILINE)[1]
    return number, title, date, status


def test_numbers_of_decisions_have_no_gaps():
    numbers = sorted(int(path.name[:4]) for path in DECISIONS.glob("[0-9]*.md"))

    assert numbers == list(range(1, len(numbers) + 1))

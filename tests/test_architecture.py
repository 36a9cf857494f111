"""The arrows of the map in HOUSE_STYLE.md: who may import whom, across the apps and inside each of them."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("portal", "honorees", "articles")

MAY_IMPORT = {"portal": {"portal"}, "honorees": {"honorees", "portal"}, "articles": {"articles", "honorees", "portal"}}
# the files that compose the site look upward
COMPOSITION = {"portal.urls", "portal.api_urls", "portal.views", "portal.sitemaps", "portal.settings"}

# inside an app: no module reaches one that stands behind it, not by way of others either
LAYERS = [
    {"choices"},
    {"querysets"},
    {"models"},
    {"services"},
    {"forms", "filters"},
    {"views", "api", "admin", "feeds", "sitemaps"},
    {"urls", "api_urls"},
]


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the apps but migrations, by its dotted name."""
    found = {}
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "migrations" not in parts:
                name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
                found[name] = ast.parse(path.read_text(encoding="utf-8"), str(path))
    return found


def imported(tree: ast.Module) -> Iterator[str]:
    """The dotted names that a module imports, inside its functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def graph() -> dict[str, set[str]]:
    """For each module those of ours that it imports."""

    def of_ours(name: str) -> set[str]:
        return {known for known in (name, name.rpartition(".")[0]) if known in modules()}

    return {
        name: {other for imported_name in imported(tree) for other in of_ours(imported_name)} - {name}
        for name, tree in modules().items()
    }


def layer(name: str) -> int | None:
    """The place of a module in its app, None for those that stand anywhere."""
    roles = name.split(".")[1:]
    return next((place for place, names in enumerate(LAYERS) if names & set(roles)), None)


def reached(name: str) -> dict[str, str]:
    """Every module of the same app that this one reaches, and by way of which."""
    app, found, waiting = name.split(".")[0], {}, [name]
    while waiting:
        here = waiting.pop()
        for other in graph()[here]:
            if other.split(".")[0] == app and other not in found and other != name:
                found[other] = here
                waiting.append(other)
    return found


def test_apps_import_in_one_direction():
    wrong = [
        f"{name} imports {other}"
        for name, others in graph().items()
        for other in others
        if name not in COMPOSITION and other.split(".")[0] not in MAY_IMPORT[name.split(".")[0]]
    ]

    assert wrong == []


def test_layers_of_an_app_import_in_one_direction():
    wrong = []
    for name in modules():
        place = layer(name)
        if place is None or name in COMPOSITION:
            continue
        for other, way in reached(name).items():
            behind = layer(other)
            if behind is not None and behind > place:
                wrong.append(f"{name} reaches {other} by way of {way}")

    assert wrong == []


def test_nothing_but_templates_uses_templatetags():
    wrong = [
        f"{name} imports {other}" for name, others in graph().items() for other in others if ".templatetags" in other
    ]

    assert wrong == []


def test_apps_receive_no_signals():
    wrong = [
        f"{name} imports {other}"
        for name, tree in modules().items()
        for other in imported(tree)
        if ".signals" in other or other.startswith("django.dispatch")
    ]

    assert wrong == []


def test_vietnamese_is_pure_python():
    wrong = [
        f"{name} imports {other}"
        for name, tree in modules().items()
        if name.startswith("portal.vietnamese")
        for other in imported(tree)
        if other.startswith(("django", *APPS)) and not other.startswith("portal.vietnamese")
    ]

    assert wrong == []


def test_settings_are_read_through_django():
    wrong = [name for name, others in graph().items() if "portal.settings" in others]

    assert wrong == []


def test_no_app_knows_its_tests():
    wrong = [
        f"{name} imports {other}"
        for name, tree in modules().items()
        for other in imported(tree)
        if other.startswith("tests")
    ]

    assert wrong == []


def test_the_sweep_sees_what_it_is_to_sweep():
    assert {"portal.publishing", "honorees.models", "articles.views", "portal.vietnamese.text"} <= set(modules())
    assert "portal.publishing" in graph()["honorees.models"]
    assert layer("articles.comments.services.deciding") == 3
    assert layer("portal.slugs") is None


# --- what no file may hold ------------------------------------------------------------------------------------


def test_no_template_switches_escaping_off():
    unsafe = re.compile(r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off")
    wrong = [
        str(path) for path in (ROOT / "templates").rglob("*.html") if unsafe.search(path.read_text(encoding="utf-8"))
    ]

    assert wrong == []


# each of them says beside the call why the text is safe
MAY_CALL_TEXT_SAFE = {"portal.markup", "portal.templatetags.portal", "portal.search.marks"}


def test_text_is_called_safe_in_few_places():
    calling = {
        name
        for name, tree in modules().items()
        if any(other.endswith((".mark_safe", ".SafeString")) for other in imported(tree))
    }

    assert calling <= MAY_CALL_TEXT_SAFE


BANNED = {"process", "handle", "handler", "manager", "data", "info", "helper", "helpers", "util", "utils"}


# names that Django gives
DJANGOS_OWN = {"handle", "process_request", "process_response", "get_context_data"}


def test_names_say_the_act_or_the_state():
    wrong = []
    for name, tree in modules().items():
        if set(name.rpartition(".")[2].split("_")) & BANNED:
            wrong.append(name)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name not in DJANGOS_OWN:
                words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+", node.name)}
                wrong += [f"{name}: {node.name}"] if words & BANNED else []

    assert wrong == []


# --- the tests ------------------------------------------------------------------------------------------------

# what is tested there is no single module: the catalogues in portal/locale, the provinces that a migration brings,
# what the text core costs, acts at the same moment, comments beside a killed server and in great number
OTHER_TESTS = {
    "portal": {"catalogues", "cost", "api_against_schema", "api_generated_client", "races"},
    "honorees": {"provinces"},
    "articles": {"races", "crash", "scale"},
}


@pytest.mark.parametrize("app", APPS)
def test_tests_of_an_app_are_called_after_its_modules(app):
    parts = [name.split(".")[1:] for name in modules() if name.startswith(f"{app}.")]
    known = {"_".join(names[start:]) for names in parts for start in range(len(names))}

    named = {path.stem.removeprefix("test_") for path in (ROOT / "tests" / app).rglob("test_*.py")}

    assert named - known - OTHER_TESTS[app] == set()

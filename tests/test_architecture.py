"""Which module may import which, across the apps and inside them (docs/house-style.md, "Layout and imports")."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("portal", "honorees", "articles")

MAY_IMPORT = {"portal": {"portal"}, "honorees": {"honorees", "portal"}, "articles": {"articles", "honorees", "portal"}}
# the files that compose the site look upward
COMPOSITION = {
    "portal.api_urls",
    "portal.settings",
    "portal.site.errors",
    "portal.site.home",
    "portal.site.search",
    "portal.site.sitemaps",
    "portal.urls",
}

# What each module may import: modules of its own layer and of those above it here. The first pattern that matches a
# module's name gives its layer, and every module with code has one.
LAYERS = {
    "portal": [
        r"vietnamese|formats",
        r"core",
        r"search|files|publication\.(choices|models|changes|change_payload|querysets|redirects)",
        r"publication\.(audit|content|editing|lifecycle|public_item|publishable|visibility)",
        r"partners|webhooks|worker|api\.models",
        r"models|contents",
        r"site\.(head|middleware|sitemap_section)",
        r"templatetags",
        r"api",
        r"ops|staff",
        r"admin",
        r"site\.(errors|health|home|media|search|sitemaps)|api_urls",
        r"urls|apps|settings|wsgi|management",
    ],
    "honorees": [
        r"choices|imports\.choices|spreadsheets",
        r"querysets|imports\.models",
        r"models",
        r"content|figures|featured|search|context|sample|services|imports\.(bulk|known|export|progress|reconciliation|services)",
        r"filters|imports\.forms|linked_data",
        r"views|imports\.views|sitemaps",
        r"api|admin",
        r"urls|apps",
    ],
    "articles": [
        r"choices|comments\.choices|comments\.links|comments\.immutability|comments\.word_diff",
        r"querysets|comments\.querysets",
        r"comments\.models",
        r"models",
        r"content|search|sample|comments\.(rules|services|notifications|retention)",
        r"filters|comments\.public\.forms|linked_data",
        r"comments\.public|comments\.moderation|views|feeds|sitemaps",
        r"api|comments\.admin|admin",
        r"urls|apps|management",
    ],
}


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


def executed(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node but those that only type checkers read."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            continue
        yield node
        yield from executed(node)


def imported(tree: ast.Module) -> Iterator[str]:
    """The dotted names that a module imports, inside its functions too."""
    for node in executed(tree):
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
    """The index of the module's layer in its app, None where no pattern names it."""
    app, _, rest = name.partition(".")
    return next((index for index, names in enumerate(LAYERS[app]) if re.match(rf"({names})(\.|$)", rest)), None)


def test_apps_import_in_one_direction():
    wrong = [
        f"{name} imports {other}"
        for name, others in graph().items()
        for other in others
        if name not in COMPOSITION and other.split(".")[0] not in MAY_IMPORT[name.split(".")[0]]
    ]

    assert wrong == []


def test_every_module_has_a_layer():
    without = [name for name, tree in modules().items() if layer(name) is None and not is_empty(tree)]

    assert without == []
    assert {layer(name) for name in ("portal.unknown", "portal.site.unknown", "articles.comments.unknown")} == {None}


def is_empty(tree: ast.Module) -> bool:
    """Whether the module is the file of a package, with a docstring at most."""
    return all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in tree.body)


def test_layers_of_an_app_import_in_one_direction():
    wrong = [
        f"{name} imports {other}"
        for name, others in graph().items()
        for other in others
        if other.split(".")[0] == name.split(".")[0] and not is_empty(modules()[other]) and layer(other) > layer(name)
    ]

    assert wrong == []


def test_no_modules_import_each_other_in_a_circle():
    rest = {name: set(others) for name, others in graph().items()}
    while free := [name for name, others in rest.items() if not others & rest.keys()]:
        for name in free:
            del rest[name]

    assert sorted(rest) == []


def test_no_module_imports_at_the_bottom_of_its_file():
    wrong = []
    for name, tree in modules().items():
        is_below_code = False
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                is_below_code = True
            elif is_below_code and isinstance(node, ast.Import | ast.ImportFrom):
                wrong.append(f"{name}, line {node.lineno}")

    assert wrong == []


# where acts are done, each with its audit event and its rows in the change log
SERVICES = re.compile(
    r"portal\.publication\.(audit|changes|editing|lifecycle)|portal\.(partners|webhooks)\.services|portal\.ops\.sample_content"
    r"|portal\.staff\.(passwords|roles)|portal\.management\.commands\.serve|honorees\.(services|imports\.services)(\..+)?"
    r"|articles\.comments\.services(\..+)?"
)


def calls(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The calls of methods: what they are called on, as written, and their names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield ast.unparse(node.func.value), node.func.attr


def test_only_services_write_the_audit_log_and_the_change_log():
    wrong = [
        f"{name} calls {receiver}.{method}"
        for name, tree in modules().items()
        if not SERVICES.fullmatch(name)
        for receiver, method in calls(tree)
        if (receiver in {"audit", "changes"} and method.startswith(("record", "erase", "lock")))
        or (receiver.endswith(("Change.objects", "AuditEvent.objects")) and method in WRITES)
    ]

    assert wrong == []


WRITES = {"save", "delete", "update", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
RELATION_WRITES = {"add", "set", "clear", "remove"}


@cache
def relations() -> set[str]:
    """The names under which items reach their related rows."""
    fields = (field for model in apps.get_models() for field in model._meta.get_fields() if field.is_relation)
    return {field.get_accessor_name() if field.auto_created else field.name for field in fields}


def writes(receiver: str, method: str) -> bool:
    """Whether the call may write to the database. An `update` of a plain variable is mostly one of a dictionary."""
    if method in RELATION_WRITES:
        return receiver.rpartition(".")[2] in relations() and "." in receiver
    if method in {"execute", "executemany", "raw"}:
        return True
    return method in WRITES and (method != "update" or receiver.endswith((")", "objects", "rows")))


# modules that serve pages, forms, files and commands
WITHOUT_WRITES = re.compile(
    r"portal\.(staff|site|management)\..+|honorees\.(admin|views|imports\.views|imports\.forms)(\..+)?"
    r"|articles\.(admin|views|feeds|management|comments\.(admin|public|moderation))(\..+)?|(honorees|articles)\.api(\..+)?"
)
NO_CONTENT = {
    ("portal.staff.image_fields", "super()", "save"),  # commit=False
    ("portal.staff.media_library", "form", "save"),  # commit=False
    ("portal.staff.model_admin", "self.request.session", "save"),
    ("portal.staff.roles", "Group.objects.select_for_update(no_key=True)", "get_or_create"),
    ("portal.staff.roles", "group.permissions", "add"),
    # a reading statement, and the locks of a start
    ("portal.site.health", "cursor", "execute"),
    ("articles.comments.moderation.queue", "cursor", "execute"),
    ("portal.management.commands.serve", "cursor", "execute"),
    ("portal.management.commands.refresh_search", "rows", "update"),  # of the search index alone
    ("portal.management.commands.serve", "Site.objects", "update_or_create"),
}


def test_pages_forms_and_commands_write_no_content_themselves():
    wrong = {
        (name, receiver, method)
        for name, tree in modules().items()
        if WITHOUT_WRITES.fullmatch(name)
        for receiver, method in calls(tree)
        if writes(receiver, method) and receiver != "editing" and not receiver.startswith("hashlib")
    }

    assert wrong == NO_CONTENT


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
    assert {"portal.publication.lifecycle", "honorees.models", "articles.views", "portal.vietnamese.text"} <= set(
        modules()
    )
    assert "portal.publication.publishable" in graph()["honorees.models.honorees"]
    assert layer("articles.comments.services.decisions") == 4
    assert layer("portal.files.images") == 2


# roles that Django, DRF and pytest give by name
OF_A_ROLE = {"Command", "Migration", "Meta", "Media"}
# one of the two stands in code that is to be replaced: the parameters of the API, the counters of the rate limit
OF_OLD_ENGINES = {"Moment"}


def test_no_two_classes_share_a_name():
    found: dict[str, list[str]] = {}
    for name, tree in modules().items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and node.name not in OF_A_ROLE | OF_OLD_ENGINES:
                found.setdefault(node.name, []).append(name)

    assert {name: where for name, where in found.items() if len(where) > 1} == {}


# --- what no file may hold ------------------------------------------------------------------------------------


def test_no_template_switches_escaping_off():
    unsafe = re.compile(r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off")
    wrong = [
        str(path) for path in (ROOT / "templates").rglob("*.html") if unsafe.search(path.read_text(encoding="utf-8"))
    ]

    assert wrong == []


# each of them says beside the call why the text is safe
MAY_CALL_TEXT_SAFE = {"portal.files.markup", "portal.templatetags.portal", "portal.search.marks"}


def test_text_is_called_safe_in_few_places():
    calling = {
        name
        for name, tree in modules().items()
        if any(other.endswith((".mark_safe", ".SafeString")) for other in imported(tree))
    }

    assert calling <= MAY_CALL_TEXT_SAFE


BANNED = {"process", "handle", "handler", "manager", "data", "info", "helper", "helpers", "util", "utils"}


# names that Django and DRF give, and a term of the W3C
DJANGOS_OWN = {
    "handle",
    "process_request",
    "process_response",
    "get_context_data",
    "exception_handler",
    "linked_data",
}


def test_names_say_the_act_or_the_state():
    wrong = []
    for name, tree in modules().items():
        if name.rpartition(".")[2] not in DJANGOS_OWN and set(name.rpartition(".")[2].split("_")) & BANNED:
            wrong.append(name)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name not in DJANGOS_OWN:
                words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+", node.name)}
                wrong += [f"{name}: {node.name}"] if words & BANNED else []

    assert wrong == []


# --- the tests ------------------------------------------------------------------------------------------------

# what is tested there is no single module: the catalogues in portal/locale, the provinces that a migration brings,
# what the text core costs, comments at the same moment, beside a killed server and in great number; pages of the
# moderation queue and of the search by topic
OTHER_TESTS = {
    "portal": {
        "catalogues",
        "cost",
        "clients",
        "endpoints",
        "hidden_content",
        "hostile_queries",
        "large_results",
        "matching",
        "ranking",
        "races",
        "results_page",
        "suggestions",
    },
    "honorees": {"provinces"},
    "articles": {
        "races",
        "crash",
        "scale",
        "access",
        "bulk",
        "claims",
        "cost",
        "decisions_page",
        "denunciations",
        "undo",
    },
}


@pytest.mark.parametrize("app", APPS)
def test_tests_of_an_app_are_called_after_its_modules(app):
    parts = [name.split(".")[1:] for name in modules() if name.startswith(f"{app}.")]
    known = {"_".join(names[start:]) for names in parts for start in range(len(names))}

    named = {path.stem.removeprefix("test_") for path in (ROOT / "tests" / app).rglob("test_*.py")}

    assert named - known - OTHER_TESTS[app] == set()

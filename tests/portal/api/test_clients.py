"""Clients that public generators make from the OpenAPI document, compiled strictly, against the running portal."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import transaction
from openapi_spec_validator import OpenAPIV31SpecValidator

from portal.api.schema import BOTH, document
from portal.publication.changes import record
from portal.publication.choices import ChangeAction, ChangeKind
from tests.partner import make_partner_site
from tests.server import free_port, production_server

TYPESCRIPT = Path(__file__).parent / "typescript_client"
CONFIGURATION = '{"package_name_override": "partner_client", "post_hooks": []}'
PROGRAM = """
import json
import sys
from typing import TypeVar

from partner_client import Client
from partner_client.api.changes import list_changes
from partner_client.api.exports import export_honorees_csv, list_exports
from partner_client.api.lists import (
    get_article, get_honoree, list_article_comments, list_articles, list_cycles, list_honorees, list_movements,
    list_provinces, list_units,
)
from partner_client.models import (
    Article, ChangePage, CommentPage, ExportFilePage, Honoree, HonoreePage, ListHonoreesGender, Problem,
)

T = TypeVar("T")


def known(value: object, kind: type[T]) -> T:
    assert isinstance(value, kind), value
    return value


client = Client(base_url=sys.argv[1])
women = known(list_honorees.sync(client=client, gender=ListHonoreesGender.FEMALE, limit=1), HonoreePage).results
person = known(get_honoree.sync(known(women[0].slug, str), client=client), Honoree)
article = known(get_article.sync(sys.argv[2], client=client), Article)
comments = known(list_article_comments.sync(known(article.slug, str), client=client), CommentPage)
changes = known(list_changes.sync(client=client, after="0"), ChangePage)
files = known(list_exports.sync(client=client), ExportFilePage).results
refused = known(list_honorees.sync(client=client, unit="khong-co"), Problem)
missing = get_honoree.sync_detailed("khong-co", client=client)
pages = [
    list_articles.sync(client=client), list_movements.sync(client=client), list_cycles.sync(client=client),
    list_units.sync(client=client), list_provinces.sync(client=client),
]
print(json.dumps({
    "women": [(woman.name, woman.gender) for woman in women],
    "same": person == women[0],
    "honour": type(known(person.honours, list)[0].unit_name).__name__,
    "body": known(article.body, str)[:24],
    "comments": len(comments.results),
    "lists": [page is not None and not isinstance(page, Problem) and len(page.results) > 0 for page in pages],
    "change": (changes.results[0].type_, changes.results[0].action, changes.after),
    "files": sorted(file.name for file in files),
    "csv": known(export_honorees_csv.sync(client=client), str).splitlines()[0].split(",")[1:4],
    "refused": known(refused.errors, list)[0].parameter,
    "missing": (int(missing.status_code), known(missing.parsed, Problem).code),
}, ensure_ascii=False))
"""


def run(*command, folder):
    done = subprocess.run([str(part) for part in command], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture
def site(transactional_db):
    site = make_partner_site()
    with transaction.atomic():
        record(ChangeKind.ARTICLE, [site.article.pk], ChangeAction.UPSERTED)
    return site


@pytest.fixture
def api(site, database_url):
    """The URL of a running portal with the content of `site`."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with production_server(port, database_url, SITE_URL=address, ALLOWED_HOSTS="*"):
        yield address


@pytest.fixture(scope="session")
def node_modules(tmp_path_factory):
    """A folder with the packages of the TypeScript client, installed as the lock file says."""
    if shutil.which("npm") is None:
        pytest.skip("npm is needed for the TypeScript client: on Debian and Ubuntu, apt-get install npm")
    folder = tmp_path_factory.mktemp("typescript") / "client"
    shutil.copytree(TYPESCRIPT, folder)
    command = ["npm", "ci", "--no-audit", "--no-fund"]
    installed = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if installed.returncode != 0 and re.search("ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT", installed.stderr):
        pytest.skip(f"npm could not install the packages: {installed.stderr[-300:]}")
    return folder


@pytest.mark.parametrize("language", [BOTH, "vi", "en"])
def test_document_is_valid_openapi(language):
    assert list(OpenAPIV31SpecValidator(document(language)).iter_errors()) == []


@pytest.mark.django_db(transaction=True)
def test_python_client_reads_lists_items_changes_and_errors(site, api, tmp_path):
    (tmp_path / "configuration.json").write_text(CONFIGURATION)
    (tmp_path / "program.py").write_text(PROGRAM)
    options = ["--meta", "none", "--output-path", "partner_client", "--config", "configuration.json"]

    run(sys.executable, "-m", "openapi_python_client", "generate", "--url", f"{api}/api/v1/schema?lang=en", *options,
        folder=tmp_path)  # fmt: skip
    run(sys.executable, "-m", "mypy", "--strict", "program.py", folder=tmp_path)
    output = run(sys.executable, "program.py", api, site.article.slug, folder=tmp_path)

    found = json.loads(output)
    assert found == {
        "women": found["women"],
        "same": True,
        "honour": "str",
        "body": "<p>Nội dung của bài.</p>",
        "comments": 4,
        "lists": [True] * 5,
        "change": ["article", "upserted", found["change"][2]],
        "files": ["articles.jsonld", "everything.jsonl", "honorees.csv", "honorees.jsonld", "honorees.xlsx"],
        "csv": ["kind", "name", "titles"],
        "refused": "unit",
        "missing": [404, "not_found"],
    }
    assert found["women"][0][1] == "female"


@pytest.mark.scale
def test_document_passes_the_linter_of_redocly(node_modules):
    (node_modules / "openapi.json").write_text(json.dumps(document(BOTH), ensure_ascii=False), encoding="utf-8")

    run("npx", "redocly", "lint", "openapi.json", folder=node_modules)


@pytest.mark.scale
@pytest.mark.django_db(transaction=True)
def test_typescript_client_reads_lists_items_changes_and_errors(site, api, node_modules):
    run("npx", "openapi-typescript", f"{api}/api/v1/schema?lang=en", "-o", "schema.d.ts", folder=node_modules)
    run("npx", "tsc", "-p", ".", folder=node_modules)
    output = run("node", "built/client.js", api, site.article.slug, folder=node_modules)

    found = json.loads(output)
    assert found == {
        "gender": "female",
        "unit": found["unit"],
        "same": True,
        "body": "<p>Nội dung của bài.</p>",
        "change": ["article", "upserted", True],
        "refused": "unit",
        "missing": [404, "not_found"],
    }
    assert not found["unit"].startswith("http")

"""A client made from the OpenAPI document by a public generator, at work against the running portal."""

import json
import subprocess
import sys

import pytest
from django.db import transaction

from portal.publication.changes import record
from portal.publication.choices import ChangeAction, ChangeKind
from tests.partner import make_partner_site
from tests.server import free_port, production_server

CONFIGURATION = '{"package_name_override": "partner_client", "post_hooks": []}'

PROGRAM = """
import json, sys
from partner_client import Client
from partner_client.api.changes import list_changes
from partner_client.api.exports import export_honorees_csv, list_exports
from partner_client.api.lists import (
    get_article, get_honoree, list_article_comments, list_articles, list_cycles, list_honorees, list_movements,
    list_provinces, list_units,
)
from partner_client.models import Honoree
from partner_client.models.list_honorees_gender import ListHonoreesGender

LISTS = (list_articles, list_movements, list_cycles, list_units, list_provinces)
client = Client(base_url=sys.argv[1])
women = list_honorees.sync(client=client, gender=ListHonoreesGender.FEMALE, limit=1)
person = get_honoree.sync(women.results[0].slug, client=client)
article = get_article.sync(sys.argv[2], client=client)
changes = list_changes.sync(client=client, after="0")
refused = list_honorees.sync(client=client, unit="khong-co")
missing = get_honoree.sync_detailed("khong-co", client=client)
print(json.dumps({
    "women": [(one.name, one.gender.value) for one in women.results],
    "same": isinstance(person, Honoree) and person == women.results[0],
    "honour": type(person.honours[0].unit_name).__name__,
    "body": article.body[:24],
    "comments": len(list_article_comments.sync(article.slug, client=client).results),
    "lists": [len(module.sync(client=client).results) > 0 for module in LISTS],
    "change": (changes.results[0].type_.value, changes.results[0].action.value, changes.after),
    "files": sorted(file.name for file in list_exports.sync(client=client).results),
    "csv": export_honorees_csv.sync(client=client).splitlines()[0].split(",")[1:4],
    "refused": refused.errors[0].parameter,
    "missing": (int(missing.status_code), missing.parsed.code),
}, ensure_ascii=False))
"""


@pytest.mark.django_db(transaction=True)
def test_generated_client_reads_lists_items_changes_and_refusals(transactional_db, database_url, tmp_path):
    site = make_partner_site()
    with transaction.atomic():
        record(ChangeKind.ARTICLE, [site.article.pk], ChangeAction.UPSERTED)
    (tmp_path / "configuration.json").write_text(CONFIGURATION)
    (tmp_path / "program.py").write_text(PROGRAM)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    make = [sys.executable, "-m", "openapi_python_client", "generate", "--url", f"{address}/api/v1/schema?lang=en"]
    make += ["--meta", "none", "--output-path", "partner_client", "--config", "configuration.json"]

    with production_server(port, database_url, SITE_URL=address, ALLOWED_HOSTS="*"):
        subprocess.run(make, cwd=tmp_path, check=True, capture_output=True)
        ran = subprocess.run(
            [sys.executable, "program.py", address, site.article.slug],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    assert ran.returncode == 0, ran.stderr
    said = json.loads(ran.stdout)
    assert said == {
        "women": said["women"],
        "same": True,
        "honour": "str",
        "body": "<p>Nội dung của bài.</p>",
        "comments": 4,
        "lists": [True] * 5,
        "change": ["article", "upserted", said["change"][2]],
        "files": ["articles.jsonld", "everything.jsonl", "honorees.csv", "honorees.jsonld", "honorees.xlsx"],
        "csv": ["kind", "name", "titles"],
        "refused": "unit",
        "missing": [404, "not_found"],
    }
    assert said["women"][0][1] == "female"

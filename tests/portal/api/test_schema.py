"""The running API tried against its own OpenAPI document by a program that knows nothing of the code.

API_EXAMPLES sets how many random calls each operation gets beside the systematic ones; 450 makes more than 10,000.
"""

import os
import re
import subprocess
import sys

import pytest
from django.db import transaction

from portal.publication.changes import record
from portal.publication.choices import ChangeAction, ChangeKind
from tests.partner import make_partner_site
from tests.server import free_port, production_server

# a slug that nothing has and a cursor that nobody gave out are right by their form, and refused all the same
LEFT_OUT = "positive_data_acceptance"
LONGEST = "40"  # seconds: the changes feed waits when it is asked to


@pytest.mark.django_db(transaction=True)
@pytest.mark.scale
def test_no_call_is_answered_otherwise_than_the_document_says(transactional_db, database_url, tmp_path):
    make_partner_site()
    for kind in ChangeKind:
        with transaction.atomic():
            record(kind, [1], ChangeAction.UPSERTED)
    examples = os.environ.get("API_EXAMPLES", "5")

    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with production_server(port, database_url, SITE_URL=address, ALLOWED_HOSTS="*"):
        command = [sys.executable, "-m", "schemathesis.cli", "run", f"{address}/api/v1/schema", "--no-color"]
        command += ["--checks", "all", "--exclude-checks", LEFT_OUT, "--phases", "examples,coverage,fuzzing"]
        command += ["--max-examples", examples, "--generation-deterministic"]
        command += ["--request-timeout", LONGEST, "--max-response-time", LONGEST]
        tried = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)

    assert tried.returncode == 0, tried.stdout[-4000:] + tried.stderr[-2000:]
    (count,) = re.findall(r"(\d+) generated", tried.stdout)
    assert int(count) > 1500

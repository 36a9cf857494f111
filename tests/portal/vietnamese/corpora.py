"""The corpora of Vietnamese text, which stay outside the project, and the tests that need them."""

import pytest

from benchmarks.vietnamese import DEFAULT_FOLDER

MISSING_CORPORA = f"no corpora of Vietnamese text at {DEFAULT_FOLDER}"
needs_corpora = pytest.mark.skipif(not DEFAULT_FOLDER.is_dir(), reason=MISSING_CORPORA)

#!/bin/sh
# Everything that can be judged without running the site; each check runs even if one before it failed.
# Usage: check.sh FOLDER-OF-PROGRAMS (the virtual environment's bin)
set -u
bin=$1
failed=""

check() {
    name=$1
    shift
    echo "==> $name"
    "$@" || failed="$failed
    $name"
}

requirement_files_name_no_index() {
    ! grep -nE 'https?://|^ *(-i|-f|--index-url|--extra-index-url|--find-links|--trusted-host)' requirements/*.txt
}

requirement_files_are_hashed() {
    # every requirement line ends in a backslash, which its hashes follow
    ! grep -nE '^[A-Za-z0-9].*==' requirements/*.txt | grep -vE '\\$'
}

# percent of the sources that the suite without the browser has to cover
COVERAGE_FLOOR=97

coverage_is_enough() {
    # it takes a run of the suite, which .ci/run has done before
    if [ ! -e .coverage ] || find portal honorees articles -name '*.py' -newer .coverage | grep -q .; then
        echo "There is no coverage of the sources as they are: make test-postgres ARGS=\"--ignore=tests/browser --cov\""
        [ -z "${REQUIRE_COVERAGE:-}" ]
        return
    fi
    "$bin/coverage" report --format=total --fail-under="$COVERAGE_FLOOR"
}

templates_are_formatted() {
    find templates -name '*.html' -exec "$bin/djade" --target-version 5.2 --check {} +
}

# the values a production installation would set; nothing is read from or written to a database
export SITE_URL=https://portal.example.vn ALLOWED_HOSTS=portal.example.vn DEBUG=no DATABASE_URL=sqlite://:memory:
unset REDIS_URL
SECRET_KEY=$("$bin/python" -c 'import secrets; print(secrets.token_urlsafe(50))')
export SECRET_KEY

check "ruff: lint" "$bin/ruff" check .
check "ruff: format" "$bin/ruff" format --check .
check "mypy: types" "$bin/mypy"
check "djade: templates" templates_are_formatted
check "Django: deployment settings" "$bin/python" manage.py check --deploy --fail-level ERROR
check "Django: no migration is missing" "$bin/python" manage.py makemigrations --check --dry-run
check "requirement files name no index" requirement_files_name_no_index
check "requirement files are hashed" requirement_files_are_hashed
check "coverage: at least $COVERAGE_FLOOR %" coverage_is_enough
check "architecture" "$bin/python" -m pytest -q tests/test_architecture.py

if [ -n "$failed" ]; then
    echo "Failed:$failed" >&2
    exit 1
fi
echo "All checks passed."

# The targets of the project; `make` lists them.

PYTHON ?= python3
ARGS ?=
ROWS ?= 100000
COMMENTS ?= 1000000
RACES ?= 10000

VENV := .venv
BIN := $(VENV)/bin
ENVIRONMENT := var/environment
# one stamp per content of a requirement file: an unchanged file is not installed again
RUN_STAMP := $(VENV)/installed-run-$(shell cksum < requirements/run.txt | tr ' ' '-')
DEV_STAMP := $(VENV)/installed-dev-$(shell cksum < requirements/dev.txt | tr ' ' '-')
# adds the variables of var/environment that are not set in the environment
WITH_ENVIRONMENT := $(BIN)/python scripts/with_environment.py $(ENVIRONMENT)

PYTEST := -m pytest -n auto $(if $(ARGS),,-m "not scale") $(ARGS)

# an incomplete environment, or one whose Python is missing, is created again
VENV_WORKS := $(shell $(BIN)/python -c 'import importlib.metadata as m; m.version("pip")' 2>/dev/null && echo yes)

.PHONY: help install run manage test test-postgres check bench requirements clean
.DEFAULT_GOAL := help

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

install: $(RUN_STAMP) $(ENVIRONMENT) ## install what is missing
	@echo "Everything is installed."

run: $(RUN_STAMP) $(ENVIRONMENT) ## install what is missing, prepare the site and serve it (PORT=8000)
	@exec $(WITH_ENVIRONMENT) $(BIN)/python manage.py serve $(ARGS)

manage: $(RUN_STAMP) $(ENVIRONMENT) ## any management command: make manage ARGS="clear_sample"
	@exec $(WITH_ENVIRONMENT) $(BIN)/python manage.py $(ARGS)

# The suite sets its own variables (tests/environment.py) and does not use the developer's database.
# Without ARGS it leaves out the long tests (pytest marker `scale`); .ci/run runs them too.
test: $(DEV_STAMP) ## the suite on SQLite: make test ARGS="tests/portal -k serve", the long tests too: ARGS="-m ''"
	@unset DATABASE_URL REDIS_URL; exec $(BIN)/python $(PYTEST)

test-postgres: $(DEV_STAMP) ## the same suite on PostgreSQL and Redis: DATABASE_URL and REDIS_URL, or servers of its own
	@exec $(BIN)/python scripts/with_test_servers.py $(BIN)/python $(PYTEST)

check: $(DEV_STAMP) ## lint, types, templates, migrations, deployment settings, architecture, requirement files
	@sh scripts/check.sh $(BIN)

bench: $(DEV_STAMP) ## speed of search, comments and API on SQLite and PostgreSQL: make bench ROWS=1000 COMMENTS=10000
	@unset DATABASE_URL; exec $(BIN)/python -m benchmarks.search --rows $(ROWS) $(ARGS)
	@unset DATABASE_URL; exec $(BIN)/python scripts/with_test_servers.py $(BIN)/python -m benchmarks.search --rows $(ROWS) $(ARGS)
	@unset DATABASE_URL; exec $(BIN)/python -m benchmarks.comments --rows $(COMMENTS)
	@unset DATABASE_URL; exec $(BIN)/python scripts/with_test_servers.py $(BIN)/python -m benchmarks.comments --rows $(COMMENTS) --only reading
	@unset DATABASE_URL; exec $(BIN)/python -m benchmarks.api --people $(ROWS)
	@unset DATABASE_URL; exec $(BIN)/python -m benchmarks.limits
	@unset DATABASE_URL; exec $(BIN)/python scripts/with_test_servers.py $(BIN)/python -m benchmarks.limits
	@unset DATABASE_URL; exec $(BIN)/python -m benchmarks.audit --events $(ROWS)
	@unset DATABASE_URL; exec $(BIN)/python -m benchmarks.comment_races --times $(RACES)
	@unset DATABASE_URL; exec $(BIN)/python scripts/with_test_servers.py $(BIN)/python -m benchmarks.comment_races --times $(RACES)

requirements: ## pin the requirements of pyproject.toml again (needs uv); UPGRADE=--upgrade takes the newest
	@command -v uv >/dev/null || { echo "uv is needed to pin: .venv/bin/pip install uv, and put .venv/bin into PATH" >&2; exit 1; }
	uv pip compile --universal --generate-hashes --no-emit-index-url --python-version 3.11 $(UPGRADE) \
		pyproject.toml -o requirements/run.txt
	uv pip compile --universal --generate-hashes --no-emit-index-url --python-version 3.11 $(UPGRADE) \
		--extra dev pyproject.toml -c requirements/run.txt -o requirements/dev.txt

clean: ## remove the virtual environment and caches of tools; var/ (database, images, logins) is kept
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- prerequisites --------------------------------------------------------------------------------------------

ifneq ($(VENV_WORKS),yes)
.PHONY: $(BIN)/python
endif
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null || { \
		echo "Python 3.11, 3.12, 3.13 or 3.14 is needed; '$(PYTHON)' is $$($(PYTHON) --version 2>/dev/null || echo absent). Choose one with PYTHON=python3.13" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "'$(PYTHON)' lacks venv or ensurepip: on Debian and Ubuntu, apt-get install python3-venv" >&2; exit 1; }
	@echo "==> Creating the virtual environment $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear $(VENV)

$(RUN_STAMP): $(BIN)/python
	@echo "==> Installing the portal's requirements (requirements/run.txt): a minute or two"
	@$(BIN)/python -m pip install --disable-pip-version-check --no-input --require-hashes -r requirements/run.txt
	@rm -f $(VENV)/installed-run-*
	@touch $@

$(DEV_STAMP): $(BIN)/python
	@echo "==> Installing the requirements of tests and checks (requirements/dev.txt): a few minutes"
	@$(BIN)/python -m pip install --disable-pip-version-check --no-input --require-hashes -r requirements/dev.txt
	@rm -f $(VENV)/installed-dev-*
	@touch $@

$(ENVIRONMENT): | $(BIN)/python
	@echo "==> Writing $(ENVIRONMENT) with a secret key for this installation"
	@umask 077; mkdir -p var; $(BIN)/python -c 'import secrets; print("SECRET_KEY=" + secrets.token_urlsafe(50))' > $@.new
	@mv $@.new $@

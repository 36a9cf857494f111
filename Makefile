# What this project can be asked to do. `make` by itself lists it.

PYTHON ?= python3
ARGS ?=
ROWS ?= 100000
COMMENTS ?= 1000000
RACES ?= 10000

VENV := .venv
BIN := $(VENV)/bin
ENVIRONMENT := var/environment
# a stamp for each state of a requirement file: while it is the same, nothing is installed again
RUN_STAMP := $(VENV)/installed-run-$(shell cksum < requirements/run.txt | tr ' ' '-')
DEV_STAMP := $(VENV)/installed-dev-$(shell cksum < requirements/dev.txt | tr ' ' '-')
# adds what this installation keeps in var/environment; what the environment already holds wins
WITH_ENVIRONMENT := $(BIN)/python scripts/with_environment.py $(ENVIRONMENT)

PYTEST := -m pytest -n auto $(if $(ARGS),,-m "not scale") $(ARGS)

# an environment that was cut short while it was made, or whose Python has gone, is made anew
VENV_WORKS := $(shell $(BIN)/python -c 'import importlib.metadata as m; m.version("pip")' 2>/dev/null && echo yes)

.PHONY: help install run manage test test-postgres check bench requirements clean
.DEFAULT_GOAL := help

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

install: $(RUN_STAMP) $(ENVIRONMENT) ## install what is missing, and no more
	@echo "Everything is installed."

run: $(RUN_STAMP) $(ENVIRONMENT) ## install what is missing, prepare the site and serve it (PORT=8000)
	@exec $(WITH_ENVIRONMENT) $(BIN)/python manage.py serve $(ARGS)

manage: $(RUN_STAMP) $(ENVIRONMENT) ## any management command: make manage ARGS="clear_sample"
	@exec $(WITH_ENVIRONMENT) $(BIN)/python manage.py $(ARGS)

# The suite brings its own settings (tests/environment.py); the databases of whoever runs it are left alone.
# Without ARGS it leaves out what takes long (pytest marker `scale`); .ci/run runs that too.
test: $(DEV_STAMP) ## the suite on SQLite: make test ARGS="tests/portal -k serve", the long tests too: ARGS="-m ''"
	@unset DATABASE_URL REDIS_URL; exec $(BIN)/python $(PYTEST)

test-postgres: $(DEV_STAMP) ## the same suite on PostgreSQL and Redis: DATABASE_URL and REDIS_URL, or servers of its own
	@exec $(BIN)/python scripts/with_test_servers.py $(BIN)/python $(PYTEST)

check: $(DEV_STAMP) ## lint, types, templates, migrations, deployment settings, architecture, requirement files
	@sh scripts/check.sh $(BIN)

bench: $(DEV_STAMP) ## how fast searches, comments and the API are, on SQLite and PostgreSQL: make bench ROWS=1000 COMMENTS=10000
	@unset DATABASE_URL; exec $(BIN)/python -m benchmarks.search --rows $(ROWS) $(ARGS)
	@unset DATABASE_URL; exec $(BIN)/python scripts/with_test_servers.py $(BIN)/python -m benchmarks.search --rows $(ROWS) $(ARGS)
	@unset DATABASE_URL; exec $(BIN)/python -m benchmarks.comments --rows $(COMMENTS)
	@unset DATABASE_URL; exec $(BIN)/python scripts/with_test_servers.py $(BIN)/python -m benchmarks.comments --rows $(COMMENTS) --only reading
	@unset DATABASE_URL; exec $(BIN)/python -m benchmarks.api --people $(ROWS)
	@unset DATABASE_URL; exec $(BIN)/python -m benchmarks.comment_races --times $(RACES)
	@unset DATABASE_URL; exec $(BIN)/python scripts/with_test_servers.py $(BIN)/python -m benchmarks.comment_races --times $(RACES)

requirements: ## pin anew what pyproject.toml asks for (needs uv); UPGRADE=--upgrade takes the newest
	@command -v uv >/dev/null || { echo "uv is needed to pin: .venv/bin/pip install uv, and put .venv/bin into PATH" >&2; exit 1; }
	uv pip compile --universal --generate-hashes --no-emit-index-url --python-version 3.11 $(UPGRADE) \
		pyproject.toml -o requirements/run.txt
	uv pip compile --universal --generate-hashes --no-emit-index-url --python-version 3.11 $(UPGRADE) \
		--extra dev pyproject.toml -c requirements/run.txt -o requirements/dev.txt

clean: ## remove the virtual environment and what tools left behind; var/ (database, pictures, logins) stays
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- what the targets above stand on --------------------------------------------------------------------------

ifneq ($(VENV_WORKS),yes)
.PHONY: $(BIN)/python
endif
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null || { \
		echo "Python 3.11, 3.12, 3.13 or 3.14 is needed; '$(PYTHON)' is $$($(PYTHON) --version 2>/dev/null || echo absent). Choose one with PYTHON=python3.13" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "'$(PYTHON)' lacks venv or ensurepip: on Debian and Ubuntu, apt-get install python3-venv" >&2; exit 1; }
	@echo "==> Making the virtual environment $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear $(VENV)

$(RUN_STAMP): $(BIN)/python
	@echo "==> Installing what the portal runs on (requirements/run.txt): a minute or two"
	@$(BIN)/python -m pip install --disable-pip-version-check --no-input --require-hashes -r requirements/run.txt
	@rm -f $(VENV)/installed-run-*
	@touch $@

$(DEV_STAMP): $(BIN)/python
	@echo "==> Installing what tests and checks need (requirements/dev.txt): a few minutes"
	@$(BIN)/python -m pip install --disable-pip-version-check --no-input --require-hashes -r requirements/dev.txt
	@rm -f $(VENV)/installed-dev-*
	@touch $@

$(ENVIRONMENT): | $(BIN)/python
	@echo "==> Writing $(ENVIRONMENT) with a secret key for this installation"
	@umask 077; mkdir -p var; $(BIN)/python -c 'import secrets; print("SECRET_KEY=" + secrets.token_urlsafe(50))' > $@.new
	@mv $@.new $@

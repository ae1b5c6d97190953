# `make run` and `make test` need nothing but Python 3.11+ (with its venv module) and make.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

.PHONY: run test check bench pages clean

run: $(VENV)/installed
	$(BIN)/pbx-planner serve --demo

# Many tests start the program, which is then compiled once and not each time, whatever the environment says.
test: export PYTHONDONTWRITEBYTECODE =
test: $(VENV)/installed-dev
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 8 --dist worksteal

check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# What stands beside it in the benchmarks is installed where that needs no question; else they say what is missing.
bench: $(VENV)/installed-dev
	-@for tool in nsd dnsperf sip-dig; do command -v $$tool >/dev/null || missing=1; done; [ -z "$$missing" ] || \
		[ "$$(id -u)" != 0 ] || apt-get install -qq -y nsd dnsperf sofia-sip-bin >/dev/null
	-@$(BIN)/python -m pip install --quiet --disable-pip-version-check aiodns
	$(BIN)/python -m tests.benchmarks

# The pages of config/ are made from the tables they speak of; a test fails while one is not current.
pages: $(VENV)/installed-dev
	$(BIN)/python -m tests.support.pages

clean:
	rm -rf $(VENV)

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/installed-dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@ $(VENV)/installed

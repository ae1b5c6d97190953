# `make run` and `make test` need nothing but Python 3.11+ (with its venv module) and make.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

.PHONY: run test check bench devices-page clean

run: $(VENV)/installed
	$(BIN)/pbx-planner serve --demo

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest

check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# What stands beside it in the benchmarks is installed where that needs no question; else they say what is missing.
bench: $(VENV)/installed-dev
	-@for it in nsd dnsperf sip-dig; do command -v $$it >/dev/null || missing=1; done; [ -z "$$missing" ] || \
		[ "$$(id -u)" != 0 ] || apt-get install -qq -y nsd dnsperf sofia-sip-bin >/dev/null
	-@$(BIN)/python -m pip install --quiet --disable-pip-version-check aiodns
	$(BIN)/python -m tests.benchmarks

# config/devices.md is made from config/devices.toml; a test fails while it is not current.
devices-page: $(VENV)/installed-dev
	PYTHONPATH=tests $(BIN)/python tests/devices_page.py

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

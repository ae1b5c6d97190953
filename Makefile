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

# NSD is the yardstick's name server: it is installed where that needs no question, else the benchmark says it is missing.
bench: $(VENV)/installed-dev
	-@command -v nsd >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get install -qq -y nsd >/dev/null; }
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

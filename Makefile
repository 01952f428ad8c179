.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
STORE ?= filmograph.store

help:            ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 12

$(VENV)/.ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@

setup: $(VENV)/.ready   ## make the virtual environment

demo: setup      ## build the sample pages and the catalogue, and answer questions from them
	@$(BIN)/python -m filmograph.cli.demo $(STORE)

lint: setup      ## ruff and mypy --strict, on code and tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint       ## lint, then every test
	$(BIN)/python -m pytest -n auto -q

bench: setup     ## measure building, asking and identity beside peers (two hours, 70 GB of disk; FILMS="10000 118000" is shorter)
	$(BIN)/python -m pip install --quiet --group bench
	$(BIN)/python tests/benchmarks/bench.py $(if $(FILMS),--films $(FILMS))
	$(BIN)/python tests/benchmarks/relations.py $(if $(FILMS),--films $(FILMS))
	$(BIN)/python tests/benchmarks/identity.py
	$(BIN)/python tests/benchmarks/update.py $(if $(FILMS),--films $(FILMS))

gold: setup      ## measure identity and fusion on gold (two minutes; the data is in FILMOGRAPH_SHARED, default ../shared)
	@$(BIN)/python tests/benchmarks/gold.py

clean:           ## remove what the other targets made
	rm -rf $(VENV) $(STORE) .bench dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

.PHONY: help setup demo lint test bench gold clean

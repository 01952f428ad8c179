.DEFAULT_GOAL := help
VENV := .venv
BIN = $(VENV)/bin
PYTHON ?= python3
STORE ?= filmograph.store
ROUNDS ?= 10

# constraints.txt holds for the Pythons that it was tried on: 3.11, 3.12 and 3.13.
AGE = $(shell $(PYTHON) -c 'import sys; print("old" if sys.version_info < (3, 11) else "tested" if sys.version_info < (3, 14) else "new")')
PINS = $(if $(filter new,$(AGE)),/dev/null,constraints.txt)
GROUP := dev
# Every command imports these; compiling all that is installed would take ten seconds.
USED_FIRST := click html5rdf numpy rdflib rich yaml
PIP = $(BIN)/python -m pip --disable-pip-version-check install --quiet --quiet --no-compile --constraint $(PINS)

help:            ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 13

# What the package needs is installed before what its tests need, so that the demo begins sooner.
$(VENV)/.ready: pyproject.toml constraints.txt
	@echo "Setting up the virtual environment in $(VENV) (about half a minute)."
	@case "$(AGE)" in \
	old) echo "Error: $(PYTHON) is older than Python 3.11; name a newer one with make PYTHON=…" >&2; exit 1;; \
	new) echo "$(PYTHON) is newer than Python 3.13, the newest that was tested, so versions are not pinned.";; \
	esac
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP) --upgrade "pip>=25.3"
	@$(PIP) --build-constraint $(PINS) --editable .
	@$(BIN)/python -m compileall -q -j 2 graph/filmograph $(addprefix $(VENV)/lib/python3.*/site-packages/,$(USED_FIRST))
	@touch $@

$(VENV)/.ready-$(GROUP): $(VENV)/.ready
	@echo "Installing what the tests need."
	@$(PIP) --group $(GROUP)
	@touch $@

setup: $(VENV)/.ready-$(GROUP)   ## make the virtual environment

demo: $(VENV)/.ready   ## build the sample pages and the catalogue, and answer questions from them
	@$(BIN)/python -m filmograph.cli.demo $(STORE)

lint: setup      ## ruff and mypy --strict, on code and tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint       ## lint, then every test that is not long (make long runs these)
	@$(MAKE) --no-print-directory suite TESTS='-m "not bench and not long and not virtuoso"'

long: setup      ## the long tests: random stores, interruptions, servers, and the benchmarks in their tiny form
	@$(MAKE) --no-print-directory suite TESTS='-m "bench or long or virtuoso"'

suite: setup     ## every test, or some: TESTS="-m smoke"
	$(BIN)/python -m pytest -n auto --dist worksteal -q $(TESTS)

newest:          ## every test, with the newest versions that pyproject.toml allows
	@rm -rf .venv-newest
	@$(MAKE) --no-print-directory suite VENV=.venv-newest GROUP=test PINS=/dev/null

oldest:          ## every test, with the oldest versions that pyproject.toml allows
	@grep -oE '[A-Za-z0-9.-]+>=[0-9.]+,' pyproject.toml | sed 's/>=/==/; s/,//' > .venv-oldest.txt
	@$(MAKE) --no-print-directory suite VENV=.venv-oldest GROUP=test PINS=.venv-oldest.txt

fuzz: setup      ## the random tests with other examples each time (ten rounds; ROUNDS=100 is longer)
	for round in $$(seq $(ROUNDS)); do $(BIN)/python -m pytest -n auto -q -m hypothesis --hypothesis-profile=fuzz $(TESTS) || exit 1; done

constraints:     ## write constraints.txt anew, with the newest versions that pyproject.toml allows
	@$(PYTHON) -m venv --clear .venv-uv
	@.venv-uv/bin/python -m pip --disable-pip-version-check install --quiet "uv>=0.13,<0.14"
	.venv-uv/bin/uv pip compile pyproject.toml --group bench --group dev --group install --extra mcp --extra notebook --extra spark --universal --python-version 3.11 --upgrade --quiet \
		--no-annotate --custom-compile-command "make constraints" --output-file constraints.txt

bench: setup     ## measure speed and memory beside peers, into tests/benchmarks/RESULTS.md (two hours, 70 GB; FILMS="10000 118000" is shorter)
	$(PIP) --group bench
	$(BIN)/python tests/benchmarks/bench.py --write $(if $(FILMS),--films $(FILMS))
	$(BIN)/python tests/benchmarks/relations.py --write $(if $(FILMS),--films $(FILMS))
	$(BIN)/python tests/benchmarks/update.py --write $(if $(FILMS),--films $(FILMS))
	$(BIN)/python tests/benchmarks/exports.py --write
	$(BIN)/python tests/benchmarks/serving.py --write
	$(BIN)/python tests/benchmarks/identity.py --write
	$(BIN)/python tests/benchmarks/large.py --write
	$(BIN)/python tests/benchmarks/clusters.py --write $(if $(FILMS),--films $(FILMS))
	$(BIN)/python tests/benchmarks/gold.py --write

pictures: setup  ## draw the pictures of README.md and TUTORIAL.md anew
	$(BIN)/python graph/pictures/journey.py
	$(BIN)/python graph/pictures/growth.py
	$(BIN)/python graph/pictures/tutorial.py
	$(BIN)/python graph/pictures/explorer.py

documents: pictures ## write what is generated anew: pictures, ontology and question pages, and what the blocks of the documents print
	$(BIN)/python -m filmograph.ontology_terms > ontology/README.md
	$(BIN)/python -m filmograph.cli.demo $(STORE) > /dev/null
	$(BIN)/python tests/questions_page.py $(STORE) > queries/README.md
	$(BIN)/python tests/documentation.py $(STORE)
	$(BIN)/python tests/notebook.py

gold: setup      ## measure identity and fusion on gold (ten minutes; most of the data is in FILMOGRAPH_SHARED, default ../shared)
	@$(BIN)/python tests/benchmarks/gold.py

clean:           ## remove what the other targets made
	rm -rf .venv .venv-newest .venv-oldest .venv-oldest.txt .venv-uv .spark $(STORE) .bench dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

.PHONY: help setup demo lint test long suite newest oldest fuzz constraints bench pictures documents gold clean

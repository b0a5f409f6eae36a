# One environment, made by the first target that needs it: `make chat` and `make test` are all.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt
INSTALLED := $(VENV)/.installed
WITH_TOOLS := $(VENV)/.installed-tools
SBOM := dist/sbom.cdx.json
# A file's tests stay together: they share an index, a served page or a browser. The longest files
# come first (tests/conftest.py); passive: a waiting thread leaves its core to the other processes;
# bytecode is kept, or each of the processes that tests start compiles everything anew.
PYTEST := PYTHONDONTWRITEBYTECODE= OMP_WAIT_POLICY=passive $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

# Corpora are read there, models loaded, pages served, files damaged at random: not even read by
# `make test-fast`.
SLOW_FOLDERS := benchmarks gold ingest/embedding ingest/reading ui/serving ui/year

.PHONY: chat ask ingest test test-fast check fix lock sbom

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) -e .
	touch $@

$(WITH_TOOLS): $(INSTALLED)
	$(PIP) -e ".[dev,bench,ocr,sign-in]"
	touch $@

chat: $(INSTALLED)  ## index the corpus and open the chat page
	$(BIN)/sanctions-qa ingest || [ $$? -eq 3 ]
	$(BIN)/sanctions-qa chat

ask: $(INSTALLED)  ## make ask Q="Who is the EU's sanctions envoy?"
	@$(BIN)/sanctions-qa ingest --json >/dev/null || [ $$? -eq 3 ]
	@$(BIN)/sanctions-qa ask "$(Q)"

ingest: $(INSTALLED)  ## bring the index up to date with corpus/
	$(BIN)/sanctions-qa ingest

lock: $(WITH_TOOLS)  ## write requirements.lock: the pins of constraints.txt with digests
	$(BIN)/python tools/lock.py

sbom: $(WITH_TOOLS)  ## write the list of all parts (CycloneDX) of this installation
	mkdir -p dist
	$(BIN)/python -m cyclonedx_py environment --pyproject pyproject.toml --output-reproducible -o $(SBOM) $(BIN)/python

test: check  ## format, lint, types, tests
	$(PYTEST)

test-fast: $(WITH_TOOLS)  ## a minute of tests: no model, index, database, browser or served page
	$(PYTEST) -m "not slow and not browser" $(SLOW_FOLDERS:%=--ignore=tests/%) --ignore-glob='*_browser.py'

check: $(WITH_TOOLS)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --num-workers auto

fix: $(WITH_TOOLS)  ## format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

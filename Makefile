# The verbs of the house. `make demo` and `make test` are all that a newcomer needs.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DEMO ?= demo
DAY := 2015-05-21
MCOF = MCOF_WORKSPACE=$(DEMO) $(BIN)/mcof
WORKERS ?= 2

# Spark is tested where Java 17 or newer is at hand.
JAVA := $(shell java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p')
SPARK := $(shell [ "0$(JAVA)" -ge 17 ] && echo yes)
TEST_LOCK := requirements/$(if $(SPARK),spark,test).lock

# Installing is stamped: the second run of any verb finds its stamp and begins at once.
RUNTIME := $(VENV)/.installed-runtime
TESTING := $(VENV)/.installed-test
TOOLS := $(VENV)/.installed-tools

.PHONY: help
help: ## Say what there is to make
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "mcof needs Python 3.11 or newer; name one: make PYTHON=python3.12 ..." >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements/runtime.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(TESTING): $(TEST_LOCK) pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(TEST_LOCK)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@ $(RUNTIME)

# A browser and a reader of PDF files, for the tests that look at what people see.
$(TOOLS): | $(BIN)/python
	@missing=""; \
	command -v chromium >/dev/null || missing="$$missing chromium"; \
	command -v pdftotext >/dev/null || missing="$$missing poppler-utils"; \
	if [ -n "$$missing" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $$missing >/dev/null; \
	elif [ -n "$$missing" ]; then echo "not installed:$$missing; tests that need them skip and say so"; fi
	@touch $@

.PHONY: demo
demo: $(RUNTIME) ## Import the example of Iraq 2015, show its gaps, draft a plan, write its report
	@rm -rf -- $(DEMO)
	@PYTHON=$(BIN)/python MCOF=$(BIN)/mcof examples/iraq-2015/load.sh $(DEMO)
	@echo; $(MCOF) report summary --on $(DAY)
	@echo; $(MCOF) gaps --presence --on $(DAY)
	@echo; $(MCOF) allocate "Quarter from June" --reason "example" --budget 5000000 --draws 20 --on $(DAY)
	@echo; for language in en ar; do \
	  $(MCOF) report situation --on $(DAY) --lang $$language \
	    --output $(DEMO)/situation-$$language.pdf --output $(DEMO)/situation-$$language.html; \
	  $(MCOF) report gaps --on $(DAY) --lang $$language \
	    --output $(DEMO)/gaps-$$language.pdf --output $(DEMO)/gaps-$$language.html; \
	done
	@echo; echo "Needs and responses of this example are invented: examples/iraq-2015/README.md."
	@echo "Open the pages: make serve"

.PHONY: serve
serve: $(RUNTIME) ## Open the page of the demo workspace
	@[ -e $(DEMO)/workspace.toml ] || $(MAKE) demo
	$(BIN)/mcof serve --workspace $(DEMO)

.PHONY: test
test: $(TESTING) $(TOOLS) check ## Everything that the build server runs
	$(BIN)/python -m pytest -n $(WORKERS) -m "not spark"
	@$(if $(SPARK),$(MAKE) test-spark,echo "Spark not tested: no Java 17 or newer here")

.PHONY: check
check: $(TESTING) ## Style, types and the floors of the house, without running tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=src $(BIN)/lint-imports

.PHONY: test-spark
test-spark: $(TESTING) ## The same suite of figures on a local Spark cluster
	$(BIN)/python -m pytest -m spark

.PHONY: chaos
chaos: $(TESTING) ## Kill imports 200 times at random moments
	MCOF_CHAOS_RUNS=200 $(BIN)/python -m pytest -m chaos

.PHONY: bench
bench: $(TESTING) ## Benchmarks, as ratios to others on the same machine
	$(BIN)/python benchmarks/run.py

.PHONY: golden
golden: $(TESTING) ## Write the stored texts of reports anew; look at the difference before you keep it
	MCOF_WRITE_GOLDEN=1 $(BIN)/python -m pytest -p no:cacheprovider tests/golden/test_situation.py tests/golden/test_reports.py

.PHONY: docs
docs: $(RUNTIME) ## Write the reference pages from the code
	$(BIN)/python docs/generate.py

.PHONY: clean
clean: ## Remove what was made; the virtual environment stays
	rm -rf -- $(DEMO) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache spark-warehouse metastore_db derby.log
	find src tests docs benchmarks examples -name __pycache__ -type d -prune -exec rm -rf {} +

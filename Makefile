# Every target makes what it needs below this folder: .venv for the tools, var for the data.
SHELL := /bin/sh
PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
export DATELINE_ROOT := $(CURDIR)
# Compiled modules are kept, wherever the environment says not to: Airflow alone compiles for two seconds at each start.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(CURDIR)/.venv/pycache
ifdef HOME_DIR
export DATELINE_HOME := $(HOME_DIR)
endif
# Set by `make setup` alone: a second make in the same folder must not install again.
STAMP := .venv/.ready-$(shell cat requirements.lock requirements-dev.lock pyproject.toml | cksum | tr ' ' '-')

.DEFAULT_GOAL := help
.PHONY: help setup demo run up query test quality fuzz bench check lock env clean

help: ## Show this help
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-8s %s\n' "$$name" "$$text"; done

setup: $(STAMP) ## Make .venv with everything pinned (called by the others when needed)

$(STAMP):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "dateline needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) --version 2>&1); try make PYTHON=python3.12" >&2; exit 1; }
	@echo "setting up .venv (once)" >&2
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	$(BIN)/python -m dateline.report.bundle
	@rm -f .venv/.ready-*; touch $@

demo: setup ## Run the whole pipeline on an invented press, offline, and print regional trends
	@$(BIN)/dateline demo

run: setup ## Run the poll and digest DAGs once over the real catalogue
	@$(BIN)/dateline run

up: setup ## Run Airflow on loopback with schedules on, until interrupted
	@$(BIN)/dateline up

query: setup ## Open a SQL prompt with the lake attached read-only
	@$(BIN)/dateline query

test: setup ## Run all tests
	@$(BIN)/pytest -q -n 2 --dist worksteal -m "not airflow and not kill and not replay and not browser"
	@$(BIN)/pytest -q -n 2 --dist worksteal -m "replay or kill"
	@$(BIN)/pytest -q -m browser
	@$(BIN)/pytest -q -m airflow

fuzz: setup ## Feed mutated feeds to the parser for ten minutes (FUZZ="--minutes 1 FOLDER")
	@$(BIN)/python tests/fuzz/fuzz_parse.py $(FUZZ)

quality: setup ## Score the labelled pairs and stories, and the burst flags (QUALITY="--regions FOLDER")
	@$(BIN)/python benchmarks/quality.py --verbose $(QUALITY)
	@echo; echo "Bursts planted in generated histories"
	@$(BIN)/python benchmarks/bursts.py --fast
	@echo; echo "Bursts of words planted in generated titles"
	@$(BIN)/python benchmarks/term_bursts.py --fast

bench: setup ## Measure polling, parsing, copies, places and the lake beside peers (BENCH="--bodies FOLDER")
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-bench.lock
	@$(BIN)/python benchmarks/run_all.py $(BENCH)

check: setup ## Run linters, types, import rules, and let DuckDB bind every SQL file
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/dateline check

env: ## Write .env with random secrets for docker compose
	@$(PYTHON) tools/make_env.py

lock: setup ## Pin all dependencies anew
	$(BIN)/uv pip compile pyproject.toml --extra image --extra build --universal --python-version 3.11 --generate-hashes --quiet --custom-compile-command "make lock" -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra image --extra build --extra dev -c requirements.lock --universal --python-version 3.11 --generate-hashes --quiet --custom-compile-command "make lock" -o requirements-dev.lock
	$(BIN)/uv pip compile pyproject.toml --extra image --extra build --extra dev --extra bench -c requirements-dev.lock --universal --python-version 3.11 --generate-hashes --quiet --custom-compile-command "make lock" -o requirements-bench.lock

clean: ## Remove .venv and var
	rm -rf .venv var

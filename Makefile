# What a person types here. Everything runs from .venv, which is made when it is first needed.

SHELL := /bin/bash
MAKEFLAGS += --no-print-directory
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help demo test check bench escape docs lock clean env env-dev system

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-8s %s\n", $$1, $$2}'

demo: env ## see dure at work, offline and without any key
	@$(BIN)/dure demo

test: env-dev system ## every check, then the tests
	@checks=0; $(MAKE) check || { checks=1; echo "test: a check failed (see above); going on with the tests"; }; \
	echo "test: pytest"; $(BIN)/pytest && exit $$checks

check: env-dev ## style, types, layers, shape and documentation
	@$(BIN)/python -m checks

bench: env ## measure speed and memory
	@$(BIN)/python -m benchmarks

escape: env-dev system ## try the ways out of every sandbox of this machine
	@$(BIN)/python -m tests.escape

docs: env-dev ## build the documentation into site/
	@$(BIN)/python -m checks.docs --out site && echo "docs: open site/index.html"

lock: ## remake requirements/*.lock from pyproject.toml (needs uv)
	@scripts/lock.sh

clean: ## remove what was built, .venv included
	@rm -rf .venv site dist .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

env: .venv/base.stamp ## make .venv with what a plain install brings
env-dev: .venv/dev.stamp ## make .venv with what the checks and tests need, too
system: ## install the programs that some tests start
	@scripts/setup.sh system

# Made again only when a lock or the project's own metadata changes.
.venv/base.stamp: pyproject.toml requirements/base.lock requirements/build.lock scripts/setup.sh
	@scripts/setup.sh base && touch $@

.venv/dev.stamp: pyproject.toml requirements/dev.lock scripts/setup.sh
	@scripts/setup.sh dev && touch .venv/base.stamp $@

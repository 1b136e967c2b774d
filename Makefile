# Everything runs in .venv, made from the pinned versions in constraints.txt.
PYTHON ?= python3.11
BIN = .venv/bin

.PHONY: demo test lint build verify bench
.DELETE_ON_ERROR:

.venv/made: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

demo: .venv/made  ## make a sample class under demo/ and grade it
	$(BIN)/autograder build
	$(BIN)/autograder demo

test: .venv/made  ## install what is missing and run the tests
	$(BIN)/autograder build
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

lint: .venv/made
	$(BIN)/ruff check
	$(BIN)/ruff format --check

build: .venv/made  ## make assignments/, solutions/ and gradebook.db from source/
	$(BIN)/autograder build

verify: .venv/made  ## prove the hidden tests
	$(BIN)/autograder build
	$(BIN)/autograder verify

bench: .venv/made  ## measure: benchmarks/results.md
	$(BIN)/autograder build
	$(BIN)/python benchmarks/bench.py

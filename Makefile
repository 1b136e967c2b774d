# Everything runs in a virtual environment with the versions pinned in constraints.txt: .venv, made
# with the first fitting Python here, or with another one: make demo PYTHON=python3.13
VENV ?= .venv
BIN = $(VENV)/bin
TARGETS = demo test lint build site verify bench compat

.PHONY: $(TARGETS)
.DELETE_ON_ERROR:

ifeq ($(wildcard nbgrader_config.py),)  # called from elsewhere: make -f course/Makefile demo

$(TARGETS):
	@$(MAKE) --no-print-directory -C "$(shell dirname "$(strip $(MAKEFILE_LIST))")" $@

else

$(VENV)/made: pyproject.toml requirements.txt constraints.txt
	@test -x $(BIN)/pip || sh .ci/venv $(VENV) "$(PYTHON)"
	@echo "installing into $(VENV); this takes some minutes the first time"
	@$(BIN)/pip install --quiet --no-compile --constraint constraints.txt \
	  --requirement requirements.txt --editable '.[dev]'
	@$(BIN)/python -m compileall -qq -j 0 -x /tests/ $(VENV)/lib || true  # on all cores; some files are no Python of this version
	@touch $@

demo: $(VENV)/made  ## make a sample class under demo/ and grade it
	$(BIN)/autograder build
	$(BIN)/autograder demo

test: $(VENV)/made  ## install what is missing and run the tests
	$(BIN)/autograder build
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

lint: $(VENV)/made
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

build: $(VENV)/made  ## make assignments/, solutions/ and gradebook.db from source/
	$(BIN)/autograder build

site: $(VENV)/made  ## make the website: build/site/html/index.html
	$(BIN)/autograder site

verify: $(VENV)/made  ## prove the hidden tests
	$(BIN)/autograder build
	$(BIN)/autograder verify

bench: $(VENV)/made  ## measure: benchmarks/results.md
	$(BIN)/autograder build
	$(BIN)/python benchmarks/bench.py

compat:  ## another Python, in a .venv of its own: make compat PYTHON=python3.13
	@sh .ci/compat "$(PYTHON)"

endif

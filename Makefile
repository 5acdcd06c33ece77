# Two commands: `make demo` and `make test`. Everything they need they set up themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test test-all check style types fast bench lock docs clean

$(STAMP): pyproject.toml requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $(STAMP)

demo: $(STAMP)
	$(BIN)/kolosi demo --into demo

check: style types

style: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: $(STAMP)
	$(BIN)/mypy

# In a fresh clone mypy takes half a minute on one core: the tests run beside it.
test: style
	$(MAKE) --jobs=2 types fast

# Hundreds of tests start a process: each compiles the package anew unless the compiled files are kept.
# There is one process a core, so each makes do with one: sharing out ten thousands of tiny tables costs more than it saves.
fast: $(STAMP)
	POLARS_MAX_THREADS=1 PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n auto --dist worksteal --hypothesis-profile quick -m "not browser and not office and not poppler and not long"

# What `make test` has not run: the marks that it leaves out, drawn cases in full number, and what needs a tool that is installed here.
test-all: test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-all.lock
	$(BIN)/python tests/install_tools.py
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n auto --dist worksteal -m "browser or office or poppler or long or drawn or tools"

bench: $(STAMP)
	$(BIN)/python benchmarks/run.py

# Hashes, no URL: the lock names no package host.
lock:
	$(PYTHON) -m venv .lock-venv && .lock-venv/bin/pip install --quiet uv
	.lock-venv/bin/uv pip compile pyproject.toml --extra report --extra linkage --extra web --extra dev --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet -o requirements.lock
	.lock-venv/bin/uv pip compile pyproject.toml --extra report --extra linkage --extra web --extra dev --extra postgresql --extra browser --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet -c requirements.lock -o requirements-all.lock
	rm -rf .lock-venv

clean:
	rm -rf demo build dist $(VENV)

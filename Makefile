# Two commands do everything on a fresh machine with Python 3.11 or newer: make demo, make test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXAMPLE := data/example/harbor_and_home_suppliers.xlsx
AS_OF := 2026-11-22
JAVASCRIPT := tests/javascript

.PHONY: demo test javascript docs clean

demo: $(VENV)/.installed
	$(BIN)/supplymap run $(EXAMPLE) --as-of $(AS_OF) --out reports

test: $(VENV)/.installed-test javascript
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	# a worker for each core; the tests of a file share what they prepare
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

# linter and formatter of the map's JavaScript
javascript:
	@if command -v npm >/dev/null; then \
		$(MAKE) --silent --no-print-directory $(JAVASCRIPT)/node_modules/.installed && \
		npm --prefix $(JAVASCRIPT) run --silent check; \
	else \
		echo "npm is not installed: the map's JavaScript is not checked"; \
	fi

docs: $(VENV)/.installed-test
	$(BIN)/python docs/make_docs.py

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("supplymap needs Python 3.11 or newer: make PYTHON=python3.12 demo" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

$(VENV)/.installed-test: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	touch $@ $(VENV)/.installed

$(JAVASCRIPT)/node_modules/.installed: $(JAVASCRIPT)/package-lock.json
	npm --prefix $(JAVASCRIPT) ci --silent --ignore-scripts --no-audit --no-fund
	touch $@

clean:
	rm -rf $(JAVASCRIPT)/node_modules $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

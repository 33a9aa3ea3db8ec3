# Two commands do everything: `make serve` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
YIDAN_HOME ?= .yidan
HOST ?= 127.0.0.1
PORT ?= 8000

SBOM ?= build/sbom.json

.PHONY: install ocr serve test check format bench fuzz mutants lock clean sdl sbom audit

# Compiled here, so that no start does it anew where Python may not keep what it compiles.
install: $(VENV)/.serve
	$(BIN)/python -m compileall -q api cli indexer schema
	$(BIN)/python -m cli.compiled

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.serve: requirements/serve.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/serve.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.serve
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@

# Text recognition in pictures, on top of what is installed.
ocr: $(VENV)/.ocr

$(VENV)/.ocr: requirements/ocr.txt $(VENV)/.serve
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/ocr.txt
	touch $@

serve: install
	$(BIN)/yidan --home $(YIDAN_HOME) bodies import corpus/register
	$(BIN)/yidan --home $(YIDAN_HOME) ingest corpus/policies corpus/lists
	$(BIN)/yidan --home $(YIDAN_HOME) serve --host $(HOST) --port $(PORT)

# Two processes: one runs what needs servers, the other the rest (tests/conftest.py).
test: $(VENV)/.dev
	$(BIN)/pytest -n 2 --dist loadgroup

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m cli.sdl --check docs/schema.graphql

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

sdl: $(VENV)/.dev
	$(BIN)/python -m cli.sdl docs/schema.graphql

bench: $(VENV)/.dev
	$(BIN)/python -m tests.bench.run
	$(BIN)/python -m tests.bench.servers
	$(BIN)/python -m tests.bench.growth --plots build/bench
	$(BIN)/python -m tests.bench.attacks

# 42 operations for each field of the roots: 2,000 in all.
fuzz: $(VENV)/.dev
	$(BIN)/python -m tests.fuzz.run

# CycloneDX, of what `make install` installs; valid by its own schema, made without the network.
sbom: $(VENV)/.dev
	mkdir -p $(dir $(SBOM))
	$(BIN)/cyclonedx-py requirements requirements/serve.txt --pyproject pyproject.toml --output-reproducible -o $(SBOM)

# Each guard against a fault is taken out of a copy of the tree: does its test fail (docs/faults.md)?
mutants: $(VENV)/.dev
	$(BIN)/python -m tests.mutants.run $(ONLY)

# Known weaknesses of what is locked. Not part of `make test`: it needs uv and, on the network, the
# vulnerability service of PyPI. A package that cannot be asked about there fails it: then nothing is
# printed on standard output, where weaknesses found stand as a table.
audit:
	@command -v uvx > /dev/null || { echo "audit NOT DONE: it needs uv (pip install uv)" >&2; exit 2; }
	@mkdir -p build
	@uvx pip-audit@2.10.1 --strict --disable-pip --require-hashes -r requirements/serve.txt \
	  > build/audit.txt 2> build/audit.log && echo "audit: no known weakness in requirements/serve.txt" \
	|| { if test -s build/audit.txt; then cat build/audit.txt; exit 1; fi; tail -n 1 build/audit.log >&2; \
	  echo "audit NOT DONE: is there a network, and PyPI's vulnerability service? (build/audit.log)" >&2; \
	  exit 2; }

lock:
	uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --group build pyproject.toml -o requirements/serve.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --group build --group dev -c requirements/serve.txt pyproject.toml -o requirements/dev.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --extra ocr -c requirements/dev.txt pyproject.toml -o requirements/ocr.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --extra telemetry -c requirements/dev.txt pyproject.toml -o requirements/telemetry.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url tests/clients/requirements.in -o tests/clients/requirements.txt

clean:
	rm -rf $(VENV) .yidan build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# Two commands matter: `make run` and `make test`. Both build .venv by themselves.
PYTHON ?= python3
FUZZ_SECONDS ?= 60
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run install test check lint types tests browser words schema lock audit bench fuzz clean

run: .venv/run.stamp            ## start the bot; without BOT_TOKEN, a chat page on this machine
	@$(BIN)/python -m bot

install: .venv/run.stamp        ## only build .venv for running

test: lint types check tests    ## every check and test

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/dev.stamp
	$(BIN)/mypy

check: .venv/dev.stamp          ## every mistake of the library
	$(BIN)/python -m bot check

tests: .venv/dev.stamp
	$(BIN)/python -m pytest -n auto --cov --cov-report=term

words: .venv/dev.stamp          ## collect the bot's own words for translators
	$(BIN)/pybabel -q extract --no-location --sort-output --omit-header -k _ -k ngettext:1,2 -o handlers/locale/vademecum.pot handlers bot

schema: .venv/dev.stamp         ## JSON Schemas for editors' tools, from the model
	$(BIN)/python -m content.schema

lock: .venv/dev.stamp           ## resolve the pinned versions anew
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate --group dev pyproject.toml -o requirements-dev.lock

audit: .venv/dev.stamp          ## known vulnerabilities in the pinned packages; asks the network
	$(BIN)/python -m deploy.audit

bench: .venv/dev.stamp
	$(BIN)/python -m benchmarks.reading
	$(BIN)/python -m benchmarks.search
	$(BIN)/python -m benchmarks.updates

fuzz: .venv/dev.stamp           ## chance input against the readers and the bot, for FUZZ_SECONDS
	$(BIN)/python -m benchmarks.fuzz $(FUZZ_SECONDS)

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .coverage* content/library/.compiled tests/library/.compiled

.venv/run.stamp: requirements.lock
	@test -x $(BIN)/python || $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.12 run")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(PIP) install --no-compile --require-hashes -r requirements.lock
	@touch $@

.venv/dev.stamp: requirements-dev.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@ .venv/run.stamp

# Thin names for the commands of this project; CONTRIBUTING.md says when to use which.
BIN := .venv/bin
UV := $(BIN)/uv pip compile pyproject.toml --universal --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet

.PHONY: setup test crash lint types demo bench lock locale docs pictures ci

setup:  # make .venv with the pinned tools and this checkout
	python3 -m venv .venv
	$(BIN)/pip install -c constraints.txt -e '.[dev]'

test:  # all tests, on two cores
	$(BIN)/python -m pytest -n 2

crash:  # a hundred rounds of programs killed at random moments, on both databases; see tests/contract/crashes.py
	DUBAN_CRASH_ROUNDS=100 .ci/postgresql $(BIN)/python -m pytest -n 2 tests/contract/test_exactly_once.py

lint:  # rules and layout
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types:  # mypy, strict, over source and tests
	$(BIN)/mypy

demo:  # a whole campaign on a fixed clock, papers and all
	$(BIN)/duban demo

bench:  # measurements; see benchmarks/
	$(BIN)/python -m benchmarks

lock:  # renew constraints.txt and requirements.lock; add UPGRADE=--upgrade to move the pins
	$(BIN)/pip install --quiet uv
	$(UV) $(UPGRADE) --extra dev -o constraints.txt
	$(UV) -c constraints.txt --generate-hashes -o requirements.lock

locale:  # compile click's Chinese after editing messages.po
	$(BIN)/pybabel compile --domain messages --directory commands/locale --locale zh_CN

docs:  # write the generated pages
	$(BIN)/python docs/generate.py

pictures:  # draw the first page of every kind of paper whose words have changed, for the docs
	$(BIN)/python docs/pictures.py

ci:  # what a fresh clone must pass
	.ci/run

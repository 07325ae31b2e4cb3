# Guiyan: `make` alone shows what there is.
PY ?= python3
PORT ?= 5000
HOST ?= 127.0.0.1
DATA ?= ../shared/data
export PORT HOST
export UV_LINK_MODE = copy

UV := .tools/bin/uv
BIN := .venv/bin
PURE := $(wildcard app/kernel app/policy app/*/rules.py app/*/rules)

.DEFAULT_GOAL := help
.PHONY: help run demo-reset test check fix room map words guide bench bench-scoring soak measure

help: ## Show this list.
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.prod ## Set everything up and serve on PORT=5000, HOST=127.0.0.1, with the demo county.
	@exec $(BIN)/python -m scripts.serve

demo-reset: .venv/.prod ## End what runs here, empty the embedded database and load the demo again.
	@exec $(BIN)/python -m scripts.serve --reset

test: .venv/.dev ## Run every test of the house, browser included.
	$(BIN)/python -m pytest -q -n 2 --dist loadfile tests

check: .venv/.dev ## Format, lint, floors and rooms, types of the pure parts, house tests: in a minute.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy $(PURE)
	$(BIN)/python -m pytest -q -n 0 tests/house

fix: .venv/.dev ## Format the code and repair what the linter can repair.
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

room: .venv/.dev ## Furnish a new room with its tests: make room NAME=training.
	@$(BIN)/python -m scripts.new_room "$(NAME)"

map: .venv/.dev ## Write docs/map.md and the list of doors anew from the code.
	@$(BIN)/python -m scripts.map
	@$(BIN)/python -m scripts.doors > tests/house/doors.txt

words: .venv/.dev ## Bring the English catalogue up to date with the texts in the code.
	@$(BIN)/python -m scripts.words

guide: .venv/.dev ## Take the pictures of docs/guide anew, in a throw-away house.
	@$(BIN)/python -m scripts.guide

bench: .venv/.dev ## Print the figures of matching and pages as ratios to a baseline of the same run.
	@$(BIN)/python -m tests.bench

bench-scoring: $(UV) ## Compare our risk card with other makes on the sets in DATA; write docs/scoring.md.
	UV_PROJECT_ENVIRONMENT=var/scoring-venv $(UV) sync -q --locked --no-default-groups --group scoring-bench --python .tools/bin/python
	@OMP_NUM_THREADS=1 var/scoring-venv/bin/python -m tests.bench.bench_scoring --data "$(DATA)" --write

soak: .venv/.dev ## Run one long proof, an hour at most: make soak PART=race (crash fuzz load drill pages).
	@$(BIN)/python -m tests.soak $(PART) $(if $(SEED),--seed $(SEED)) $(if $(MINUTES),--minutes $(MINUTES))

measure: .venv/.dev ## Print sizes of files and functions, hidden imports and import cycles.
	@$(BIN)/python -m scripts.measure

$(UV):
	@$(PY) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' || { \
		echo "Guiyan needs Python 3.11 or 3.12; name one: make PY=/path/to/python3.11 $(MAKECMDGOALS)" >&2; \
		exit 1; }
	$(PY) -m venv .tools
	.tools/bin/pip install -q --disable-pip-version-check uv==0.13.9

.venv/.prod: uv.lock | $(UV)
	$(UV) sync -q --locked --inexact --no-default-groups --group local --compile-bytecode --python .tools/bin/python
	@touch $@

.venv/.dev: uv.lock | $(UV)
	$(UV) sync -q --locked --group dev --compile-bytecode --python .tools/bin/python
	@touch $@ .venv/.prod

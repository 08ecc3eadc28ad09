# Every command that people, CI and scripts rely on. `make help` lists them.
#
# On Linux, PyPI's torch is built for CUDA and large. Where only the processor is used, a smaller
# one of the same version comes from PyTorch's own index:
#   PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu make setup

PYTHON ?= python3
ENV ?= local
BIN := .venv/bin
SOURCES := app.py benchmarks constructs containers lambda local_aws model_artifacts modelport scripts stacks

.DEFAULT_GOAL := help
.PHONY: help setup demo up down test check lock schema clean

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

setup: ## create .venv and node_modules; instant where they are current
	@$(PYTHON) scripts/setup.py

demo: setup ## package, deploy into the embedded AWS, predict, destroy
	@$(BIN)/modelport local demo $(ENV)

up: setup ## deploy ENV into the embedded AWS and leave it running
	@$(BIN)/modelport local up $(ENV)

down: ## stop the embedded AWS
	@if [ -x $(BIN)/modelport ]; then $(BIN)/modelport local down; else echo "it is not running"; fi

test: check ## every check and every test that CI runs, and the demo
	$(BIN)/pytest -n 2 --dist loadfile -m "not local"
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder -m local
	$(BIN)/python scripts/capabilities.py --check
	$(MAKE) demo

check: setup ## lint, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(SOURCES)

lock: setup ## resolve pyproject.toml's dependencies anew into requirements.lock
	$(BIN)/python -m pip install --upgrade --editable '.[functions,containers,local,models,dev]'
	$(BIN)/python -m pip freeze --all --exclude-editable \
	  | sed -e 's/+[a-z0-9.]*$$//' -e '/^pip==/d' -e '/^nvidia-/d' -e '/^triton==/d' -e '/^cuda-/d' \
	  -e "s/^xgboost-cpu==\(.*\)/xgboost-cpu==\1; platform_system == 'Linux'\nxgboost==\1; platform_system != 'Linux'/" > requirements.lock

schema: setup ## write schemas/ from the typed configuration
	$(BIN)/modelport schema

clean: down ## remove what was built; the environment stays
	rm -rf .modelport cdk.out .pytest_cache .mypy_cache .ruff_cache .hypothesis

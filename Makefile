# Two commands need nothing prepared: `make demo` and `make test`.
# PYTHON=… names an interpreter (3.11 or newer); INSTALLER=pip|uv an installer;
# PYTEST="-k glabella" passes options to pytest.

PYTHON ?=
INSTALLER ?=
PYTEST ?=
export PYTHON INSTALLER

bin := .venv/bin

.PHONY: help demo test oldest lint format bench docs lock clean

help:
	@echo 'make demo     serve a clinic of invented people on this machine'
	@echo 'make test     format check, lint, types, then the whole suite with coverage'
	@echo 'make oldest   the suite on the oldest Python and libraries (needs uv)'
	@echo 'make lint     format check, lint and types only'
	@echo 'make format   rewrite the code in the house format'
	@echo 'make bench    run the benchmarks'
	@echo 'make docs     write the generated reference pages'
	@echo 'make lock     resolve requirements/*.txt anew (needs uv)'
	@echo 'make clean    remove .venv, caches and reports'

demo:
	@.ci/environment clinic
	@$(bin)/needlework demo

lint:
	@.ci/environment test
	@$(bin)/ruff format --check .
	@$(bin)/ruff check .
	@$(bin)/mypy

test: lint
	@.ci/browser
	@$(bin)/python -m pytest --cov --cov-report=term $(PYTEST)

oldest:
	@uv run --quiet --isolated --resolution lowest-direct --extra test --python 3.11 pytest $(PYTEST)

format:
	@.ci/environment test
	@$(bin)/ruff check --fix --quiet .
	@$(bin)/ruff format --quiet .

bench:
	@.ci/environment test
	@for question in benchmarks/*.py; do $(bin)/python "$$question"; done

docs:
	@.ci/environment test
	@$(bin)/python docs/generate.py

lock:
	@.ci/lock

clean:
	rm -rf .venv build dist out needlework-demo.html .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find src tests docs benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

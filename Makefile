# The two commands of the README are `make run` and `make test`. Each sets itself up first.
REVIEW  ?= $(shell sed -n 's/^review: *//p' config/config.yaml)
PROFILE ?= profiles/default
PYTHON  ?= python3
BIN     := .venv/bin
# One run at a time: a scheduled run waits for the one before. Without flock (macOS), Snakemake's own lock refuses instead.
ALONE   := $(if $(shell command -v flock),flock .venv/run.flock,)

.PHONY: run search final verify status check new corpus test
.DEFAULT_GOAL := run

run: .venv/installed
	@$(ALONE) sh -c ' \
	  [ -z "$$(ls -A .snakemake/locks 2>/dev/null)" ] || $(BIN)/snakemake --unlock --quiet all; \
	  $(BIN)/snakemake --profile $(PROFILE) --config review=$(REVIEW)' \
	  || { $(BIN)/python -m scripts.report.show_status --review $(REVIEW) --failed; exit 1; }
	@$(BIN)/python -m scripts.report.show_status --review $(REVIEW)

search: .venv/installed
	@$(BIN)/python -m scripts.identification.live.search_sources --review $(REVIEW)

final: run
	@$(BIN)/python -m scripts.report.show_status --review $(REVIEW) --final >/dev/null
	@$(BIN)/python -m scripts.sealing.seal_review --review $(REVIEW) $(if $(SHAREABLE),--shareable)

verify: .venv/installed
	@$(BIN)/python -m scripts.sealing.verify_review --review $(REVIEW)

status: .venv/installed
	@$(BIN)/python -m scripts.report.show_status --review $(REVIEW)

check: .venv/installed
	@$(BIN)/python -m scripts.protocol.check_review --review $(REVIEW)

new: .venv/installed
	@$(BIN)/python -m scripts.protocol.start_review --review $(REVIEW)

corpus: .venv/installed
	@$(BIN)/python -m tests.corpus.make_corpus

test: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/snakefmt --check Snakefile workflow
	$(BIN)/python -m pytest -q -n auto $(ARGS)

.venv/installed: requirements.lock
	@echo "Setting up .venv (once, about a minute)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed."; exit 1; }
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	@touch $@

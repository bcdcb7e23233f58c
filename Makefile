# Short forms of the command `litfunnel`: `make run REVIEW=x` is `./litfunnel run --review x`. For scripts use that one,
# since make turns every exit status but 0 into 2.
#
# What is given on make's command line reaches the command in environment variables, and is never text of a shell.
# `value` keeps make itself from carrying out what it holds.
override REVIEW := $(value REVIEW)
override PROFILE := $(value PROFILE)
override SHAREABLE := $(value SHAREABLE)
override VERBOSE := $(value VERBOSE)
override ARGS := $(value ARGS)
override PYTHON := $(value PYTHON)
export REVIEW PROFILE SHAREABLE ARGS PYTHON
OF_REVIEW := $(if $(REVIEW),--review "$$REVIEW")
BY_PROFILE := $(if $(PROFILE),--profile "$$PROFILE")
PYTHON_OF_VENV := .venv/bin/python

.PHONY: run new check status search final merge verify corpus test
.DEFAULT_GOAL := run

check status search merge verify:
	@./litfunnel $@ $(OF_REVIEW)

run:
	@./litfunnel run $(OF_REVIEW) $(BY_PROFILE) $(if $(VERBOSE),--verbose)

final:
	@./litfunnel final $(OF_REVIEW) $(BY_PROFILE) $(if $(SHAREABLE),--shareable) $(if $(VERBOSE),--verbose)

new:
	@./litfunnel new $(if $(REVIEW),"$$REVIEW")

corpus:
	@./litfunnel setup dev
	@$(PYTHON_OF_VENV) -m tests.corpus.make_corpus

test:
	@./litfunnel setup dev
	$(PYTHON_OF_VENV) -m ruff check .
	$(PYTHON_OF_VENV) -m ruff format --check .
	$(PYTHON_OF_VENV) -m snakefmt --check Snakefile workflow
	LITFUNNEL_ALL_TESTS=$(if $(ALL),1) PYTEST_ADDOPTS="$$ARGS" $(PYTHON_OF_VENV) -m pytest -q -n auto --dist loadscope

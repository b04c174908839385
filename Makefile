# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# `make` alone lists what there is. PYTHON=... names the interpreter; without it the installed ones are found.
.POSIX:
PYTHON =
NUMBER = 10000
SEED =
CASE =
REPLAY =
ONLY =
RUN = exec env PYTHON="$(PYTHON)" sh tools/python.sh

help:
	@echo "make demo                     show the modules at work against the emulator"
	@echo "make test                     everything that is checked before a change is taken"
	@echo "make test-fast                the tests for the inner loop"
	@echo "make check PARTS='sanity ..'  some parts of make test; PARTS= lists them"
	@echo "make chaos                    10,000 fault schedules; SEED=7 NUMBER=200 CASE=members choose which"
	@echo "make mutations                break each guard once; ONLY='words' those with such words"
	@echo "make clean                    remove environments, logs and caches of this checkout"
	@echo "Each takes PYTHON=/path/to/python3.12 to use only that one."

demo:
	@$(RUN) tools/demo.py

test:
	@$(RUN) tools/check.py all

test-fast:
	@$(RUN) tools/check.py fast

check:
	@$(RUN) tools/check.py $(PARTS)

chaos:
	@$(RUN) tools/in_tests.py chaos --number=$(NUMBER) --seed=$(SEED) --case=$(CASE) --replay='$(REPLAY)'

mutations:
	@$(RUN) tools/in_tests.py mutation --only='$(ONLY)'

clean:
	rm -rf .venv .cache .ansible .hypothesis .pytest_cache .ruff_cache tests/output

.PHONY: help demo test test-fast check chaos mutations clean

# Two commands do everything: `make demo` and `make test`. Both set up first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup demo test verify fuzz lint bench catalogues reference screenshots soak lock clean

# Nothing is compiled ahead: that takes as long as installing, and most of it is never used. What is used is kept,
# whatever the environment says.
demo test verify soak: export PYTHONDONTWRITEBYTECODE =

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("mentorbot needs Python 3.11 or newer; set PYTHON=/path/to/python3.11" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-compile --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

demo: setup
	$(BIN)/mentorbot demo

# What fits into eight minutes on two cores; tests/conftest.py says what that is. `make verify` takes every test.
# One worker more than there are cores: browsers and processes that are killed are waited for. Each imports everything,
# starts a PostgreSQL and compiles every statement once, in half a gigabyte of memory: so eight at most.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(min(os.cpu_count() or 2, 7) + 1)')
IN_PARALLEL = $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

test: export MENTORBOT_QUICK = 1
test: setup
	$(IN_PARALLEL)

verify: setup
	$(IN_PARALLEL)

# What takes minutes: all that is marked so (whole companies over whole programs, clean and with faults), then
# everything that this makes larger: every journey on both databases, every fault at every step, everybody at every
# button on both, and three times as many random examples.
soak: export MENTORBOT_SOAK = 1
soak: setup
	$(BIN)/python -m pytest -m soak -q -s
	$(BIN)/python -m pytest -m "not soak" tests/fire tests/docs tests/journeys tests/listeners tests/workspaces tests/matching \
	  tests/domain tests/usecases/matching tests/usecases/planning/questions tests/lives tests/install -q -s

# Everything that comes in from outside, with anything in it: so many minutes for each entry. `make test` tries a few
# examples of the same; what was ever found is kept beside the tests.
fuzz: export MENTORBOT_FUZZ_MINUTES ?= 10
fuzz: export MENTORBOT_SOAK = 1
fuzz: setup
	$(BIN)/python -m pytest tests/fuzz tests/web/test_door.py -q -s -k "not hostile_town"

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	$(BIN)/python -m bench $(FIGURE)

catalogues: setup
	$(BIN)/python -m bot.translating

reference: setup
	$(BIN)/python -m tests.docs.reference

screenshots: setup
	$(BIN)/python -m demo.screenshots

lock:
	uv pip compile pyproject.toml --extra dev --extra scale --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header -o requirements.lock --upgrade
	@! grep -nE 'https?://' requirements.lock

clean:
	rm -rf $(VENV) build var

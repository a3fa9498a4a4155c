# What a newcomer needs: make run, make test, make check, make bench. Each sets up what it needs, once.
export OPENBLAS_NUM_THREADS ?= 1
# Each of the tests' workers, servers and commands would compile every module anew where an image says that none is to be kept.
export PYTHONDONTWRITEBYTECODE :=
PORT ?= 8501
PYTHON ?= python3
VENV := .venv
# Browsers and servers wait more than they work: four at a time keep two cores busy. One test alone: make test WORKERS=0 PYTEST=tests/test_x.py
WORKERS ?= 4
BIN := $(VENV)/bin

.PHONY: run test check newest slim bench card load drill audit lock words clean

run: $(VENV)/run
	@echo "PM or PMM? is on http://127.0.0.1:$(PORT)  (Ctrl-C stops it)"
	@DRAFTS=1 $(BIN)/streamlit run serve.py --server.address 127.0.0.1 --server.port $(PORT) --server.headless true

test: $(VENV)/dev
	@sh tests/tools
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy
	$(BIN)/python -m questions --check && $(BIN)/python -m i18n --check
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --durations=10 $(PYTEST)

check: $(VENV)/dev
	$(BIN)/ruff check --fix . && $(BIN)/ruff format . && $(BIN)/mypy && $(BIN)/python -m questions --check && $(BIN)/python -m i18n --check

# Everything again on the newest releases of what the code reaches into, beside the pinned rest, in an environment of its own.
NEWEST := streamlit uvicorn starlette typst
newest:
	@sh tests/tools
	@test -x $(VENV)-newest/bin/python || $(PYTHON) -m venv $(VENV)-newest
	sed -E '/^ +--hash|^ +#/d; s/ *\\$$//' tests/requirements.txt >$(VENV)-newest/pinned.txt
	$(VENV)-newest/bin/pip install --quiet --disable-pip-version-check -r $(VENV)-newest/pinned.txt
	$(VENV)-newest/bin/pip install --quiet --disable-pip-version-check --upgrade $(NEWEST)
	@$(VENV)-newest/bin/pip list 2>/dev/null | grep -iE "^(streamlit|uvicorn|starlette|typst) " | sed 's/^/newest: /'
	$(VENV)-newest/bin/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(PYTEST)

# How much the image's packages weigh without what never runs, tried on a copy that must still score and make a report.
slim: $(VENV)/run
	$(BIN)/python deploy/slim.py --try $(VENV)

bench: $(VENV)/dev
	@sh tests/tools
	$(BIN)/python -m tests.bench

load: $(VENV)/dev
	$(BIN)/python -m tests.load $(LOAD)

drill: $(VENV)/dev
	@sh tests/tools
	$(BIN)/python deploy/drill $(DRILL)

card: $(VENV)/dev
	$(BIN)/python -m tests.simulator.card

audit:
	@test -x $(VENV)-audit/bin/pip-audit || { $(PYTHON) -m venv $(VENV)-audit && $(VENV)-audit/bin/pip install --quiet pip-audit; }
	$(VENV)-audit/bin/pip-audit --requirement requirements.txt --disable-pip --no-deps --strict

COMPILE = $(VENV)-lock/bin/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links
lock:
	@test -x $(VENV)-lock/bin/pip-compile || { $(PYTHON) -m venv $(VENV)-lock && $(VENV)-lock/bin/pip install --quiet pip-tools; }
	CUSTOM_COMPILE_COMMAND="make lock" $(COMPILE) --output-file requirements.txt pyproject.toml
	CUSTOM_COMPILE_COMMAND="make lock" $(COMPILE) --extra tests --constraint requirements.txt --output-file tests/requirements.txt pyproject.toml

words: $(VENV)/dev
	@mkdir -p .cache
	$(BIN)/pybabel -q extract -F i18n/babel.cfg -k _ -k n:1,2 --add-location file --sort-output -o .cache/words.pot results views web
	for one in $$($(BIN)/python -m i18n --files); do \
	    $(BIN)/pybabel -q update -i .cache/words.pot -o i18n/$${one%/*}.po -l $${one#*/} --ignore-pot-creation-date -N --ignore-obsolete -w 130; done

$(VENV)/run: requirements.txt
	@test -x $(BIN)/python || { echo "Making a Python environment in $(VENV), once"; $(PYTHON) -m venv $(VENV); }
	@echo "Installing $$(grep -c '==' requirements.txt) packages into $(VENV): up to three minutes the first time, in silence"
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/dev: $(VENV)/run tests/requirements.txt
	@echo "Installing what the tests need into $(VENV): a minute or two the first time"
	@$(BIN)/pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

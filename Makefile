# make run: a demonstration hotline on this machine.  make test: everything that proves it.
.PHONY: run phone test test-long rules check bench-turns bench-duty bench-desk bench-guides bench-understanding bench-rates bench-month bench-widget bench-calls bench-faults lock clean

run:
	@scripts/setup run
	@scripts/pages
	@exec .venv/bin/hotline run

# As run, and a softphone on this machine can call sip:127.0.0.1:5060.
phone:
	@scripts/setup run
	@scripts/pages
	@exec env PHONE=1 .venv/bin/hotline run

test:
	@scripts/test

test-long:
	@scripts/test --long

rules:
	@scripts/setup dev
	@.venv/bin/python -m pytest -q --rules tests

check:
	@scripts/setup dev
	@scripts/check

# What a turn costs beside stock Rasa, as one JSON object: .venv/bin/python -m bench.turns --help
bench-turns:
	@scripts/setup dev
	@.venv/bin/python -m bench.turns

# What work on 100,000 open tickets costs on SQLite and PostgreSQL, as one JSON object.
bench-duty:
	@scripts/setup dev
	@scripts/packages >&2
	@.venv/bin/python -m bench.duty

# How soon what staff say reaches citizens: 50 staff, 500 talks, 20 minutes; one JSON object.
bench-desk:
	@scripts/setup dev
	@.venv/bin/python -m bench.desk

# How well and how fast guides are found among 2,262 and 20,000, beside BM25, as one JSON object.
bench-guides:
	@scripts/setup dev
	@.venv/bin/python -m bench.guides

# How evenly 30 calls at once are paced, and what 1,000 calls leave behind, as one JSON object.
bench-calls:
	@scripts/setup dev
	@scripts/packages >&2
	@.venv/bin/python -m bench.calls

# What is lost while every part is killed, hung, wiped and locked, as one JSON object.
bench-faults:
	@scripts/setup dev
	@.venv/bin/python -m bench.faults

# How well what people mean is understood, on four yardsticks beside stock Rasa, as one JSON object.
bench-understanding:
	@scripts/setup dev
	@TQDM_DISABLE=1 .venv/bin/python -m bench.understanding

# What the citizens' page weighs and how soon it is seen on a slow line, as one JSON object.
bench-widget:
	@scripts/setup dev
	@scripts/packages >&2
	@scripts/pages >&2
	@.venv/bin/python -m bench.widget

# How soon the three rates of a year are told with 100,000 tickets, as one JSON object.
bench-rates:
	@scripts/setup dev
	@scripts/packages >&2
	@.venv/bin/python -m bench.rates

# A month of 20,000 contacts through the use cases; every ticket is then counted anew from its history.
bench-month:
	@scripts/setup dev
	@.venv/bin/python -m bench.month

lock:
	@scripts/lock

# var/ (database, keys) is never touched.
clean:
	rm -rf .venv models .rasa

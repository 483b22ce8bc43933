# make run: a demonstration hotline on this machine.  make test: everything that proves it.
.PHONY: run test test-long rules check lock clean

run:
	@scripts/setup run
	@exec .venv/bin/hotline run

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

lock:
	@scripts/lock

# var/ (database, keys) is never touched.
clean:
	rm -rf .venv models .rasa

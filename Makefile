# Everything a person types. Each target is a script, so that it can be read and run alone.
.PHONY: up test check bench fuzz generate

up: ## installs what is missing, builds, starts the server, tries it
	@scripts/up.sh $(ARGS)

test: ## every test, also those that run the real server
	@scripts/test.sh

check: ## form, lints, dependencies, spelling, generated files
	@scripts/check.sh

bench: ## speed, as ratios to floors and peers of the same run
	@scripts/bench.sh $(ARGS)

fuzz: ## every reader of hostile bytes for a minute each
	@scripts/fuzz.sh $(ARGS)

generate: ## the wire types, from the pinned model
	@python3 tools/generate/generate.py

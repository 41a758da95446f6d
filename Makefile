# Regiograaf. `make help` lists what there is.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

UI := gateway/ui
UI_SOURCES := $(UI)/package-lock.json $(UI)/vite.config.js $(UI)/index.html $(wildcard $(UI)/src/*)
UI_BUILT := $(UI)/dist/index.html
BROWSER := tests/browser
EMBEDDERS := $(wildcard gateway/src/ui.rs region-service/src/playground.rs)
TARGET := $(or $(CARGO_TARGET_DIR),target)
DATA := data
# The continuous integration's profile differs in what it prints only.
NEXTEST_PROFILE := $(if $(CI),ci,default)

.PHONY: help
help: ## What there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1	\2/' | expand -t 22

.PHONY: demo
demo: ui build ## Five regions and the gateway on this machine, with invented data (Ctrl-C stops)
	@exec $(TARGET)/debug/gateway demo --data $(DATA)

.PHONY: demo-reset
demo-reset: ## Throw the demo's databases and secrets away
	rm -rf $(DATA)
	@echo 'The next `make demo` starts afresh.'

.PHONY: build
build: cargo cc ## The two programs
	cargo build --locked --package gateway --package region-service

.PHONY: ui
ui: $(UI_BUILT) ## The playground (GraphiQL), which the programs embed

.PHONY: test
test: lint build tools-test ## Everything: format, lints, licences, all tests (installs what it needs)
	cargo nextest run --locked --workspace --profile $(NEXTEST_PROFILE)

.PHONY: bench-import
bench-import: cargo cc tools-test ## Time, rows a second and memory of importing up to a million rows
	cargo build --locked --release --package region-service
	cargo build --locked --package region-service
	cargo run --locked --quiet --package tests --example bench_import -- $(TARGET)/release/region-service

.PHONY: lint
lint: cargo cc ui ## Format, lints, licences
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	@if command -v cargo-deny >/dev/null; then cargo deny --offline check bans licenses sources; \
	else echo 'cargo-deny is not installed, so licences were not checked: cargo install --locked cargo-deny'; fi

%/node_modules/.package-lock.json: %/package-lock.json | npm
	cd $* && npm ci --no-progress --loglevel=error
	@touch $@

$(UI_BUILT): $(UI_SOURCES) $(UI)/node_modules/.package-lock.json
	cd $(UI) && npm run --silent build -- --logLevel warn
	@touch $@
	@# cargo does not see files that were not there before, and these embed them.
	@touch $(EMBEDDERS)

# Tools. What Debian, cargo and npm can give is installed; for the rest a line says what to do.

.PHONY: cargo npm cc tools-test
cargo:
	@command -v cargo >/dev/null || { echo 'cargo is missing: install Rust with rustup, which reads rust-toolchain.toml'; exit 1; }

npm:
	@command -v npm >/dev/null || { echo 'npm is missing: install Node.js 20.19 or newer'; exit 1; }

cc:
	@command -v cc >/dev/null || $(call apt_install,build-essential)

tools-test: cargo $(BROWSER)/node_modules/.package-lock.json ## What the tests need beside the programs: nextest, PostgreSQL, Chromium
	@cargo nextest --version >/dev/null 2>&1 || cargo install --locked cargo-nextest
	@{ command -v initdb || ls /usr/lib/postgresql/*/bin/initdb; } >/dev/null 2>&1 || $(call apt_install,postgresql)
	@{ command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null 2>&1 || $(call apt_install,chromium)

# $(call apt_install,PACKAGE) as root, or with sudo where that asks for no password.
define apt_install
{ as_root=; [ "$$(id -u)" = 0 ] || as_root='sudo -n'; \
  command -v apt-get >/dev/null || { echo '$(1) is missing: install it'; exit 1; }; \
  echo 'installing $(1)'; \
  $$as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$as_root apt-get install -y -qq --no-install-recommends $(1) >/dev/null \
  || { echo '$(1) is missing: apt-get install $(1)'; exit 1; }; }
endef

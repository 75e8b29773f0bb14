# Two commands are enough: `make run` shows a service at work, `make test` runs every test.
# A machine needs Rust, Node.js with npm, and a C compiler; everything else comes with the project.

.DEFAULT_GOAL := help
.PHONY: help run test lint tidy fmt clippy pictures bench clean assets browser-tools tools

ASSET_SOURCES := $(shell find web-assets -name node_modules -prune -o -name dist -prune -o -type f -print)
NPM_CI        := npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error

help:
	@echo 'make run       a fictional service in your browser: built, filled and served (ARGS="--people 200" passes options on)'
	@echo 'make test      every test: Rust, PostgreSQL, a real browser; ends with "N passed, N failed"'
	@echo 'make lint      formatting, clippy, the house rules'
	@echo 'make pictures  copy the pictures that the documents show from the last browser tests into docs/images'
	@echo 'make bench     the benchmarks (benches/README.md)'
	@echo 'make clean     remove what was built and installed; data/ is kept'

# The program itself fills data/demo when it is not there, and takes the next free port when its own is busy.
run: tools assets
	@cargo run --package rapport -- demo $(ARGS)

test: tools assets browser-tools
	@cargo xtask test

lint: tidy fmt clippy

tidy: tools
	cargo xtask tidy

fmt: tools
	cargo fmt --all --check

clippy: tools assets
	cargo clippy --workspace --all-targets -- --deny warnings

# The pictures in the documents are those that the browser tests took.
pictures:
	@mkdir -p docs/images
	@for picture in $$(grep -oh 'images/[a-z0-9-]*\.png' README.md docs/*.md | sort -u); do \
	  cp "e2e/out/$${picture##*/}" "docs/$$picture" && echo "docs/$$picture" || exit 1; \
	done

bench: tools assets browser-tools
	node e2e/postgres.mjs --durable -- cargo run --release -p ledger --example bench_append
	cargo run --release -p views --example bench_replay
	cargo run --release -p matching --example waiting_list
	cargo build --release -p rapport && node benches/http.mjs

clean:
	cargo clean
	rm -rf web-assets/dist web-assets/node_modules e2e/node_modules e2e/.cache e2e/out

# Style sheet, script and images: npm only when its lock file changed, the build only when a source did.
assets: web-assets/node_modules/.built

web-assets/node_modules/.built: web-assets/node_modules/.installed $(ASSET_SOURCES) $(if $(wildcard web-assets/dist/*),,missing-dist)
	cd web-assets && node build.mjs
	@touch $@

# Chromium, PostgreSQL and axe, for the tests.
browser-tools: e2e/node_modules/.installed

%/node_modules/.installed: %/package-lock.json
	cd $* && $(NPM_CI)
	@touch $@

.PHONY: missing-dist
missing-dist: ;

# Says everything that is missing at once, and what to do about it.
tools:
	@missing=; need() { command -v "$$1" >/dev/null 2>&1 || { echo "$$1 is not installed: $$2" >&2; missing=yes; }; }; \
	need cargo 'install Rust 1.95 or newer (https://rustup.rs)'; \
	need cc 'install a C compiler (on Debian and Ubuntu: apt install gcc libc6-dev); SQLite is built from source'; \
	need node 'install Node.js 20.18 or newer (https://nodejs.org)'; \
	need npm 'it comes with Node.js (on Debian and Ubuntu as a package of its own: apt install npm)'; \
	if command -v node >/dev/null 2>&1; then \
	  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 18) ? 0 : 1)' \
	  || { echo "Node.js $$(node --version) is too old: 20.18 or newer is needed" >&2; missing=yes; }; \
	fi; \
	[ -z "$$missing" ]

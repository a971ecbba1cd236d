# Hongyan (鸿雁). `make run` builds everything and starts a complete demonstration; `make test` installs what it lacks.

CARGO ?= cargo
COMMIT := $(shell git rev-parse --short=12 HEAD 2>/dev/null)
TARGET := $(or $(CARGO_TARGET_DIR),target)

.PHONY: build run test check bench fuzz wasm clean

# The portal (when it is in the tree) and the release binary, target/release/hongyan.
build: portal/dist/index.html
	HONGYAN_COMMIT=$(COMMIT) $(CARGO) build --locked --release -p hongyan

# Build, then a demonstration on 127.0.0.1:8080 with its data in ./data.
run: build
	$(TARGET)/release/hongyan demo

# All tests, on SQLite and on a throw-away PostgreSQL.
test:
	tests/run.sh

# Formatting, lints, and what deny.toml says of the dependencies when cargo-deny is there.
check:
	$(CARGO) fmt --all --check
	$(CARGO) clippy --locked --workspace --all-targets -- -D warnings
	@if $(CARGO) deny --version >/dev/null 2>&1; then $(CARGO) deny check; \
	else echo "cargo-deny is not installed: licences are checked by the tidy test, advisories are not"; fi

# The measurements of docs/benchmarks.md; with HONGYAN_BENCH_DATABASE_URL (a PostgreSQL server where databases may be made) there too.
# `make bench BENCH="--only accept --messages 200000"` measures less or more; `--write FILE` keeps the report.
# `BENCH="--only look --look 1000000"` fills a database with so many messages (10 million when nothing is said) and asks the log and the statistics.
bench: build
	$(CARGO) run --locked --release -p bench -- --binary $(TARGET)/release/hongyan $(BENCH)

# Each fuzz target for a while; needs cargo-fuzz (`cargo install cargo-fuzz --locked`).
FUZZ_SECONDS ?= 60
fuzz:
	cd fuzz && for target in $$($(CARGO) fuzz list); do \
		RUSTC_BOOTSTRAP=1 $(CARGO) fuzz run -s none $$target -- -max_total_time=$(FUZZ_SECONDS) || exit 1; \
	done

# The handset's client as a WebAssembly module, kept in the repository with a digest of what it was made from, so that a
# machine without the target (`rustup target add wasm32-unknown-unknown`) builds the portal too.
WASM := portal/src/pages/handset/client/smart.wasm
wasm:
	$(CARGO) rustc --locked --profile wasm --target wasm32-unknown-unknown -p smart --lib --crate-type cdylib
	install -m 644 $(TARGET)/wasm32-unknown-unknown/wasm/smart.wasm $(WASM)
	cat crates/smart/Cargo.toml $$(find crates/smart/src -name '*.rs' | LC_ALL=C sort) | sha256sum | cut -d ' ' -f 1 > $(WASM).sources

clean:
	$(CARGO) clean
	rm -rf portal/dist portal/node_modules

# ---- the portal ------------------------------------------------------------------------------------------------
# Packages are installed again when the lock file changed; the pages are built again when a source was changed, added or
# taken away (a folder's own time says so).

ifneq ($(wildcard portal/package.json),)
portal/dist/index.html: portal/node_modules/.installed $(shell find portal -mindepth 1 \
		\( -path portal/node_modules -o -path portal/dist -o -path portal/e2e \) -prune -o -print 2>/dev/null)
	cd portal && npm run build
	@touch $@

portal/node_modules/.installed: portal/package-lock.json
	cd portal && npm ci --no-audit --no-fund
	@touch $@
else
.PHONY: portal/dist/index.html
portal/dist/index.html:
endif

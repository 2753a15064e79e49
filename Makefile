# `make help` lists the targets. Everything that a target needs is set up by `make setup`, which each of them runs first
# where it matters; when all is there that takes a second.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

export PATH := $(CURDIR)/build/venv/bin:$(PATH)
export REQUIRE_TOOLS := 1
# caches of the tools, so that nothing needs a home directory
export CCACHE_DIR ?= $(CURDIR)/build/ccache
export YOWASP_CACHE_DIR ?= $(CURDIR)/build/yowasp

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z_-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | while IFS=$$'\t' read -r target text; do \
		printf '  make %-12s %s\n' "$$target" "$$text"; done

# Set up

.PHONY: setup setup-area
setup: ## install the simulators, linters and synthesis tools that are not there yet
	@scripts/setup.sh

setup-area: ## the same, and the newer Yosys that `make area` measures with
	@scripts/setup.sh --area

# Use

.PHONY: build demo
build: ## the release binary
	cargo build --release --locked

demo: setup build ## read 1,000 digits with a trained network, then check its Verilog
	scripts/demo.sh

# Check

.PHONY: test fmt-check clippy unit lint
test: setup fmt-check clippy unit ## everything that must pass before a change goes in

fmt-check: ## is the Rust formatted?
	cargo fmt --check

clippy: ## is clippy silent?
	cargo clippy --all-targets --locked -- -D warnings

unit: setup ## the Rust tests, with every simulation they start
	cargo test --locked

lint: setup ## the showcase designs in hdl_out/, through five linters
	scripts/lint.sh

# Measure and regenerate

.PHONY: bench area hdl_out clean
bench: setup ## how fast the emulator and the simulations are
	cargo bench --locked

area: setup-area build ## how big and how fast the showcase designs are on an ECP5
	scripts/area.sh

hdl_out: build ## generate hdl_out/ again
	scripts/hdl_out.sh

clean: ## remove what was built, the tools in build/venv included
	rm -rf build out target

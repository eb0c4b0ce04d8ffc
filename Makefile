# Everything runs through here. The first run installs what is missing (scripts/setup.sh says what), later runs skip it.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help serve test bench dist fmt lint check-fmt unit types conformance package browser test-docs kit setup setup-page setup-browser setup-bench

PORT ?= 8080
STEP := @scripts/step.sh

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

serve: setup-page ## build the page and serve it at http://127.0.0.1:8080 (PORT=… for another port)
	@scripts/page.sh serve $(PORT)

test: check-fmt lint unit types dist package browser ## everything that must hold: formatting, lints, unit, conformance, types, page, package, browser
	@echo "==> All tests passed"

bench: setup-bench ## benchmarks of the evaluator; all pairs of the network and the whole page in a real browser as well
	cargo bench -p policy-core --bench evaluate
	cargo bench -p policy-core --bench access
	cargo bench -p policy-core --bench admission
	@scripts/bench-network.sh
	@scripts/bench-page.sh

dist: setup-page ## a static site in dist/ for any web server and any path; fails when it grew too large
	$(STEP) "Building the page" scripts/page.sh build
	@node scripts/sizes.mjs dist
	$(STEP) "Packing the npm package" node scripts/package.mjs dist

kit: dist ## dist/ as a zip that needs no network: target/packages/policy-playground-offline.zip
	@node scripts/offline-kit.mjs

fmt: ## format all Rust code
	cargo fmt --all

lint: ## clippy on all targets, warnings are errors
	$(STEP) "Clippy" cargo clippy --quiet --workspace --all-targets --features policy-core/types --locked -- -D warnings

check-fmt:
	$(STEP) "Formatting" cargo fmt --all --check

unit: ## unit tests of all crates and of the build's scripts, and the vectors answered by real Kubernetes code
	$(STEP) "Unit tests" cargo test --quiet --workspace --features policy-core/types --locked
	$(STEP) "Scripts" node --test --test-reporter=spec tests/scripts/wasm.test.mjs

# With the same features as the unit tests, so that nothing is compiled for it but two examples.
types: setup-page ## TypeScript declarations, held against what the evaluator prints
	$(STEP) "Types" node --test --test-reporter=spec tests/types/types.test.mjs

conformance: ## every vector case that fails, known or not (make test holds the known ones to their list)
	$(STEP) "Conformance" cargo run --quiet --release --locked -p policy-conformance -- tests/conformance/vectors

package: dist ## the packed npm package, in Node, a worker and TypeScript
	$(STEP) "The npm package" node --test --test-reporter=spec tests/package/package.test.mjs

browser: dist setup-browser ## the built page in a real browser
	$(STEP) "Browser tests" scripts/browser.sh

# Not part of `make test`: the first run installs four generators.
test-docs: dist setup-browser ## documentation sites of MkDocs, mdBook, Docusaurus and Hugo, built and opened in a real browser
	@tests/docs-sites/build.sh
	$(STEP) "Documentation sites" scripts/docs-sites.sh

setup: setup-page setup-browser ## only install what is missing

setup-page:
	@scripts/setup.sh npm wasm bindgen trunk split

setup-browser:
	@scripts/setup.sh npm browser

setup-bench:
	@scripts/setup.sh npm wasm bindgen browser

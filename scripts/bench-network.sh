#!/usr/bin/env bash
# Measures all pairs of the network, native and then in a browser by wasm that is built as the evaluator's is, and prints
# both beside each other.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

CHROMIUM=$(find_browser) || fail "no Chromium or Chrome: run scripts/setup.sh browser"
export CHROMIUM

# The naive evaluator comes to the same sum over all pairs (a minute).
step "The naive evaluator's sum" \
    cargo bench --quiet --locked -p policy-core --bench checksum

native=$(cargo bench --quiet --locked -p policy-core --bench network -- --figures)

use_wasm_toolchain
cargo fetch --quiet --target wasm32-unknown-unknown
step "Building the benchmark's wasm" \
    cargo build --quiet --locked --profile wasm-release --target wasm32-unknown-unknown -p policy-wasm-bench
built=$CARGO_TARGET_DIR/wasm32-unknown-unknown/wasm-release/policy_wasm_bench.wasm
site=$CARGO_TARGET_DIR/bench
rm -rf "$site"
wasm-bindgen --target web --no-typescript --out-dir "$site" --out-name bench "$built"
exec node scripts/bench-network.mjs "$site" "$native"

#!/usr/bin/env bash
# Builds the page with Trunk.
#
#   scripts/page.sh build          a static site in dist/, with relative addresses only
#   scripts/page.sh serve [PORT]   the same at http://127.0.0.1:PORT, built again when a source changes
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
use_wasm_toolchain

# --offline below holds for cargo as well, so every crate must be here first: silent and quick when they are.
cargo fetch --quiet --target wasm32-unknown-unknown

# --offline: Trunk takes wasm-bindgen and wasm-opt from PATH instead of fetching its own.
trunk_flags=(--release --offline --skip-version-check --public-url ./ --color never)
# Trunk reads this variable as a boolean and stops at NO_COLOR=1.
unset NO_COLOR

case ${1:-build} in
    build)
        # wasm-opt warns of what the linker kept for split-wasm.mjs, which reads it from the linker's own output.
        trunk --log warn build "${trunk_flags[@]}" --dist dist 2> >(grep --line-buffered -v "^warning: linking section" >&2)
        ;;
    serve)
        port=${2:-8080}
        printf 'Policy Playground: http://127.0.0.1:%s (building first)\n' "$port"
        # No reload script: the page's content security policy refuses inline code. Its own dist keeps `make dist` apart.
        exec trunk serve "${trunk_flags[@]}" --dist target/serve --serve-base / \
            --address 127.0.0.1 --port "$port" --no-autoreload
        ;;
    *)
        fail "unknown command '$1'"
        ;;
esac

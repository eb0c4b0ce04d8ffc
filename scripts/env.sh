# shellcheck shell=bash
# Sourced by the other scripts: where things are, and which Rust compiles to WebAssembly.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
TOOLS=$ROOT/.tools
cd "$ROOT" || exit
export PATH="$TOOLS/bin:$ROOT/node_modules/.bin:$PATH"

# Debian's own toolchain, the fallback where rustup cannot fetch the wasm32 target.
DEBIAN_RUSTC=/usr/bin/rustc
DEBIAN_RUST_SRC=/usr/lib/rustlib/src/rust/library

has() { command -v "$1" >/dev/null 2>&1; }

fail() {
    printf '\nerror: %s\n' "$*" >&2
    exit 1
}

# step WHAT COMMAND…: says what starts, and how long it took.
step() {
    local what=$1 start=$SECONDS status=0
    shift
    printf '==> %s\n' "$what"
    "$@" || status=$?
    if ((status != 0)); then
        printf '==> %s: failed after %d s\n' "$what" $((SECONDS - start)) >&2
        return "$status"
    fi
    printf '==> %s: done in %d s\n' "$what" $((SECONDS - start))
}

# The default compiler has the standard library for wasm32.
has_wasm_target() {
    local libdir
    libdir=$(rustc --print target-libdir --target wasm32-unknown-unknown 2>/dev/null) || return 1
    compgen -G "$libdir/libstd-*.rlib" >/dev/null
}

# Debian's compiler is there with the sources from which cargo builds that library.
has_debian_wasm() {
    [[ -x $DEBIAN_RUSTC && -d $DEBIAN_RUST_SRC ]] && compgen -G '/usr/bin/wasm-ld*' >/dev/null
}

# Only around builds for wasm32; native code is always compiled by the default compiler.
# Its own target directory, so that two compilers never invalidate each other's work.
use_wasm_toolchain() {
    export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$ROOT/target}/wasm
    if ! has_wasm_target && has_debian_wasm; then
        export RUSTC=$DEBIAN_RUSTC RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std,panic_abort
    fi
}

# Prints a Chromium or Chrome that the browser tests can drive.
find_browser() {
    local name
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
        if [[ -n $name ]] && has "$name"; then
            command -v "$name"
            return
        fi
    done
    return 1
}

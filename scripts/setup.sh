#!/usr/bin/env bash
# Installs what the build needs and this machine lacks, and skips what is there.
#
#   scripts/setup.sh PIECE…     PIECE: wasm | trunk | bindgen | split | npm | browser
#
# Trunk, wasm-bindgen and the npm packages stay inside the checkout (.tools, node_modules). The wasm32 target goes
# where rustup keeps it. Debian packages are installed only for a missing browser or wasm-split, and for wasm32 where rustup
# fails.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

TRUNK_VERSION=0.21.14
RUSTUP_SECONDS=120
DOWNLOAD_SECONDS=1200

# within SECONDS COMMAND…: a download that hangs counts as one that failed.
within() {
    local seconds=$1
    shift
    if has timeout; then timeout "$seconds" "$@"; else "$@"; fi
}

# apt ARGUMENT…: apt-get that asks nothing; false where there is none, or no right to use it.
apt() {
    local as_root=()
    has apt-get || return 1
    if ((EUID != 0)); then
        has sudo || return 1
        sudo -n true 2>/dev/null || sudo -v || return 1 # a password is asked for here, outside the time limit
        as_root=(sudo)
    fi
    within "$DOWNLOAD_SECONDS" "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@"
}

apt_install() {
    apt install -y --no-install-recommends "$@" >/dev/null
}

# A list that cannot be refreshed may still do.
apt_refresh() {
    apt update || true
}

install_browser() {
    apt_refresh
    apt_install chromium
}

install_debian_wasm() {
    local lld
    apt_refresh
    # The newest, as the linker must be no older than the compiler's LLVM.
    lld=$(apt-cache pkgnames lld- | grep -E '^lld-[0-9]+$' | sort -t- -k2 -n | tail -n 1) || return
    apt_install rustc-web rust-web-src rust-web-llvm libstd-rust-web-dev "$lld"
}

setup_wasm() {
    has cargo || fail "cargo is missing: install stable Rust with rustup (rust-lang.org/tools/install)"
    # Debian's counts before rustup is tried: where the download hangs, it must not do so at each run.
    if has_wasm_target || has_debian_wasm; then return; fi
    if has rustup && step "Adding the wasm32 target (rustup, at most $RUSTUP_SECONDS s)" \
        within "$RUSTUP_SECONDS" rustup target add wasm32-unknown-unknown && has_wasm_target; then
        return
    fi
    if step "Installing Debian's Rust for wasm32, as rustup could not add the target" install_debian_wasm &&
        has_debian_wasm; then
        return
    fi
    fail "no Rust for WebAssembly. Run 'rustup target add wasm32-unknown-unknown' where it can be downloaded," \
        "or install the packages rustc-web, rust-web-src, rust-web-llvm and lld (Debian 12 or newer); then try again."
}

# A developer's tool runs seconds, its build minutes: no optimisation and no LTO make it several times shorter.
cargo_install() {
    local level=$1
    shift
    CARGO_TARGET_DIR=$TOOLS/build \
        CARGO_PROFILE_RELEASE_LTO=off \
        CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
        CARGO_PROFILE_RELEASE_OPT_LEVEL=$level \
        cargo install --quiet --root "$TOOLS" --force "$@" || return
    rm -rf "$TOOLS/build"
}

setup_trunk() {
    [[ $(trunk --version 2>/dev/null) == "trunk $TRUNK_VERSION" ]] && return
    step "Building Trunk $TRUNK_VERSION (some minutes, only once)" \
        cargo_install 0 trunk --version "$TRUNK_VERSION" --locked
}

# Prints the wasm-bindgen version that Cargo.lock resolves; the command-line tool must be of exactly that one.
bindgen_version() {
    awk '/^name = "wasm-bindgen"$/ { getline; gsub(/"/, "", $3); print $3; exit }' Cargo.lock
}

setup_bindgen() {
    local version
    version=$(bindgen_version)
    [[ -n $version ]] || fail "Cargo.lock names no wasm-bindgen"
    [[ $(wasm-bindgen --version 2>/dev/null) == "wasm-bindgen $version" ]] && return
    # Not --locked: the lock file inside the package may name a yanked crate.
    step "Building wasm-bindgen $version (some minutes, only once)" \
        cargo_install 1 wasm-bindgen-cli --version "$version"
}

install_binaryen() {
    apt_refresh
    apt_install binaryen
}

# Without it the page works just as well, only its first wasm files are larger.
setup_split() {
    has wasm-split && return
    step "Installing binaryen for wasm-split" install_binaryen || printf 'wasm-split stays missing: the wasm files stay whole\n'
}

setup_npm() {
    local installed=node_modules/.installed-lock.json
    has npm || fail "npm is missing: install Node.js 20 or newer"
    cmp -s package-lock.json "$installed" && return
    step "Installing npm packages" within "$DOWNLOAD_SECONDS" npm ci --no-fund --no-audit --loglevel=error
    cp package-lock.json "$installed"
}

setup_browser() {
    find_browser >/dev/null && return
    step "Installing Chromium for the browser tests" install_browser && find_browser >/dev/null && return
    fail "no Chromium or Chrome for the browser tests: install one, or name it by CHROMIUM=/path/to/it"
}

for piece in "$@"; do
    case $piece in
        wasm | trunk | bindgen | split | npm | browser) "setup_$piece" ;;
        *) fail "unknown piece '$piece'" ;;
    esac
done

#!/usr/bin/env bash
# Builds the documentation sites below this folder, each with the playground from dist/ beside its pages:
#
#   tests/docs-sites/build.sh [SITE…]     SITE: mkdocs | mdbook | docusaurus | hugo; all of them without one
#
# The first run installs the generators. They, copies of the sources and the built sites stay in target/docs-sites.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/env.sh"

MDBOOK_VERSION=0.5.4
SOURCES=$ROOT/tests/docs-sites
HERE=$ROOT/target/docs-sites
VENV=$HERE/venv
export PATH="${CARGO_TARGET_DIR:-$ROOT/target}/release:$HERE/tools/bin:$VENV/bin:$PATH"

# installs FILE DIRECTORY COMMAND…: runs it unless it did so for the same FILE.
installs() {
    local wanted=$1 installed=$2/.installed
    shift 2
    cmp -s "$wanted" "$installed" && return
    "$@" || return
    cp "$wanted" "$installed"
}

install_python() {
    python3 -m venv --clear "$VENV" && "$VENV/bin/pip" install --quiet --disable-pip-version-check -r "$SOURCES/requirements.txt"
}

# It runs for a second: neither optimisation nor the server that it can be are worth their minutes.
install_mdbook() {
    CARGO_TARGET_DIR=$HERE/tools/build \
        CARGO_PROFILE_RELEASE_LTO=off \
        CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
        CARGO_PROFILE_RELEASE_OPT_LEVEL=0 \
        nice cargo install --quiet --root "$HERE/tools" --locked --no-default-features --features search \
        mdbook --version "$MDBOOK_VERSION" || return
    rm -rf "$HERE/tools/build"
}

# fresh SITE FOLDER: a copy of the sources, where it goes on, with the style sheet in the folder.
fresh() {
    local copy=$HERE/copies/$1
    mkdir -p "$copy"
    find "$copy" -mindepth 1 -maxdepth 1 ! -name node_modules -exec rm -rf {} +
    cp -r "$SOURCES/$1/." "$copy"
    cd "$copy"
    cp "$SOURCES/playground.css" "$2"
}

# static FOLDER: what is served as it is, put there. Lessons are Markdown, which MkDocs and mdBook would make pages of: for these two
# the folder is the built site.
static() {
    mkdir -p "$1"
    cp -r "$SOURCES/manifests" "$1"
    cp -r "$ROOT/dist" "$1/playground"
}

build_mkdocs() {
    (
        fresh mkdocs docs
        mkdocs --quiet build --strict --site-dir "$HERE/site/mkdocs"
        static "$HERE/site/mkdocs"
    )
}

build_mdbook() {
    (
        fresh mdbook .
        mdbook build --dest-dir "$HERE/site/mdbook"
        static "$HERE/site/mdbook"
    )
}

build_docusaurus() {
    (
        fresh docusaurus .
        static static
        installs package-lock.json node_modules npm ci --no-fund --no-audit --loglevel=error
        # It keeps pages for as long as their files stay the same, also when the command has changed.
        rm -rf node_modules/.cache
        nice npx --no-install docusaurus build --out-dir "$HERE/site/docusaurus"
    )
}

build_hugo() {
    (
        fresh hugo static
        static static
        policy-playground render pages --out content --playground /hugo/playground/
        hugo --quiet --destination "$HERE/site/hugo"
    )
}

[[ -f dist/element.js ]] || fail "dist/ holds no playground; run 'make dist' first"
(($# > 0)) || set -- mkdocs mdbook docusaurus hugo

step "Building the command" cargo build --quiet --release --locked -p policy-cli
mkdir -p "$HERE/site"
# A word from its makers at each build, about its successor.
export NO_MKDOCS_2_WARNING=1
installs "$SOURCES/requirements.txt" "$VENV" step "Installing MkDocs and Hugo" install_python
[[ $(mdbook --version 2>/dev/null) == "mdbook v$MDBOOK_VERSION" ]] ||
    step "Building mdBook $MDBOOK_VERSION (some minutes, only once)" install_mdbook
for site in "$@"; do
    case $site in
        mkdocs | mdbook | docusaurus | hugo)
            rm -rf "$HERE/site/$site"
            step "Building the site of $site" "build_$site"
            ;;
        *) fail "unknown site '$site'" ;;
    esac
done

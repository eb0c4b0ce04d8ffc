#!/usr/bin/env bash
# Builds the page and measures it in a browser; see bench-page.mjs.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

CHROMIUM=$(find_browser) || fail "no Chromium or Chrome: run scripts/setup.sh browser"
export CHROMIUM

step "Building the page" scripts/page.sh build
exec node scripts/bench-page.mjs "$@"

#!/usr/bin/env bash
# scripts/browser.sh [WORD…]: runs the browser tests on the page in dist/ (only files whose name contains a word).
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

CHROMIUM=$(find_browser) || fail "no Chromium or Chrome: run scripts/setup.sh browser"
export CHROMIUM
exec node tests/browser/run.mjs "$@"

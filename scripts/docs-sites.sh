#!/usr/bin/env bash
# scripts/docs-sites.sh [WORD…]: tests the built documentation sites in a real browser (only files whose name contains a word).
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

CHROMIUM=$(find_browser) || fail "no Chromium or Chrome: run scripts/setup.sh browser"
export CHROMIUM
exec node tests/docs-sites/run.mjs "$@"

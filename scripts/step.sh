#!/usr/bin/env bash
# scripts/step.sh WHAT COMMAND…: runs one step of the Makefile and says how long it took.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
step "$@"

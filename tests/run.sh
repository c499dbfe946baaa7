#!/bin/bash
# Builds with sanitizers and runs every test; the last line is "N passed, N failed".
set -eu
cd "$(dirname "$0")/.."
. deploy/packages.sh
install_packages test
cmake --preset dev >/dev/null
cmake --build --preset dev
failed=0
ctest --preset dev || failed=$(grep -c . build/dev/Testing/Temporary/LastTestsFailed.log)
passed=$(grep -c '^\[       OK \]' build/dev/Testing/Temporary/LastTest.log || true)
[ "$passed" -gt 0 ] || { echo "no test ran"; failed=$((failed + 1)); }
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]

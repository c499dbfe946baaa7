#!/bin/bash
# Builds with sanitizers and runs every test; the last line is "N passed, N failed": cases that
# passed, programs that failed.
set -eu
cd "$(dirname "$0")/.."
. deploy/packages.sh
# Whatever stops us before the tests is a failure too.
passed=0 failed=1
trap 'echo "$passed passed, $failed failed"' EXIT
install_packages
cmake --preset dev >/dev/null
cmake --build --preset dev
logs=build/dev/Testing/Temporary
rm -rf $logs
if ctest --preset dev -j $(($(nproc) + 1)); then failed=0; else failed=$(grep -c . $logs/LastTestsFailed.log) || failed=1; fi
passed=$(grep -c '^\[       OK \]' $logs/LastTest.log || true)
[ "$passed" -gt 0 ] || { echo "no test ran"; failed=1; }
[ "$failed" = 0 ]

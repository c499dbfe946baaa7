#!/bin/bash
# Makes the demo store for the other whole-kiosk tests, by the ordinary way: build, two signatures,
# trust, import.
set -eu
cd "$1"
out=$2/whole
. deploy/demo.sh
rm -rf "$out"
mkdir -p "$out"
DEMO_PICTURES=200 # drawing them larger, with sanitizers, would take most of the tests' time
demo_store "$2/bin" content "$out/demo"
[ -s "$out/demo/store/current" ]
echo "[       OK ] whole: content is built, signed by two officers, verified and installed"
# The same again is nothing new, and says so with its exit code.
code=0
"$2/bin/kiosk-sync" import "$out/demo/channels/le-thanh" --store "$out/demo/store" || code=$?
[ $code = 3 ] || { echo "expected exit 3 for nothing new, got $code"; exit 1; }
echo "[       OK ] whole: the same pack again is nothing new"

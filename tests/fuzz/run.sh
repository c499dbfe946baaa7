#!/bin/bash
# bash tests/fuzz/run.sh NAME SECONDS - builds fuzz_NAME with clang and libFuzzer (Debian: clang,
# libclang-rt-14-dev), runs it on its corpus, and keeps of what it found the least that has all of
# its coverage; fuzz/NAME.dict, where there is one, is its dictionary.  Ends with an error, and the
# input in build/fuzz/, at the first finding.
set -eu
name=$1 seconds=$2
cd "$(dirname "$0")/../.."
corpus=tests/fuzz/corpus/$name
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz --target "fuzz_$name"
found=$(mktemp -d)
trap 'rm -rf "$found"' EXIT
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
words=()
[ ! -f "tests/fuzz/$name.dict" ] || words=("-dict=tests/fuzz/$name.dict")
# As long as the longest that it begins with: a database cut short is not looked into.
longest=$(find $corpus -type f -printf '%s\n' | sort -n | tail -1)
[ "$longest" -gt 4096 ] || longest=4096
build/fuzz/bin/"fuzz_$name" "${words[@]}" -fork=0 -max_total_time="$seconds" -max_len="$longest" \
    -timeout=10 -malloc_limit_mb=300 -artifact_prefix=build/fuzz/ -print_final_stats=1 "$found" "$corpus"
build/fuzz/bin/"fuzz_$name" -merge=1 -max_len=600 "$corpus" "$found" 2>&1 | tail -1

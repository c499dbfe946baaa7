#!/bin/bash
# Each folder includes only the folders and libraries that the tables beside this file allow it.
set -eu
cd "$1"
bad=0
fail() { echo "$*"; bad=1; }
for dir in kiosk/*/; do
    folder=$(basename "$dir")
    grep -q "^$folder:" tests/lint/layers.txt || { fail "layers.txt does not know $folder"; continue; }
    allowed=" $folder $(sed -n "s/^$folder://p" tests/lint/layers.txt) "
    while IFS=: read -r file used; do
        [[ $allowed == *" $used "* ]] || fail "$file: $folder must not include $used/"
    done < <(grep -oHE '^#include "[a-z]+/' "$dir"*.[ch] | sed -E 's|#include "([a-z]+)/|\1|')
    while IFS=: read -r file used; do
        rule=$(grep -v '^#' tests/lint/libraries.txt | while IFS=: read -r prefix folders; do
            [[ $used == "$prefix"* ]] && { echo "$folders"; break; }; done || true)
        [ -z "$rule" ] && continue
        [[ " $rule " == *" $folder "* ]] || fail "$file: <$used> is at home in:$rule"
        [[ $file == *.h ]] && fail "$file: <$used> in a header" || true
    done < <(grep -oHE '^#include <[^>]+>' "$dir"*.[ch] | sed -E 's|#include <([^>]+)>|\1|; s|SDL2/||')
done
[ $bad = 0 ] && echo "[       OK ] lint: each folder includes only what it may"
exit $bad

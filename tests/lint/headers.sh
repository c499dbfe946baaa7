#!/bin/bash
# Every header compiles alone, and header names are unique.  NAME.c includes NAME.h before anything
# else, so that the build itself compiles that header alone; one without a NAME.c is compiled here.
set -eu
cd "$1"
bad=0
for header in kiosk/*/*.h tests/support/*.h; do
    source=${header%.h}.c name=${header#kiosk/}
    if [ ! -f "$source" ]; then
        printf '#include "%s"\n' "$name" |
            cc -std=gnu11 -Wall -Wextra -Wstrict-prototypes -Werror -Ikiosk -I. -x c -fsyntax-only - ||
            { echo "$header does not compile alone"; bad=1; }
        continue
    fi
    while read -r first own _ && [ "$first" != "#include" ]; do :; done <"$source"
    case $own in "\"$name\"" | "\"${name##*/}\"") ;; *)
        echo "$source: includes $own before its own header"
        bad=1
        ;;
    esac
done
twice=$(find kiosk tests/support -name '*.h' -printf '%f\n' | sort | uniq -d)
[ -z "$twice" ] || { echo "header name used twice: $twice"; bad=1; }
[ $bad = 0 ] && echo "[       OK ] lint: every header compiles alone"
exit $bad

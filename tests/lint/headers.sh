#!/bin/bash
# Every header compiles alone, as C11 with our warnings as errors, and header names are unique.
set -eu
cd "$1"
bad=0
alone() {
    printf '#include "%s"\n' "${1#kiosk/}" |
        cc -std=gnu11 -Wall -Wextra -Wstrict-prototypes -Werror -Ikiosk -x c -fsyntax-only - ||
        { echo "$1 does not compile alone"; return 1; }
}
export -f alone
printf '%s\n' kiosk/*/*.h | xargs -P 2 -I{} bash -c 'alone {}' || bad=1
twice=$(find kiosk -name '*.h' -printf '%f\n' | sort | uniq -d)
[ -z "$twice" ] || { echo "header name used twice: $twice"; bad=1; }
[ $bad = 0 ] && echo "[       OK ] lint: every header compiles alone"
exit $bad

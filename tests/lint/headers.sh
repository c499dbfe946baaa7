#!/bin/bash
# Every header compiles alone, as C11 with our warnings as errors, and header names are unique.
set -eu
cd "$1"
bad=0
for h in kiosk/*/*.h; do
    printf '#include "%s"\n' "${h#kiosk/}" |
        cc -std=gnu11 -Wall -Wextra -Wstrict-prototypes -Werror -Ikiosk -x c -fsyntax-only - ||
        { echo "$h does not compile alone"; bad=1; }
done
twice=$(find kiosk -name '*.h' -printf '%f\n' | sort | uniq -d)
[ -z "$twice" ] || { echo "header name used twice: $twice"; bad=1; }
[ $bad = 0 ] && echo "[       OK ] lint: every header compiles alone"
exit $bad

#!/bin/bash
# Cuts of the power and of the process and sticks that fail, all of them: some minutes, as root.
#   bash tests/power/run.sh [cuts] [replay] [kills] [sticks]      all when none is named
# The last line is "N tried, N bad"; a planted bug that is not found is bad too.
set -eu
cd "$(dirname "$0")/../.."
. deploy/packages.sh
install_packages
install_packages e2fsprogs
cmake --preset release >/dev/null
cmake --build --preset release --target power_cuts power_replay power_kills power_sticks >/dev/null
[ $# -gt 0 ] || set -- cuts replay kills sticks
for what in "$@"; do
    case $what in
    cuts | replay | kills | sticks) build/release/bin/power_$what 2>/dev/null || [ $? = 1 ] || exit ;;
    *) echo "usage: bash tests/power/run.sh [cuts] [replay] [kills] [sticks]" >&2; exit 64 ;;
    esac
done | tee build/power.txt
awk '{bad += /FAILED/; for (i = 2; i <= NF; i++) if ($i ~ /^(cuts|times),?$/) tried += $(i - 1)}
    END {printf "%d tried, %d bad\n", tried, bad; exit !tried || bad > 0}' build/power.txt

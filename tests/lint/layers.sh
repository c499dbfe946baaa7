#!/bin/bash
# Each folder includes only the folders and libraries that the tables beside this file allow it.
set -eu
cd "$1"
awk '
function words(list, set,   n, i, w) { n = split(list, w, " "); for (i = 1; i <= n; i++) set[w[i]] = 1 }
FILENAME ~ /\.txt$/ && /^#/ { next }
FILENAME ~ /layers\.txt$/ {
    at = index($0, ":"); folder = substr($0, 1, at - 1)
    n = split(folder " " substr($0, at + 1), w, " ")
    known[folder] = 1
    for (i = 1; i <= n; i++) may[folder, w[i]] = 1
    next
}
FILENAME ~ /libraries\.txt$/ {
    at = index($0, ":"); prefix[++rules] = substr($0, 1, at - 1); home[rules] = " " substr($0, at + 1) " "
    next
}
FILENAME ~ /system\.txt$/ { n = split($0, w, " "); for (i = 1; i <= n; i++) system_header[w[i]] = 1; next }
FNR == 1 {
    split(FILENAME, path, "/"); folder = path[2]
    if (!known[folder]) { print "layers.txt does not know " folder; bad = 1 }
}
/^[ \t]*#[ \t]*include[ \t]*["<]/ {
    quoted = $0 ~ /^[^"<]*"/
    used = $0; sub(/^[^"<]*["<]/, "", used); sub(/[">].*/, "", used)
    if (quoted) {
        if (used ~ /^[a-z_]+\.inc$/) next # a table that the build makes
        own = used; sub(/\/.*/, "", own)
        if (used !~ /^[a-z]+\/[a-z0-9_]+\.h$/ || !may[folder, own]) {
            print FILENAME ": " folder " must not include \"" used "\""; bad = 1
        }
        next
    }
    for (i = 1; i <= rules; i++) {
        if (index(used, prefix[i]) != 1) continue
        if (index(home[i], " " folder " ") == 0) { print FILENAME ": <" used "> is at home in:" home[i]; bad = 1 }
        if (FILENAME ~ /\.h$/) { print FILENAME ": <" used "> in a header"; bad = 1 }
        next
    }
    if (!system_header[used]) { print FILENAME ": <" used "> is no library of libraries.txt"; bad = 1 }
}
END { exit bad }
' tests/lint/layers.txt tests/lint/libraries.txt tests/lint/system.txt kiosk/*/*.[ch]
echo "[       OK ] lint: each folder includes only what it may"

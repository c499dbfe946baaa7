#!/bin/bash
# Functions that cannot be used safely, or that hand data to a shell.
set -eu
cd "$1"
banned='strcpy|strcat|sprintf|vsprintf|gets|atoi|atol|atof|strtok|strtok_r|system|popen|alloca|tmpnam|mktemp'
if awk -v banned="$banned" '
FNR == 1 { comment = 0 }
function code(line,   out) { # without comments and texts
    gsub(/\047\\?"\047/, "0", line)
    while (comment || match(line, /"|\/\*/)) {
        if (comment) {
            if (!(at = index(line, "*/"))) return out
            line = substr(line, at + 2); comment = 0
            continue
        }
        out = out substr(line, 1, RSTART - 1)
        comment = substr(line, RSTART, 1) == "/"
        line = substr(line, RSTART + 1)
        if (comment) { line = substr(line, 2); continue }
        if (!match(line, /^([^"\\]|\\.)*"/)) return out
        line = substr(line, RLENGTH + 1)
    }
    return out line
}
{
    line = code($0)
    if (line !~ /^ *# *(include|error)/ && line ~ ("(^|[^_[:alnum:]])(" banned ")($|[^_[:alnum:]])")) {
        print FILENAME ":" FNR ": " $0; bad = 1
    }
}
END { exit !bad }
' kiosk/*/*.[ch] tests/*/*.[ch]; then
    echo "banned: use base/str.h, snprintf, str_int; programs are started by systemd, not by us"
    exit 1
fi
if grep -nE 'NDEBUG' CMakeLists.txt assets/*.cmake kiosk/*/*.[ch] | grep -v '(no NDEBUG)'; then
    echo "asserts stay on"
    exit 1
fi
echo "[       OK ] lint: no banned function is called"

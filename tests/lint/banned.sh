#!/bin/bash
# Functions that cannot be used safely, or that hand data to a shell.
set -eu
cd "$1"
if grep -nE '(^|[^_[:alnum:]])(strcpy|strcat|sprintf|vsprintf|gets|atoi|atol|atof|strtok|system|popen|alloca|tmpnam|mktemp)[[:space:]]*\(' kiosk/*/*.[ch]; then
    echo "banned: use base/str.h, snprintf, str_int; programs are started by systemd, not by us"
    exit 1
fi
if grep -nE 'NDEBUG' CMakeLists.txt assets/*.cmake kiosk/*/*.[ch] | grep -v '(no NDEBUG)'; then
    echo "asserts stay on"
    exit 1
fi
echo "[       OK ] lint: no banned function is called"

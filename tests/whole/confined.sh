#!/bin/bash
# The screen and the keeper of its decoders, while they run: no new privileges, a filter of system
# calls, no capabilities; and the screen leaves nobody behind.
set -eu
cd "$1"
bin=$2/bin
out=$2/whole/confined
rm -rf "$out"
mkdir -p "$out"
mkfifo "$out/script"
"$bin/kiosk" --store "$2/whole/demo/store" --script "$out/script" --shots "$out" --ack "$out/ack" \
    --stats "$out/stats" 2>"$out/journal" 8</etc/passwd 9>>"$out/another" &
screen=$!
trap 'kill $screen 2>/dev/null || true' EXIT
exec 3>"$out/script" # until the screen reads its script: it is confined before that
field() { sed -n "s/^$2:[[:space:]]*//p" "/proc/$1/status"; }
confined() { # NAME PID
    [ "$(field "$2" NoNewPrivs)" = 1 ] || { echo "$1 may get new privileges"; exit 1; }
    [ "$(field "$2" Seccomp)" = 2 ] || { echo "$1 may call everything"; exit 1; }
    for set in CapEff CapPrm CapInh CapAmb; do
        case $1:$set:$(field "$2" $set) in
        *:0000000000000000) ;;
        *) echo "$1: $set is $(field "$2" $set)"; exit 1 ;;
        esac
    done
    echo "[       OK ] whole: $1 is confined"
}
keeper=$(awk "{print \$1}" /proc/$screen/task/$screen/children)
confined "the screen" $screen
for thread in /proc/$screen/task/*; do
    grep -q '^Seccomp:.2$' "$thread/status" || { echo "a thread of the screen may call everything"; exit 1; }
done
confined "the keeper of the decoders" $keeper
for fd in /proc/$keeper/fd/*; do
    case $(readlink "$fd") in
    socket:* | pipe:* | /dev/null | "$out"/*) ;;
    *) [ "$(basename "$fd")" -le 2 ] || { echo "the keeper has $(readlink "$fd")"; exit 1; } ;;
    esac
done
for fd in /proc/$screen/fd/*; do
    case $(readlink "$fd") in
    /etc/passwd | "$out/another") echo "the screen kept $(readlink "$fd") of its caller"; exit 1 ;;
    esac
done
echo "[       OK ] whole: the screen closed what its caller had open"
printf 'lang vi\nexpect home\ntap tile:places\nshot places\ntree places\n' >&3
exec 3>&-
wait $screen || { cat "$out/journal"; exit 1; }
for file in places.png places.json ack stats; do
    [ -s "$out/$file" ] || { echo "confined it could not write $file"; exit 1; }
done
! grep -i 'not permitted\|denied\|broke down' "$out/journal" || exit 1
[ ! -d /proc/$keeper ] || { echo "the keeper outlived the screen"; exit 1; }
echo "[       OK ] whole: confined it shows, answers and writes what it may"
"$bin/kiosk" --store "$2/whole/demo/store" --script <(echo 'expect attract') 2>"$out/journal" || { cat "$out/journal"; exit 1; }
echo "[       OK ] whole: a script may come from a pipe"

#!/bin/bash
# kiosk --script: every line does what it says, and a line that does not work is named.
set -eu
cd "$1"
bin=$2/bin
out=$2/whole/script
mkdir -p "$out"
run() { printf '%b' "$1" >"$out/script"; "$bin/kiosk" --store "$root/demo/store" --config deploy/demo.ini --window 540x960 --script "$out/script" --shots "$out" 2>"$out/journal"; }
root=$2/whole
works() { run "$2" || { cat "$out/journal"; echo "failed: $1"; exit 1; }; echo "[       OK ] whole: $1"; }
fails() { # NAME SCRIPT WHAT-THE-JOURNAL-SAYS
    if run "$2"; then echo "did not fail: $1"; exit 1; fi
    grep -qF "$3" "$out/journal" || { cat "$out/journal"; echo "expected: $3"; exit 1; }
    echo "[       OK ] whole: $1"
}
works "a touch wakes, and home is there" 'expect attract\ntap 270 300\nexpect home\n'
works "a touch beside the languages wakes too" 'tap 270 955\nexpect home\n'
works "a finger that moves wakes when it is lifted" 'drag 250 500 250 200 300\nexpect home\nlang vi\n'
works "a finger that slips off a language has chosen it" 'drag 135 880 165 880 100\nexpect home\ntree slipped\n'
grep -q '^{"screen": "home", "lang": "jra"' "$out/slipped.json"
works "a hand that leans on the glass wakes nothing" 'drag 250 500 250 500 30000\nexpect attract\n'
works "a language on the attract loop opens home in it" 'tap lang:km\nexpect home\n'
works "what comes within 300 ms of waking is the same touch" 'tap 270 300\ntap 270 500\nexpect home\nwait 301\n'
works "silence asks, and silence then forgets" 'lang en\nwait 89000\nexpect home\nwait 2000\ntree asked\nwait 19500\nexpect attract\n'
grep -q '"still-there"' "$out/asked.json"
works "an answer keeps the page" 'lang en\ntap nav:help\nwait 95000\ntap stay\nwait 60000\nexpect help\n'
works "after a visit nothing of it is left" 'lang km\nwait 301\ntap nav:ease\ntap ease:large\nwait 120000\nexpect attract\ntap 270 300\nwait 301\ntree fresh\n'
grep -q '"lang": *"vi"' "$out/fresh.json"
works "the language changes on the page itself" 'lang vi\nwait 301\ntap tile:places\nlang km\nexpect list\nlang en\nexpect list\n'
works "dragging moves the page and is no tap" 'lang vi\nwait 301\ntap tile:places\ntap item:cay-da-lang-ghe\ntree before\ndrag 250 650 250 350 300\nexpect item\ntree after\n'
cmp -s "$out/before.json" "$out/after.json" && { echo "the page did not move"; exit 1; }
works "back returns to where the page stood" 'lang vi\nwait 301\ntap tile:places\ndrag 250 650 250 350 300\nwait 2000\ntree one\ntap item:bien-ho\ntap nav:back\ntree two\n'
cmp "$out/one.json" "$out/two.json"
fails "a line that is no command is named" 'expect attract\nfly away\n' 'script:2: fly away'
fails "a wrong screen is said" 'expect home\n' 'expected the screen home, found attract'
fails "a box that is not there is said" 'tap tile:nowhere\n' 'no "tile:nowhere" on the screen attract'
fails "a box under another one is said" 'lang en\nwait 95000\ntap nav:help\n' '"nav:help" is covered'
fails "typing without a keyboard is said" 'type abc\n' 'no keyboard'
printf '[kiosk]\ntime_zone = Mars/X\nfonts = /nonexistent\nidle_seconds = never\n' >"$out/bad.ini"
printf 'tap wake\nexpect home\n' >"$out/script"
for config in "$out/bad.ini" /nonexistent; do
    "$bin/kiosk" --store "$root/demo/store" --config "$config" --window 540x960 --script "$out/script" 2>"$out/journal" ||
        { cat "$out/journal"; echo "$config turned the screen off"; exit 1; }
    grep -qE 'time_zone = Mars/X|/nonexistent: ' "$out/journal" || { cat "$out/journal"; exit 1; }
done
echo "[       OK ] whole: a configuration that makes no sense leaves a working screen and a line in the journal"
code=0
"$bin/kiosk" --store "$root/demo/store" --lang zz --script "$out/script" 2>/dev/null || code=$?
[ $code = 64 ] || { echo "expected 64 for a wrong argument, got $code"; exit 1; }
echo "[       OK ] whole: a wrong argument is usage"

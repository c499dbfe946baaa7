#!/bin/bash
# A store that is missing, empty or damaged: the kiosk starts, shows a calm screen with the help
# numbers, and says in the journal what the operator should do.
set -eu
cd "$1"
. deploy/tour.sh
bin=$2/bin
out=$2/whole/trouble
mkdir -p "$out"
cat >"$out/script" <<'END'
expect attract
tap wake
expect trouble
tree trouble
tap nav:help
expect help
lang km
tree help
END
try() { # NAME STORE
    "$bin/kiosk" --store "$2" --script "$out/script" --shots "$out" 2>"$out/journal" ||
        { cat "$out/journal"; echo "$1: the kiosk did not start"; exit 1; }
    grep -q 'kiosk-sync import' "$out/journal" || { cat "$out/journal"; echo "$1: the journal does not say what to do"; exit 1; }
    for n in 113 114 115 117 118 119; do
        grep -q "\"$n\"" "$out/trouble.json" || { echo "$1: $n is missing"; exit 1; }
    done
    echo "[       OK ] whole: a calm screen with help numbers when the store is $1"
}
tour_trouble vi km jra en | grep -v ^shot >"$out/script.tour"
glass() { # WxH PANEL-MM
    printf '[kiosk]\npanel_width_mm = %s\n' "$2" >"$out/glass.ini"
    "$bin/kiosk" --store "$out/nowhere" --config "$out/glass.ini" --window "$1" --script "$out/script.tour" \
        --shots "$out" 2>"$out/journal" || { cat "$out/journal"; exit 1; }
    "$bin/check_tree" "$out"/trouble.*.json
    echo "[       OK ] whole: the calm screen keeps the house rules in every language ($1)"
}
glass 540x960 398
glass 960x540 476
glass 1280x800 216
good=$2/whole/demo/store
generation=$(ls "$good/gen" | sort -n | tail -1)
damaged() { rm -rf "$out/store"; mkdir -p "$out/store"; cp -r "$good/." "$out/store/"; rm -f "$out/store/previous"; } # nothing to fall back to
try missing "$out/nowhere"
rm -rf "$out/empty"; mkdir -p "$out/empty"
try empty "$out/empty"
damaged; echo '{"generation": ' >"$out/store/current"
try "damaged (current cut short)" "$out/store"
damaged; rm "$out/store/gen/$generation/bundle.db"
try "damaged (no bundle)" "$out/store"
damaged; head -c 3000 "$good/gen/$generation/bundle.db" >"$out/store/gen/$generation/bundle.db"
try "damaged (bundle cut short)" "$out/store"
damaged; head -c 300000 /dev/urandom >"$out/store/gen/$generation/bundle.db"
try "damaged (bundle overwritten)" "$out/store"
# What is found damaged only when it is read: every page but the first, which says that it is SQLite.
file=$out/store/gen/$generation/bundle.db
rubbish() {
    local at size
    size=$(stat -c %s "$file")
    for at in $(seq 4096 4096 "$((size - 1))"); do
        dd if=/dev/urandom of="$file" bs=1 seek="$at" count=64 conv=notrunc 2>/dev/null
    done
}
damaged; rubbish
try "damaged (all pages rubbish)" "$out/store"
[ "$(grep -c 'put a stick' "$out/journal")" = 1 ] || { cat "$out/journal"; echo "said more than once"; exit 1; }
printf 'tap wake\nlang en\nlang jra\nwait 200000\nexpect attract\ntap wake\nexpect trouble\n' >"$out/script.again"
"$bin/kiosk" --store "$out/store" --script "$out/script.again" 2>"$out/journal"
[ "$(grep -c 'put a stick' "$out/journal")" = 1 ] || { cat "$out/journal"; echo "damaged content was opened again"; exit 1; }
echo "[       OK ] whole: damaged content is left, and not opened again while it is what is active"
damaged; cp "$good/previous" "$out/store/"; rubbish
printf 'tap wake\nexpect home\ntree before\n' >"$out/script.before"
"$bin/kiosk" --store "$out/store" --script "$out/script.before" --shots "$out" 2>"$out/journal"
grep -q 'put a stick' "$out/journal" && grep -q 'opened what was active before' "$out/journal" ||
    { cat "$out/journal"; exit 1; }
grep -q '"tile:places"' "$out/before.json" || { echo "no sections of what was active before"; exit 1; }
echo "[       OK ] whole: what was active before is shown where what is active turns out to be damaged"
# A single page of it: whatever a visitor meets is a screen that works.
for page in $(seq 2 37 "$(($(stat -c %s "$good/gen/$generation/bundle.db") / 4096))"); do
    damaged
    dd if=/dev/zero of="$file" bs=4096 seek="$page" count=1 conv=notrunc 2>/dev/null
    printf 'tap wake\nlang en\ntree one-page\n' >"$out/script.page"
    "$bin/kiosk" --store "$out/store" --script "$out/script.page" --shots "$out" 2>"$out/journal"
    grep -qE '"tile:places"|"screen": "trouble"' "$out/one-page.json" || { cat "$out/journal"; echo "page $page: an empty home"; exit 1; }
done
echo "[       OK ] whole: no page of the bundle can be damaged so that home is empty"

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
# Pages in the middle of the file turned to rubbish: the first screen may still work, but nothing
# may crash, and help is there.
damaged
size=$(stat -c %s "$good/gen/$generation/bundle.db")
for at in $(seq 8192 16384 "$size"); do
    dd if=/dev/urandom of="$out/store/gen/$generation/bundle.db" bs=1 seek="$at" count=64 conv=notrunc 2>/dev/null
done
printf 'tap wake\nlang en\nlang jra\ntap nav:help\nexpect help\ntree trouble\n' >"$out/script.rubbish"
"$bin/kiosk" --store "$out/store" --script "$out/script.rubbish" --shots "$out" 2>/dev/null
echo "[       OK ] whole: help is there when pages of the bundle are rubbish"

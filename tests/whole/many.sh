#!/bin/bash
# A section of more items than anybody scrolls through: a hundred a page.
set -eu
cd "$1"
bin=$2/bin out=$2/whole-many
. deploy/demo.sh
rm -rf "$out"
mkdir -p "$out/demo/store" "$out/shots"
DEMO_PICTURES=200
bash tests/bench/content.sh 240 "$out/items"
demo_keys "$out/demo/keys"
demo_channel "$bin" "$out/items" "$out/demo" >"$out/installed"
fail() { echo "$*"; exit 1; }
cat >"$out/script" <<'EOF'
lang km
tap tile:news
tree first
tap list:next
tree second
tap list:next
expect list
tree third
tap nav:back
tree second-again
EOF
"$bin/kiosk" --store "$out/demo/store" --window 540x960 --script "$out/script" --shots "$out/shots" 2>"$out/log" ||
    { cat "$out/log"; exit 1; }
items() { grep -o '"id": "item:[^"]*"' "$out/shots/$1.json"; }
[ "$(for part in first second third; do items $part | wc -l; done | tr '\n' ' ')" = "100 100 40 " ] || fail "not all on three pages"
[ "$(for part in first second third; do items $part; done | sort -u | wc -l)" = 240 ] || fail "an item stands twice"
[ "$(items second)" = "$(items second-again)" ] || fail "back leads elsewhere"
grep -q '"id": "list:next", "role": "button", "label": "101–200 / 240"' "$out/shots/first.json" || fail "does not say what comes next"
if grep -q '"list:next"' "$out/shots/third.json"; then fail "something after the last"; fi
"$bin/check_tree" "$out"/shots/*.json >"$out/rules" || { head -20 "$out/rules"; exit 1; }
echo "[       OK ] whole: a long section stands on pages of a hundred, each item once"

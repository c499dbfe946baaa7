#!/bin/bash
# One item of each kind that has a page of its own, on a channel with eleven sections: what its page
# says in each language, and the house rules in every shape of glass.
# After a wanted change: read the difference, then bash tests/whole/kinds.sh . build/dev update
set -eu
cd "$1"
bin=$2/bin
out=$2/whole-kinds
. deploy/demo.sh
rm -rf "$out"
mkdir -p "$out/demo/store"
DEMO_PICTURES=200
demo_keys "$out/demo/keys"
demo_channel "$bin" tests/whole/kinds/content/sample "$out/demo" >"$out/installed"
fail() { echo "$*"; exit 1; }
passed() { echo "[       OK ] whole: $*"; }

items="map:around phrases:greetings money:rates money:no-rates invest:coffee news:bulletin
    gallery:contest posters:winter contacts:office"
tour() { # NAME WxH "config lines" "languages" [large]
    local lang item large=${5:-}
    mkdir -p "$out/$1"
    printf '[kiosk]\ndrafts = yes\n%b' "$3" >"$out/$1.ini"
    for lang in $4; do
        echo "lang $lang"
        [ -z "$large" ] || printf 'tap nav:ease\ntap ease:large\ntap nav:home\n'
        large=
        echo "tree home.$lang"
        for item in $items; do
            printf 'tap tile:%s\ntap item:%s\nexpect item\ntree %s.%s\ntap nav:home\n' \
                "${item%:*}" "${item#*:}" "${item#*:}" "$lang"
        done
    done >"$out/$1.script"
    play "$1" "$2" "$out/$1.ini"
    "$bin/check_tree" "$out/$1"/*.json >"$out/$1.txt" || { head -40 "$out/$1.txt"; exit 1; }
    passed "the house rules hold on the page of each kind ($1)"
}
play() { # NAME WxH CONFIG: NAME.script
    "$bin/kiosk" --store "$out/demo/store" --config "$3" --window "$2" \
        --script "$out/$1.script" --shots "$out/$1" 2>"$out/$1.log" || { cat "$out/$1.log"; exit 1; }
}
# What is read out of the page, in its order.
said() {
    awk '/"id": "page"/ {page = 1}
        /"id": "(more|bottom)"/ {page = 0}
        page && sub(/.*"label": "/, "") && sub(/", "lang": .*/, "") && $0 != "" && $0 != last {print last = $0}' "$1"
}

tour portrait 540x960 "" "vi km jra en"
tour large 540x960 "" km large
tour landscape 960x540 'panel_width_mm = 476\n' "vi km"
tour low 1280x800 'panel_width_mm = 216\n' "km"

for lang in vi km jra en; do
    for item in $items; do
        echo "== ${item#*:}"
        said "$out/portrait/${item#*:}.$lang.json"
    done >"$out/said.$lang"
    [ "${3:-}" != update ] || cp "$out/said.$lang" tests/whole/kinds/
    diff -u "tests/whole/kinds/said.$lang" "$out/said.$lang" || fail "the pages say something else in $lang"
    passed "the page of each kind says what it should ($lang)"
done

printf 'tree first\nlang vi\ntap tile:map\ntap item:around\ntap pin:banyan\nexpect item\ntap nav:back\ntap item:office\nexpect item\ntree office\n' >"$out/touch.script"
mkdir -p "$out/touch"
play touch 540x960 "$out/portrait.ini"
passed "a pin and a line of the legend open what they stand for"
grep -q '"label": "Mùa cà phê chín"' "$out/touch/first.json" || fail "no poster of the season on the waiting screen"
passed "the poster of the season waits first"

printf 'lang vi\ntap tile:phrases\ntap item:greetings\ntree greetings\n' >"$out/approved.script"
mkdir -p "$out/approved"
play approved 540x960 /dev/null
if grep -q 'Kơkuh' "$out/approved/greetings.json"; then fail "a draft is shown where none may be"; fi
passed "a phrase that nobody approved is shown only where drafts are"

# Two texts stand beside each other only on glass that is wide enough.
beside() { sed -n '/"id": "say:en"/ {s/.*"x": \([0-9]*\).*/\1/p; q}' "$1"; }
[ "$(beside "$out/portrait/bulletin.vi.json")" -lt 100 ] && [ "$(beside "$out/landscape/bulletin.vi.json")" -gt 400 ] ||
    fail "the bulletin's two languages do not stand as they should"
passed "a bulletin's languages stand beside each other where the glass is wide"

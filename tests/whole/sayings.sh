#!/bin/bash
# What the glass says of a gate that is open past midnight, and how it numbers long lists.
set -eu
cd "$1"
bin=$2/bin
out=$2/whole-sayings
. deploy/demo.sh
rm -rf "$out"
mkdir -p "$out/demo/store" "$out/content"
DEMO_PICTURES=200
cp -r tests/whole/golden/content/sample "$out/content/"
item=$out/content/sample/gate-vn
fail() { echo "$*"; exit 1; }
passed() { echo "[       OK ] whole: $*"; }
install() {
    demo_channel "$bin" "$out/content/sample" "$out/demo" >"$out/installed" || { cat "$out/installed"; exit 1; }
}
play() { # NAME TIME WxH: NAME.script
    "$bin/kiosk" --store "$out/demo/store" --config "$out/kiosk.ini" --now "$2" --window "$3" \
        --script "$out/$1.script" --shots "$out" 2>"$out/log" || { cat "$out/log"; exit 1; }
}
demo_keys "$out/demo/keys"
echo "[kiosk]" >"$out/kiosk.ini"

printf 'tap wake\nlang vi\ntree vi\nlang km\ntree km\nlang en\ntree en\nlang jra\ntree jra\n' >"$out/home.script"
opens() { # HOURS
    sed -i 's|^  hours:.*|  hours: {value: "'"$1"'", source: A plan, checked: 2026-11-20, verified: no}|' "$item/item.yaml"
    install
    hours=$1
}
at() { # TIME
    time=$1
    play home "$time" 540x960
}
says() { # LANG WORDS
    grep -q "\"label\": \"[^\"]*$2\"" "$out/$1.json" ||
        { grep -o '"label": "[^"]*"' "$out/$1.json"; fail "$hours at $time: not \"$2\""; }
}
for always in 24/7 "Mo-Su 00:00-24:00"; do
    opens "$always"
    at 2026-11-29T23:50
    says vi "Đang mở suốt ngày đêm"
    says km "បើកទាំងថ្ងៃទាំងយប់"
    says en "Open day and night"
    says jra "Đang mở suốt ngày đêm"
done
passed "a gate that never closes is open day and night, in every language"
opens "Mo-Su 00:00-02:00,22:00-24:00"
at 2026-11-29T23:50
says en "Open until 02:00"
at 2026-11-29T12:00
says en "Closed, opens at 22:00"
opens "Mo-Su 07:00-24:00"
at 2026-11-29T23:50
says en "Open until 00:00"
opens "Mo-Fr 00:00-24:00"
at 2026-11-24T12:00
says en "Open until 00:00, Saturday 28 November"
passed "what goes on after midnight ends when it ends"

long_list() { # LANG
    printf -- '---\ntitle: A\nsummary: B\nstatus: reviewed\nsource: C\nchecked: 2026-11-20\n---\n'
    printf -- '- A\n\n## B\n\n'
    for i in $(seq 1 108); do echo "$i. $1 $1"; done
    printf '\nA\n\n1. B\n   - C\n   - D\n\n     1. E\n2. F\n\nG\n\n2026. H\n'
}
for lang in vi km en; do long_list "ក" >"$out/content/sample/banyan/$lang.md"; done
install
{
    for lang in vi km; do printf 'lang %s\ntap tile:places\ntap item:banyan\nexpect item\ntree list.%s\ntap nav:home\n' $lang $lang; done
    printf 'tap nav:ease\ntap ease:large\ntap nav:home\n'
    for lang in vi km; do printf 'lang %s\ntap tile:places\ntap item:banyan\nexpect item\ntree large.%s\ntap nav:home\n' $lang $lang; done
} >"$out/lists.script"
for glass in 540x960 960x540; do
    play lists 2026-11-24T12:00 $glass
    "$bin/check_tree" "$out"/list.*.json "$out"/large.*.json >"$out/rules" || { head -20 "$out/rules"; exit 1; }
    for number in 1. 9. 10. 108. 2026.; do
        grep -q "\"label\": \"$number\"" "$out/list.vi.json" || fail "no $number"
    done
    grep -q '"label": "១០៨."' "$out/large.km.json" || fail "no number in Khmer digits"
done
passed "each number of a list stands on one line with its full stop"

#!/bin/bash
# Content past its best-before date, and a clock before the content: what is said of it keeps the
# house rules on every shape of glass, in every language, in both sizes of text.
set -eu
cd "$1"
bin=$2/bin
out=$2/whole-age
. deploy/demo.sh
fail() { echo "$*"; exit 1; }
passed() { echo "[       OK ] whole: $*"; }
rm -rf "$out"
mkdir -p "$out/demo/store"
demo_keys "$out/demo/keys"
# The channel as demo_channel makes it, but good until the end of a day.
tree=$out/demo/channels/sample
mkdir -p "$tree"
"$bin/kiosk-pack" root --channel sample --version 1 --epoch 1 --threshold 2 --out "$tree" \
    --key "$out/demo/keys/officer-1.pub" --key "$out/demo/keys/officer-2.pub" >/dev/null
demo_sign "$out/demo/keys" "$tree/root/1.json"
"$bin/kiosk-pack" build tests/whole/golden/content/sample --out "$tree" --drafts --pictures 200 \
    --best-before 2026-12-31 >"$out/built"
demo_sign "$out/demo/keys" "$tree/packs/1.json"
demo_sign "$out/demo/keys" "$tree/channel.json"
"$bin/kiosk-sync" trust "$out/demo/store" "$tree/root/1.json" >/dev/null
"$bin/kiosk-sync" import "$tree" --store "$out/demo/store" >/dev/null

tour() { # NAME NOW WxH "config lines" [large]
    local lang
    mkdir -p "$out/$1"
    printf '[kiosk]\ndrafts = yes\n%b' "$4" >"$out/$1.ini"
    {
        echo "tap wake"
        [ -z "${5:-}" ] || printf 'tap nav:ease\ntap ease:large\ntap nav:home\n'
        for lang in vi km jra en; do printf 'lang %s\ntree home.%s\n' $lang $lang; done
        printf 'tap tile:places\ntap item:banyan\n'
        for lang in vi km jra en; do printf 'lang %s\ntree item.%s\n' $lang $lang; done
    } >"$out/$1.script"
    "$bin/kiosk" --store "$out/demo/store" --config "$out/$1.ini" --now "$2" --window "$3" \
        --script "$out/$1.script" --shots "$out/$1" 2>"$out/$1.journal" || fail "$(cat "$out/$1.journal")"
    "$bin/check_tree" "$out/$1"/*.json >"$out/$1.txt" || fail "$(cat "$out/$1.txt")"
}
every_glass() { # NAME NOW
    tour $1-portrait $2 540x960 ''
    tour $1-portrait-large $2 540x960 '' large
    tour $1-landscape $2 960x540 'panel_width_mm = 476\n'
    tour $1-landscape-large $2 960x540 'panel_width_mm = 476\n' large
    tour $1-low $2 1280x800 'panel_width_mm = 216\n'
    tour $1-low-large $2 1280x800 'panel_width_mm = 216\n' large
}
says() { # WORDS FILE...
    local words=$1 file
    shift
    for file; do grep -q "$words" "$file" || fail "$file does not say '$words'"; done
}

every_glass sound 2026-12-31T06:59
if grep -l out-of-date "$out"/sound-*/*.json; then fail "old before its time"; fi
every_glass old 2027-01-01T07:00
says '"id": "out-of-date"' "$out"/old-*/*.json
says 'Thông tin có thể đã cũ' "$out"/old-*/*.vi.json "$out"/old-*/*.jra.json
says 'Cập nhật lần cuối: 2 tháng 1, 2026' "$out"/old-*/*.vi.json "$out"/old-*/*.jra.json
says 'ព័ត៌មានអាចហួសសម័យហើយ' "$out"/old-*/*.km.json
says '២ មករា ២០២៦' "$out"/old-*/*.km.json
says 'Information may be out of date' "$out"/old-*/*.en.json
says 'Last updated: 2 January 2026' "$out"/old-*/*.en.json
passed "after its best-before date home and items say so in every language, within the house rules"

every_glass wrong 1970-01-01T08:00
if grep -lE '"id": "(clock|out-of-date)"|"label": "[^"]*1970|Thứ Năm|Thursday|Đang (mở|đóng)|Đóng cửa lúc|Open until|Closes at|បិទនៅម៉ោង|កំពុងបើក' "$out"/wrong-*/*.json; then
    fail "a wrong clock is believed"
fi
says 'Xin hỏi giờ mở cửa' "$out"/wrong-*/home.vi.json "$out"/wrong-*/home.jra.json
says 'សូមសួរអំពីម៉ោងបើក' "$out"/wrong-*/home.km.json
says 'Please ask for the hours' "$out"/wrong-*/home.en.json
says '"id": "tile:places"' "$out"/wrong-*/home.*.json
[ "$(cat "$out"/wrong-*.journal | grep -c 'timedatectl set-time')" = 6 ] || fail "$(cat "$out"/wrong-*.journal)"
passed "a clock before the content is not believed: no time, no opening state, and nothing is missing"

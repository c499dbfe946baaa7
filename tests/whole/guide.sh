#!/bin/bash
# The ten steps of content/README.md and README.vi.md, as they are written there: the files, and the
# commands, by somebody who begins with an empty folder.
set -eu
bin=$2/bin out=$2/whole-guide
fail() { echo "$*"; exit 1; }
# What stands between ``` after the heading of the ten steps, with what is said behind the first.
steps() { sed -n '/^## .*\(ten steps\|mười bước\)/,/^## channel.yaml\|^## Khi/p' "$1" | sed -n '/^```/,/^```/p'; }
[ "$(steps "$1/content/README.md")" = "$(steps "$1/content/README.vi.md")" ] || fail "the two languages of the guide differ"
[ "$(grep -c '^\*\*[0-9]*\. ' "$1/content/README.md")" = 10 ] && [ "$(grep -c '^\*\*[0-9]*\. ' "$1/content/README.vi.md")" = 10 ] || fail "not ten steps"
echo "[       OK ] whole: the guide has the same ten steps in Vietnamese and English"

rm -rf "$out"
mkdir -p "$out/empty" "$out/stick" "$out/officer-1" "$out/officer-2"
printf 'lang km\ntap tile:kiosk\ntap item:man-hinh\nexpect item\ntree item\n' >"$out/script"
cd "$out/empty"
# A key without a password, in the officer's own home; the kiosk without a window.
minisign() { HOME=$out/$(grep -o 'officer-[12]' <<<"$*") command minisign "$@" ${1/#-G/-W} >/dev/null; }
kiosk() { "$bin/kiosk" "$@" --script "$out/script" --shots "$out"; }
kiosk-pack() {
    case $1 in
    preview) "$bin/kiosk-pack" "$@" --script "$out/script" --shots "$out" ;;
    check) # who has the key runs what is printed
        local officer command
        "$bin/kiosk-pack" "$@" >"$out/unsigned" && fail "complete before anybody signed"
        for officer in officer-1 officer-2; do
            sed -n "s/^ *$(sed -n '1s/.* //p' $officer.pub): not signed; minisign //p" "$out/unsigned" >"$out/to-sign"
            [ -s "$out/to-sign" ] || fail "nothing to sign for $officer"
            while read -r command; do HOME=$out/$officer command minisign $command >/dev/null; done <"$out/to-sign"
        done
        "$bin/kiosk-pack" "$@" >"$out/signed" || { cat "$out/signed"; fail "not complete after two officers signed"; } ;;
    *) "$bin/kiosk-pack" "$@" ;;
    esac
}
kiosk-sync() { "$bin/kiosk-sync" "$@"; }
STICK=$out/stick
steps "$1/content/README.md" | awk '
    /^```sh$/ {in_sh = 1; next}
    /^``` *$/ {if (to) print "GUIDE"; in_sh = 0; to = ""; next}
    /^```/ {to = $2; print "mkdir -p $(dirname " to "); cat >" to " <<\"GUIDE\""; next}
    in_sh || to' >"$out/steps.sh"
trap 'echo "failed: $(tail -5 "$out/said" 2>/dev/null)"' ERR
. "$out/steps.sh" >"$out/said" 2>&1
grep -q '"label": "អេក្រង់នេះ"' "$out/item.json" || fail "the kiosk does not show the item"
echo "[       OK ] whole: an empty folder becomes a signed pack on a stick and a page on the kiosk in ten steps"

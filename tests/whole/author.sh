#!/bin/bash
# kiosk-pack as officers write with it: tables in, translations marked, items withdrawn, previews,
# exports for the portal.
set -eu
pack=$2/bin/kiosk-pack
out=$2/whole-author
rm -rf "$out"
mkdir -p "$out/law"
cd "$out"
export SOURCE_DATE_EPOCH=1795305600
fail() { echo "$*"; exit 1; }
exits() { # CODE COMMAND...
    local want=$1 code=0
    shift
    "$@" >stdout 2>stderr || code=$?
    [ "$code" = "$want" ] || { cat stdout stderr; fail "exit $code, expected $want: $*"; }
}
said() { grep -qF -- "$1" stdout stderr || { cat stdout stderr; fail "did not say: $1"; }; }

printf 'channel: law\r\ntitle: {vi: Luật, km: ច្បាប់, en: Law}\r\n' >law/channel.yaml
# As a spreadsheet saves it: a byte order mark, \r\n, quotes, a line end in a value.
printf '\xEF\xBB\xBF' >law.csv
printf '%s\r\n' 'slug,title.vi,title.km,title.en,summary.vi,summary.km,summary.en,body.vi,body.km,body.en,number,type,issued,issuer.vi,issuer.km,issuer.en,keywords.vi,keywords.km,keywords.en,relations,source,checked' \
    'qd-1,"Quyết định ""một"", 2020",ក,One,A,ក,A,"Dòng một

Dòng hai",ក,Text,1/QĐ-TTg,decision,2020-08-05,Thủ tướng,ក,Prime Minister,Biên giới | Cửa khẩu,ក | ខ,Border | Gate,,The gazette,2026-11-20' \
    'qd-2,Hai,ខ,Two,B,ខ,B,,,,2/QĐ-TTg,decision,2021-01-02,Thủ tướng,ក,Prime Minister,,,,qd-1,The gazette,2026-11-20' \
    'QD 3,Ba' 'qd-1,Again' '' >>law.csv
printf 'slug,title.vi,body.vi,relations,keywords.vi\nqd-9,,Words without a title,qd-1||qd-2,x||y\n' >gaps.csv
exits 1 "$pack" import law.csv --kind document --out law
said "line 6: slug \"QD 3\""
said "line 7: qd-1 is there already; it stays as it is"
said "2 items written as drafts, 2 rows left"
exits 0 "$pack" import gaps.csv --kind document --out law # nothing of it is lost
grep -q 'Words without a title' law/qd-9/vi.md
[ "$(grep -cE '^    - (\{vi: )?"(qd-1|qd-2|x|y)"' law/qd-9/item.yaml)" = 4 ] || fail "$(cat law/qd-9/item.yaml)"
rm -r law/qd-9
grep -qx 'title: "Quyết định \\"một\\", 2020"' law/qd-1/vi.md
grep -qx '    - {vi: "Cửa khẩu", km: "ខ", en: "Gate"}' law/qd-1/item.yaml
exits 1 "$pack" lint law # nothing but pictures is missing
said "0 errors, 2 warnings"
for item in law/qd-*/; do
    echo '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><circle cx="8" cy="4" r="3"/></svg>' >"$item/picture.svg"
    printf 'pictures:\n  - {file: picture.svg, credit: A, licence: B, alt: {vi: A, km: ខ, en: A}}\n' >>"$item/item.yaml"
done
exits 0 "$pack" lint law
before=$(cat law/*/*.md law/*/item.yaml | sha256sum)
exits 1 "$pack" import law.csv --kind document --out law
[ "$before" = "$(cat law/*/*.md law/*/item.yaml | sha256sum)" ] || fail "import wrote over a file"
printf 'slug;title.vi;colour\na;A;red\n' >bad.csv
exits 1 "$pack" import bad.csv --kind document --out law
said 'bad.csv: line 1: a document has no column "colour"'
exits 64 "$pack" import bad.csv --kind documents --out law
said '--kind is "documents", expected one of gate, place, procedure, document,'
[ ! -e law/a ]
echo "[       OK ] whole: a table becomes items, and what is there is never overwritten"

sed -i 's/status: draft/status: reviewed/' law/*/*.md
exits 0 "$pack" mark law qd-1 km en
grep -qx 'made_from: vi [0-9a-f]\{12\}' law/qd-1/en.md
exits 0 "$pack" mark law law/qd-1 en # once more is the same line
[ "$(grep -c made_from law/qd-1/en.md)" = 1 ]
exits 0 "$pack" lint law
sed -i 's/Dòng hai/Dòng ba/' law/qd-1/vi.md
exits 0 "$pack" status law
grep -qx $'law/qd-1\tvi reviewed\tkm reviewed, vi changed since\tjra -\ten reviewed, vi changed since' stdout
exits 1 "$pack" lint law
said "law/qd-1/en.md:7: warning: the text in vi has changed since"
exits 0 "$pack" mark law qd-1 km en
exits 1 "$pack" mark law qd-1 jra
exits 1 "$pack" mark law qd-9 en
exits 0 "$pack" lint law
echo "[       OK ] whole: a translation is marked, and old once its source changes"

mkdir trees
exits 0 "$pack" build law --out trees/law
exits 0 "$pack" withdraw law qd-1
tail -2 law/channel.yaml | tr -d '\r' | cmp - <(printf 'withdrawn:\n  qd-1: 2026-11-22\n')
exits 1 "$pack" withdraw law qd-1
exits 1 "$pack" lint law
said 'law/qd-2/item.yaml:10: warning: "qd-1" was withdrawn'
exits 0 "$pack" build law --out trees/law
said 'qd-1: withdrawn'
exits 0 "$pack" diff trees/law 1 2
[ "$(cat stdout)" = '- qd-1' ]
[ -d law/qd-1 ]
exits 0 "$pack" withdraw law qd-2
[ "$(grep -c '^withdrawn' law/channel.yaml)" = 1 ]
exits 0 "$pack" status law
grep -q $'^law/qd-2\t.*\twithdrawn$' stdout
sed -i '/qd-/d' law/channel.yaml # both are brought back: their lines are removed, as the guide says
grep -q '^withdrawn:.$' law/channel.yaml
exits 0 "$pack" lint law
exits 0 "$pack" withdraw law qd-2
sed -i '/qd-/d' law/channel.yaml
echo "[       OK ] whole: a withdrawn item is gone with the next pack, and its folder stays"

echo 'publish_from: 2026-11-23' >>law/qd-2/item.yaml
exits 0 "$pack" build law --out trees/law
said '1 of its items wait for their day'
said 'qd-2: waits for its day, 2026-11-23'
exits 0 "$pack" build law --out trees/law # the same again is nothing new, and still waits
said '1 of its items wait for their day'
exits 0 "$pack" status law
grep -q $'^law/qd-2\t.*\tfrom 2026-11-23$' stdout
SOURCE_DATE_EPOCH=1795392000 exits 0 "$pack" build law --out trees/law
! grep -q wait stdout || fail "waits on its day"
echo "[       OK ] whole: what waits for its day is in the pack, and the officer is told"

exits 0 "$pack" export law --json law.json
grep -q '"keywords":{"value":\[{"vi":"Biên giới","km":"ក","en":"Border"},' law.json
grep -q '"body":"Dòng một\\n\\nDòng ba"' law.json
exits 1 "$pack" export law --json law.json
exits 0 "$pack" export law --markdown portal
grep -qx 'title: "Quyết định \\"một\\", 2020"' portal/law/qd-1.vi.md
[ "$(ls portal/law | wc -l)" = 6 ]
said 'qd-2: waits for its day, 2026-11-23'
for file in law.json portal/law/qd-2.vi.md; do grep -q '"\?publish_from"\?: *"2026-11-23"' $file || fail "no day in $file"; done

mkdir law/chao law/cu
printf 'kind: phrase\nfacts:\n  phrases:\n    - {vi: Chào, km: ក, jra: Kơkuh, en: Hello | hi}\n    - {vi: Cảm ơn, km: ខ, en: Thanks}\nsource: S\nchecked: 2026-11-20\n' >law/chao/item.yaml
printf 'kind: story\npublish_until: 2026-11-21\n' >law/cu/item.yaml
for l in vi km en jra; do
    printf -- '---\ntitle: T\nsummary: S\nstatus: reviewed\nsource: S\nchecked: 2026-11-20\n---\nA [first [1] **law**](law/qd-1), [an old one](cu) \\[b](c).\n' >law/chao/$l.md
    cp law/chao/$l.md law/cu
done
sed -i 's/reviewed/draft/' law/chao/jra.md law/cu/jra.md
sed -i 's/alt:/caption: {vi: V, km: ក, en: Caption}, alt:/' law/qd-1/item.yaml
exits 0 "$pack" export law --markdown portal2
said 'cu: publish_until 2026-11-21 is past'
cmp portal2/law/chao.en.md - <<'END'
---
lang: en
title: "T"
summary: "S"
status: "reviewed"
source: "S"
checked: "2026-11-20"
verified: false
slug: "chao"
kind: "phrase"
order: 0
facts:
  phrases: {"value": [{"vi": "Chào", "km": "ក", "en": "Hello | hi"}, {"vi": "Cảm ơn", "km": "ខ", "en": "Thanks"}], "source": "S", "checked": "2026-11-20", "verified": false}
---
A [first [1] **law**](qd-1.en.md), an old one \[b](c).

| Tiếng Việt | ភាសាខ្មែរ | English |
|---|---|---|
| Chào | ក | Hello \| hi |
| Cảm ơn | ខ | Thanks |
END
grep -qx '  issuer: {"value": "Prime Minister", "source": "The gazette", "checked": "2026-11-20", "verified": false}' portal2/law/qd-1.en.md
grep -qx '  - {"file": "qd-1/picture.svg", "credit": "A", "licence": "B", "alt": "A", "caption": "Caption"}' portal2/law/qd-1.en.md
exits 0 "$pack" export law --drafts --markdown portal3
grep -qx '| Tiếng Việt | ភាសាខ្មែរ | Jrai | English |' portal3/law/chao.jra.md
grep -q '(qd-1.vi.md)' portal3/law/chao.jra.md # as the kiosk goes on in Vietnamese
printf 'coordinates: {latitude: 13.77, longitude: 107.46, source: A map of 1970, checked: 2026-11-01, verified: no}\n' >>law/qd-1/item.yaml
exits 0 "$pack" export law --json whole.json
grep -q '"coordinates":{"latitude":"13.77","longitude":"107.46","source":"A map of 1970","checked":"2026-11-01","verified":false}' whole.json || fail "whose coordinates?"
for part in '"caption":{"vi":"V","km":"ក","en":"Caption"}' '"source":"The gazette","checked":"2026-11-20"' '"phrases":{"value":\[{"vi":"Chào"'; do
    grep -q "$part" whole.json || fail "the JSON has no $part"
done
if grep -q Kơkuh whole.json portal2/law/*; then fail "a draft went to the portal"; fi
exits 1 "$pack" export law --markdown portal3
said "portal3 is not empty"
rm -r law/chao law/cu
echo "[       OK ] whole: the portal gets JSON or Markdown"

printf 'expect attract\ntap 270 300\nwait 400\nexpect home\ntree home\n' >script
mkdir tmp
TMPDIR=$out/tmp exits 0 "$pack" preview law --script script --shots .
grep -q 'Preview - unsigned' home.json
! grep -q threshold stdout stderr || fail "the preview warns of its own keys"
[ -z "$(ls tmp)" ] || fail "a preview left its folder"
echo "[       OK ] whole: a preview shows content in the kiosk and says what it is"
mkdir both
cp -r law "$1/tests/whole/golden/content/sample" both
exits 0 "$pack" preview both --script script --shots .
grep -q '"id": "gate:gate-vn"' home.json || fail "the gate is not shown"
grep -q 'Cửa khẩu mẫu' home.json || fail "the place has another name"
if grep -q gate_channel stdout stderr; then fail "the gate was said to be of another channel"; fi
echo "[       OK ] whole: in a preview of several channels the gate is of that which has one"

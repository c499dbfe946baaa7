#!/bin/bash
# kiosk-pack as officers and their scripts use it: outputs and exit codes.
set -eu
pack=$2/bin/kiosk-pack
out=$2/whole-pack
rm -rf "$out"
mkdir -p "$out/gate/tree"
cd "$out"
fail() { echo "$*"; exit 1; }
exits() { # CODE COMMAND...
    local want=$1 code=0
    shift
    "$@" >stdout 2>stderr || code=$?
    [ "$code" = "$want" ] || { cat stdout stderr; fail "exit $code, expected $want: $*"; }
}

exits 64 "$pack"
exits 64 "$pack" lint
exits 0 "$pack" --help
[ "$(grep -c '^kiosk-pack ' stdout)" = 15 ]
exits 64 "$pack" build gate
exits 64 "$pack" layout --lang xx --width 100 --size 20
exits 1 "$pack" lint nowhere
echo "[       OK ] whole: kiosk-pack says how it is used"

cat >gate/channel.yaml <<'END'
channel: gate
title: {vi: Cửa khẩu, km: ច្រកទ្វារ, en: "The \"gate\""}
END
cat >gate/tree/item.yaml <<'END'
kind: notice
review_by: 2020-01-01
END
for l in vi km en; do
    printf -- '---\ntitle: A\nsummary: B\nstatus: draft\nsource: C\nchecked: 2017-01-01\n---\nD\n' >gate/tree/$l.md
done
export SOURCE_DATE_EPOCH=1500000000
exits 0 "$pack" lint gate
exits 0 "$pack" lint .
unset SOURCE_DATE_EPOCH
exits 1 "$pack" lint gate/
grep -qx 'gate/tree/item.yaml:2: warning: review_by 2020-01-01 is past; .*' stdout
exits 1 "$pack" lint gate --json
grep -q '^{"file": "gate/tree/item.yaml", "line": 2, "level": "warning", "text": "review_by' stdout
grep -qx '0 errors, 1 warnings' stderr
echo "[       OK ] whole: a finding is a line with its place, or JSON"

mkdir trees
exits 0 "$pack" build gate --out trees/gate
grep -q '^gate: seq 1: 0 items' stdout
grep -qx '  tree: no text of it is reviewed' stdout
rm -r trees/gate
exits 0 "$pack" build gate --out trees/gate --drafts
grep -q '^gate: seq 1: 1 items' stdout
exits 0 "$pack" build gate --out trees/gate --drafts
grep -qx 'gate: seq 1: nothing new' stdout
exits 1 "$pack" build gate --out trees/other
exits 1 "$pack" build . --out trees/gate
grep -q 'folder of one channel' stderr
rm gate/tree/km.md
exits 1 "$pack" build gate --out trees/gate
grep -q '^gate/tree/km.md:1: error: the page is missing' stdout
[ "$(ls trees/gate/packs)" = 1.json ]
echo "[       OK ] whole: content with an error is not built"

for l in vi km en; do
    printf -- '---\ntitle: A\nsummary: B\nstatus: reviewed\nsource: C\nchecked: 2026-01-01\n---\nE\n' >gate/tree/$l.md
done
sed -i 's/checked: 2026-01-01/checked: 2025-01-01/' gate/tree/en.md
mkdir gate/new
cp gate/tree/* gate/new
exits 0 "$pack" build gate --out trees/gate
exits 0 "$pack" diff trees/gate 1 2
printf '%s\n' '+ new' '~ tree en' '~ tree km' '~ tree vi' | cmp - stdout
exits 0 "$pack" diff trees/gate 2 1
grep -qx -- '- new' stdout
exits 1 "$pack" diff trees/gate 1 3
exits 0 "$pack" status gate
grep -q $'^gate/tree\tvi reviewed\tkm reviewed\tjra -\ten reviewed, vi is newer$' stdout
grep -q '^2 items' stdout
echo "[       OK ] whole: officers see what is translated and what a pack changes"

printf 'ភាសាខ្មែរ និង សួស្តីអ្នកទាំងអស់គ្នា' >km.txt
exits 0 "$pack" breaks --lang km km.txt
grep -q $'\u200B' stdout
[ "$(sed $'s/\u200B//g' stdout)" = "$(cat km.txt)" ] || fail "breaks changed more than breaks"
exits 0 "$pack" layout --lang km --width 200 --size 32 km.txt
grep -q '"font": "NotoSansKhmer-Regular"' stdout
"$pack" layout --lang km --width 200 --size 32 <km.txt | cmp - stdout
echo "[       OK ] whole: layout and breaks read a file or standard input"

#!/bin/bash
# kiosk-sync as officers meet it: keys and signatures of the stock minisign, two of three officers
# needed, exit codes and the one line that goes with each.
set -eu
pack=$2/bin/kiosk-pack sync=$2/bin/kiosk-sync
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export SOURCE_DATE_EPOCH=1780000000

fail() { echo "failed: $*"; exit 1; }
expect() { # exit code, a piece of what is said, the command
    local want=$1 said=$2 got=0
    shift 2
    "$@" >out 2>err || got=$?
    [ $got = "$want" ] || fail "$* gave $got, expected $want: $(cat err)"
    grep -q -- "$said" out err || fail "$* did not say '$said': $(cat out err)"
    case $want in
    0 | 64) ;;
    3) [ "$(wc -l <err)" = 0 ] || fail "nothing new is no error: $(cat err)" ;;
    *) [ "$(wc -l <err)" = 1 ] || fail "not one line: $(cat err)" ;;
    esac
}
sign() { # file, officers
    local file=$1 officer id
    shift
    rm -f "$file".*.minisig
    for officer; do
        id=$(sed -n '1s/.* //p' "$officer.pub")
        minisign -S -s "$officer.key" -m "$file" -x "$file.$id.minisig" -t "by $officer" >/dev/null
    done
}
best_before=2026-12-31
publish() { # title, officers
    local seq lang
    for lang in vi km en; do
        printf '%s\n' --- "title: $1" "summary: A notice" "status: reviewed" "source: test" \
            "checked: 2026-11-22" "verified: yes" --- Words. >content/gate/news/$lang.md
    done
    shift
    "$pack" build content/gate --out trees/gate --best-before "$best_before" >pack.log 2>&1 || fail "$(cat pack.log)"
    seq=$(sed -n 's/.*"seq":\([0-9]*\).*/\1/p' trees/gate/channel.json)
    sign "trees/gate/packs/$seq.json" "$@"
    sign trees/gate/channel.json "$@"
}

mkdir -p content/gate/news trees
cat >content/gate/channel.yaml <<'YAML'
channel: gate
title: {vi: Gate, km: Gate, en: Gate}
subtitle: {vi: A gate, km: A gate, en: A gate}
sections: []
YAML
cat >content/gate/news/item.yaml <<'YAML'
kind: article
source: test
checked: 2026-11-22
verified: yes
YAML
for officer in anna binh chan; do
    minisign -G -W -p $officer.pub -s $officer.key >/dev/null
done
"$pack" root --channel gate --version 1 --epoch 1 --threshold 2 \
    --key anna.pub --key binh.pub --key chan.pub --out trees/gate >/dev/null 2>&1
sign trees/gate/root/1.json anna binh

expect 64 usage "$sync"
expect 64 usage "$sync" fetch --store store
servers=(http://127.0.0.1:1/{1..8})
expect 64 usage "$sync" fetch "${servers[@]}" http://127.0.0.1:1/9 --store store
expect 16 store "$sync" fetch "${servers[@]}" --store store
expect 64 usage "$sync" import trees/gate
expect 16 store "$sync" status --store store
expect 0 followed "$sync" trust store trees/gate/root/1.json
expect 11 "followed already" "$sync" trust store trees/gate/root/1.json
publish first anna
expect 10 "1 good signatures" "$sync" import trees/gate --store store
publish first anna chan
umask 077
expect 0 installed "$sync" import trees/gate --store store --progress progress.json
umask 022
grep -q '"state":"done"' progress.json || fail "progress: $(cat progress.json)"
expect 3 "nothing new" "$sync" import trees --store=store
[ "$(stat -c %a store/current)" = 644 ] || fail "the screen cannot read the store"
cp -r trees/gate first
publish second binh chan
expect 0 installed "$sync" import --store store trees
expect 0 '"seq":2,.*"keys":3,"threshold":2' "$sync" status --store store --json
expect 0 "2 of 3" "$sync" status --store store
expect 0 sound "$sync" scrub --store store
echo "[       OK ] whole: two of three officers publish, the kiosk follows"
expect 16 nowhere "$sync" rollback --store nowhere
expect 0 followed "$sync" trust fresh trees/gate/root/1.json
expect 0 installed "$sync" import first --store fresh
expect 3 "no content from before" "$sync" rollback --store fresh
expect 0 before "$sync" rollback --store store
expect 0 '"seq":1,' "$sync" status --store store --json
expect 11 "has had epoch 1, seq 2" "$sync" import first --store store
expect 0 before "$sync" rollback --store store
{ "$sync" scrub --store store; echo $? >piped; } 2>/dev/null | true
[ "$(cat piped)" = 0 ] || fail "a reader who leaves: exit $(cat piped)"
hash=$(sed -n 's/.*"text_raw_sha256":"\([0-9a-f]*\)".*/\1/p' store/current)
printf x >>"store/objects/${hash:0:2}/$hash"
expect 12 damaged "$sync" scrub --store store
expect 0 "1 new objects" "$sync" import trees/gate --store store
expect 0 sound "$sync" scrub --store store
for closed in '<&-' '>&-' '<&- >&-' '<&- >&- 2>&-'; do
    got=0
    eval "'$sync' import first --store store $closed" 2>err || got=$?
    [ $got = 11 ] || fail "with $closed import gave $got, expected 11"
done
got=0
"$sync" status --store store --json >/dev/full 2>err || got=$?
[ $got = 14 ] || fail "status on a full disk gave $got"
for given in $'--\e[2J' $'--\xe2\x80\xaefdp'; do
    expect 64 usage "$sync" status --store store "$given"
    LC_ALL=C grep -q $'\e\\|\xe2\x80\xae' err && fail "an option steers the terminal: $(cat -v err)"
done
printf '{"type":"root","channel":"gate","version":1,"epoch":1,"keys":["\\u202e\\u2028\\u001b[2J\\u009b2J\\nkiosk-sync: followed"],"threshold":1}' >forged.json
expect 12 "not a minisign public key" "$sync" trust nowhere2 forged.json
LC_ALL=C grep -q $'[[:cntrl:]]\|\xe2\x80' err && fail "a forged root steers the terminal: $(cat -v err)"
echo "[       OK ] whole: rolled back, held at its floor, scrubbed and repaired"
cp -r trees/gate before
"$pack" build content/gate --out trees/gate --best-before 2027-12-31 | grep -qx 'gate: seq 2: the same content, good for longer; to be signed: channel.json' || fail "build makes no later date"
sign trees/gate/channel.json anna chan
expect 0 "seq 2: the same content, signed again with later dates" "$sync" import trees/gate --store store
expect 0 " 2027-12-31 " "$sync" status --store store
expect 3 "nothing new" "$sync" import before --store store
expect 0 " 2027-12-31 " "$sync" status --store store
echo "[       OK ] whole: the same pack, signed again, is good for longer, and the old date does not come back"
expect 11 "không mới hơn.*(gate: channel.json: is epoch 1, seq 1" env LC_ALL=vi_VN.UTF-8 "$sync" import first --store store
expect 11 "ខ្លឹមសារ.*(gate: channel.json: is epoch 1, seq 1" env LC_ALL= LANG=km_KH.UTF-8 "$sync" import first --store store
expect 3 "không có gì mới" env LANG=vi LC_ALL= LC_MESSAGES= "$sync" import trees/gate --store store
expect 11 "has had epoch 1, seq 2. Ask" env LC_ALL=de_DE.UTF-8 LANG=vi "$sync" import first --store store
nobody=ftp://127.0.0.1 # not asked
expect 16 "next fetch tries again" env LC_ALL=en "$sync" fetch $nobody --store store
expect 16 "lần tải sau.*protocol" env LC_ALL=vi_VN.UTF-8 "$sync" fetch $nobody --store store
expect 16 "ម៉ាស៊ីនមេ.*protocol" env LC_ALL=km "$sync" fetch $nobody --store store
echo "[       OK ] whole: refusals are said in Vietnamese, Khmer and English"

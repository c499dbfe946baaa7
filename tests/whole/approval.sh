#!/bin/bash
# Who signed what, with the stock minisign: a threshold, a change after signing, a new officer, a
# lost key, a stolen one.
set -eu
pack=$2/bin/kiosk-pack sync=$2/bin/kiosk-sync
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
trap 'echo "failed: line $LINENO"' ERR
fail() { echo "failed: $*"; exit 1; }
expect() { # exit code, a piece of what is said, the command
    local want=$1 said=$2 got=0
    shift 2
    "$@" >out 2>err || got=$?
    [ $got = "$want" ] || fail "$* gave $got, expected $want: $(cat out err)"
    grep -q -- "$said" out err || fail "$* did not say '$said': $(cat out err)"
}
id() { local line; read -r line <"$1.pub"; echo "${line##* }"; }
sign() { # file, officers: beside what is there
    local file=$1 officer
    shift
    for officer; do
        minisign -S -s "$officer.key" -m "$file" -x "$file.$(id "$officer").minisig" -t "$officer" >/dev/null
    done
}
root() { # version, epoch, officers
    local version=$1 epoch=$2 keys=() officer
    shift 2
    for officer; do keys+=(--key "$officer.pub"); done
    "$pack" root --channel gate --version "$version" --epoch "$epoch" --threshold 2 "${keys[@]}" --out trees/gate >/dev/null
}
write() { # title
    local lang
    for lang in vi km en; do
        printf '%s\n' --- "title: $1" "summary: A notice" "status: reviewed" "source: test" \
            "checked: 2026-11-22" --- Words. >content/gate/news/$lang.md
    done
    "$pack" build content/gate --out trees/gate >out 2>&1 || fail "$(cat out)"
}
seq_now() { sed -n 's/.*"seq":\([0-9]*\).*/\1/p' trees/gate/channel.json; }
publish() { # title, officers
    write "$1"
    shift
    sign "trees/gate/packs/$(seq_now).json" "$@"
    sign trees/gate/channel.json "$@"
}

mkdir -p content/gate/news trees
printf 'channel: gate\ntitle: {vi: Gate, km: Gate, en: Gate}\n' >content/gate/channel.yaml
printf 'kind: article\n' >content/gate/news/item.yaml
for officer in anna binh chan dara; do minisign -G -W -p $officer.pub -s $officer.key >/dev/null; done
# One key in 16 has a number that begins with a zero, which minisign does not print: Anna's.
until anna=$(id anna) && [ ${#anna} -lt 16 ]; do minisign -G -W -f -p anna.pub -s anna.key >/dev/null; done

mkdir trees/gate
expect 1 "has no root" "$pack" check trees/gate
root 1 1 anna binh chan
write first
expect 1 "root/1.json, by the keys of root 1: 0 of 2 signatures that are needed; 2 more" "$pack" check trees/gate
grep -q "$(id anna): not signed; minisign -S -m trees/gate/root/1.json -x trees/gate/root/1.json.$(id anna).minisig" out
sign trees/gate/root/1.json anna binh
sign trees/gate/packs/1.json anna binh
sign trees/gate/channel.json anna
expect 1 "channel.json, by the keys of root 1: 1 of 2 signatures that are needed; 1 more" "$pack" check trees/gate
sign trees/gate/channel.json chan
expect 0 "complete: a kiosk that follows this channel takes it" "$pack" check trees/gate
grep -q "$(id chan): signed, \"chan\"" out
"$sync" trust store trees/gate/root/1.json >/dev/null 2>&1
expect 0 installed "$sync" import trees/gate --store store
echo "[       OK ] whole: check says who signed, who did not, and how to"

publish second anna binh
write third # after they signed
expect 1 "channel.json, by the keys of root 1: 0 of 2" "$pack" check trees/gate
[ "$(grep -c 'no longer fits' out)" = 3 ] || fail "$(cat out)" # chan's is of the first
grep -q "^since seq 2, the last one that is signed:$" out
grep -q "^~ news en$" out
publish third anna chan
expect 0 complete "$pack" check trees/gate
expect 0 installed "$sync" import trees/gate --store store
echo "[       OK ] whole: a change after signing has to be signed again, and is shown"

here=trees/gate/channel.json there=channel.json.$(id anna).minisig
cp $here.$(id chan).minisig $here.$(id anna).minisig # chan named her file as anna's
expect 1 "$(id anna): made by another key; sign it with this one; minisign -S -m $here -x trees/gate/$there" "$pack" check trees/gate
! grep -q "$(id anna).*after signing" out || fail "$(cat out)"
sign $here anna
sign $here dara
cp $here.$(id anna).minisig $here.minisig # as minisign names it when it is not told
expect 0 complete "$pack" check trees/gate
grep -qx "  channel.json.$(id dara).minisig: by a key that root 1 does not know; it counts for nothing" out
grep -qx "  channel.json.minisig: no key's number in its name (channel.json.KEYID.minisig); it counts for nothing" out
rm $here.$(id dara).minisig $here.minisig
echo "[       OK ] whole: a signature by another key, or by one that the root does not know, is named as that"

# Chan's key is lost: those who are left sign the root that has dara in its place.
root 2 1 anna binh dara
sign trees/gate/root/2.json anna
expect 1 "root/2.json, by the keys of root 1: 1 of 2" "$pack" check trees/gate
sign trees/gate/root/2.json binh dara
publish fourth binh dara
expect 0 complete "$pack" check trees/gate
grep -q "root/2.json, by the keys of root 1: 2 of 2" out
grep -q "root/2.json, by the keys of root 2: 3 of 2" out
expect 0 installed "$sync" import trees/gate --store store
publish fifth anna chan # a key that counts no longer
expect 1 "channel.json, by the keys of root 2: 1 of 2" "$pack" check trees/gate
expect 10 "1 good signatures" "$sync" import trees/gate --store store
echo "[       OK ] whole: a lost key is replaced by a root that the old threshold signs"

# Keys were stolen and a pack of a far seq published with them: a root of a higher epoch ends it.
sed -i 's/"seq":5/"seq":9000000000000000000/' trees/gate/packs/5.json
mv trees/gate/packs/5.json trees/gate/packs/9000000000000000000.json
hash=$(sha256sum trees/gate/packs/9000000000000000000.json | cut -d' ' -f1)
size=$(stat -c %s trees/gate/packs/9000000000000000000.json)
sed -i "s/\"seq\":5/\"seq\":9000000000000000000/; s/\"pack_sha256\":\"[0-9a-f]*\",\"pack_size\":[0-9]*/\"pack_sha256\":\"$hash\",\"pack_size\":$size/" trees/gate/channel.json
sign trees/gate/packs/9000000000000000000.json anna binh
sign trees/gate/channel.json anna binh
expect 0 installed "$sync" import trees/gate --store store
expect 1 "version 4 is not the next, which is 3" "$pack" root --channel gate --version 4 --epoch 2 \
    --threshold 2 --key anna.pub --key binh.pub --out trees/gate
root 3 2 anna binh chan
sign trees/gate/root/3.json anna binh chan
rm -r trees/gate/packs trees/gate/channel.json* # the publisher begins again, at seq 1 of epoch 2
publish sixth anna chan
expect 0 complete "$pack" check trees/gate
expect 0 "epoch 2, seq 1: installed" "$sync" import trees/gate --store store
echo "[       OK ] whole: a higher epoch ends what stolen keys began"

mv trees/gate/root/2.json kept
expect 1 "root/2.json is missing, and the tree has a root 3: .* make version 2$" "$pack" check trees/gate
mv kept trees/gate/root/2.json
expect 0 complete "$pack" check trees/gate
echo "[       OK ] whole: a version of the root that is missing, or skipped, is named"

mkdir trees/lone
expect 0 "warning: threshold 1: one key that is lost" "$pack" root --channel lone --version 1 --epoch 1 \
    --threshold 1 --key anna.pub --out trees/lone
sed -i 's/gate/lone/' content/gate/channel.yaml
mv content/gate content/lone
"$pack" build content/lone --out trees/lone >/dev/null
expect 1 "root/1.json has threshold 1: .* no second pair of eyes" "$pack" check trees/lone
expect 0 complete "$pack" check trees/gate
! grep -q "threshold 1" out || fail "a threshold of 2 is called 1"
echo "[       OK ] whole: a threshold of 1 is warned of when the root is made, and at each check"

#!/bin/bash
# Two channels with gates: kiosk-sync says which is not shown as one, by kiosk.ini, in the operator's
# language; the screen shows that of the owner.
set -eu
cd "$1"
bin=$2/bin
out=$2/whole-owner
. deploy/demo.sh
fail() { echo "$*"; exit 1; }
passed() { echo "[       OK ] whole: $*"; }
rm -rf "$out"
mkdir -p "$out/content" "$out/demo/keys" "$out/shots"
DEMO_PICTURES=200
cp -r tests/whole/golden/content/sample "$out/content/own"
cp -r tests/whole/golden/content/sample "$out/content/other"
for channel in own other; do
    sed -i "s/^channel: .*/channel: $channel/; s/Sample gate/The $channel gate/" "$out/content/$channel/channel.yaml"
done
demo_keys "$out/demo/keys"
installs() { # STORE [option...]: both channels, own first; what was said of gates
    rm -rf "$out/store"
    mkdir -p "$out/store"
    for channel in own other; do
        "$bin/kiosk-sync" trust "$out/store" "$out/demo/channels/$channel/root/1.json" >/dev/null
    done
    "$bin/kiosk-sync" import "$out/demo/channels" --store "$out/store" "$@" >"$out/said" 2>&1
    grep gate_channel "$out/said" || true
}
mkdir -p "$out/demo/store"
for channel in own other; do demo_channel "$bin" "$out/content/$channel" "$out/demo" >"$out/log"; done
printf '[kiosk]\ngate_channel = other\n' >"$out/other.ini"
printf '[kiosk]\ngate_channel = nobody\n' >"$out/nobody.ini"
printf '[kiosk]\ngate_channel = "other"\n' >"$out/mistyped.ini"

said=$(installs --config /nonexistent)
[ "$said" = "other: has a gate or an urgent notice that this kiosk does not show as such, because the gate belongs to another channel: own (kiosk.ini: gate_channel)" ] || fail "$said"
said=$(installs --config "$out/other.ini")
[[ $said == "own: "*": other (kiosk.ini: gate_channel)" ]] || fail "$said"
said=$(LC_ALL= LANG=vi_VN.UTF-8 installs --config "$out/nobody.ini")
[ "$(grep -c 'vì cửa khẩu thuộc kênh khác: nobody' <<<"$said")" = 2 ] || fail "$said"
said=$(installs --config "$out/mistyped.ini")
[ "$(grep -c 'its setting of the gate is not understood (kiosk.ini: gate_channel)' <<<"$said")" = 2 ] || fail "$said"
passed "an import says which channel's gate is not shown as one, and which channel owns the gate"

shows() { # NAME [option...]
    printf 'lang en\ntree %s\n' "$1" >"$out/script"
    "$bin/kiosk" --store "$out/store" --script "$out/script" --shots "$out/shots" "${@:2}" 2>"$out/journal"
}
shows first
shows named --config "$out/other.ini"
shows nobody --config "$out/nobody.ini"
grep -q 'The own gate' "$out/shots/first.json" && ! grep -q 'The other gate' "$out/shots/first.json" || fail "the first does not own the gate"
grep -q 'The other gate' "$out/shots/named.json" && ! grep -q 'The own gate' "$out/shots/named.json" || fail "the named one does not own the gate"
for name in first named; do
    [ "$(grep -c '"id": "gate:gate-vn"' "$out/shots/$name.json")" = 1 ] || fail "$name: not one gate of a side"
done
if grep -q '"id": "gates"' "$out/shots/nobody.json"; then fail "nobody has a gate"; fi
grep -q 'gate_channel = nobody: no channel of this name is installed' "$out/journal" || fail "$(cat "$out/journal")"
passed "the screen shows the gates of the channel that owns the gate, and of no other"
shows mistyped --config "$out/mistyped.ini"
if grep -q '"id": "gates"' "$out/shots/mistyped.json"; then fail "a mistyped name gives the gate to another channel"; fi
[ "$(grep -c gate_channel "$out/journal")" = 1 ] || fail "$(cat "$out/journal")"
passed "a channel whose name is mistyped leaves the gate to nobody, in one line"

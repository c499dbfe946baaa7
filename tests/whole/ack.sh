#!/bin/bash
# The circle from the publisher to the glass: what the screen cannot show it says, goes on with what
# was before, and kiosk-sync makes that current again.
set -eu
cd "$1"
bin=$2/bin
out=$2/whole/ack
store=$out/store
rm -rf "$out"
mkdir -p "$out"
cp -r "$2/whole/demo/store" "$store"
fail() { echo "failed: $*"; cat "$out/said"; exit 1; }
says() { # what the screen is to answer
    grep -q "\"current\":\"$(sha256sum <"$store/current" | cut -d' ' -f1)\",\"shown\":$1" "$out/answer" ||
        fail "the screen did not answer $1: $(cat "$out/answer")"
}
heed() { # exit code, words
    local code=0
    "$bin/kiosk-sync" heed --store "$store" --ack "$out/answer" >"$out/said" 2>&1 || code=$?
    [ $code = "$1" ] || fail "heed gave $code, expected $1"
    grep -q "$2" "$out/said" || fail "heed did not say '$2'"
}
show() {
    printf 'tap wake\nexpect home\n' >"$out/script"
    "$bin/kiosk" --store "$store" --ack "$out/answer" --script "$out/script" >"$out/said" 2>&1 ||
        fail "home is not shown"
}
show
says 1
heed 3 refuses
echo "[       OK ] whole: the screen says that it shows what is installed"
# One more generation, as installing leaves it, with a bundle that lacks a table.
generation=$(sed -n 's/^{"generation":\([0-9]*\),.*/\1/p' "$store/current")
next=$((generation + 1))
mkdir "$store/gen/$next"
head -c 100000 "$store/gen/$generation/bundle.db" >"$store/gen/$next/bundle.db"
cp "$store/current" "$store/previous"
body=$(sed -n '2,$p' "$store/current" | sed "s/^{\"generation\":$generation,\"newest\":$generation,/{\"generation\":$next,\"newest\":$next,/")
{ sha256sum <<<"$body" | cut -d' ' -f1; echo "$body"; } >"$store/current"
show
says 0
grep -q "opened what was active before" "$out/said" || fail "the journal does not say what is shown"
heed 0 before
grep -q "^{\"generation\":$generation," "$store/current" || fail "it is not current again"
show
says 1
heed 3 refuses
echo "[       OK ] whole: what the screen cannot show is left, and kiosk-sync goes back"
# Damage that is met only when a page of it is read.
rm -rf "$store"
cp -r "$2/whole/demo/store" "$store"
file=$store/gen/$generation/bundle.db
for at in $(seq 4096 4096 "$(($(stat -c %s "$file") - 1))"); do
    dd if=/dev/zero of="$file" bs=1 seek="$at" count=64 conv=notrunc 2>/dev/null
done
show
says 0
grep -q "opened what was active before" "$out/said" || fail "the journal does not say what is shown"
heed 0 "not those that were built"
show
says 1
echo "[       OK ] whole: damage that the screen meets later is answered, and kiosk-sync goes back"
# A bundle that cannot be read just now (a folder cannot) is no fault of the content: nothing is
# answered, so nobody goes back; it is said once, and tried again.
rm -rf "$store"
cp -r "$2/whole/demo/store" "$store"
cp "$store/current" "$store/previous"
file=$store/gen/$generation/bundle.db
mkdir "$store/gen/$next"
mkdir "$store/gen/$next/bundle.db"
{ sha256sum <<<"$body" | cut -d' ' -f1; echo "$body"; } >"$store/current"
rm "$out/answer"
printf 'tap wake\nexpect home\nwait 200000\nexpect attract\nwait 30000\ntap wake\nexpect home\n' >"$out/script"
"$bin/kiosk" --store "$store" --ack "$out/answer" --script "$out/script" >"$out/said" 2>&1 ||
    fail "home is not shown"
[ ! -e "$out/answer" ] || fail "the screen answered: $(cat "$out/answer")"
[ "$(grep -c "generation $next.*trying again" "$out/said")" = 1 ] || fail "not said once"
grep -q "opened what was active before" "$out/said" || fail "the journal does not say what is shown"
heed 3 refuses
rmdir "$store/gen/$next/bundle.db"
cp "$file" "$store/gen/$next/bundle.db"
show
says 1
echo "[       OK ] whole: what cannot be read just now is not answered for, and said once"

# Sourced: makes the demo store.  demo_store BIN CONTENT DEMO builds every channel of CONTENT into
# DEMO/channels, signs with two throw-away officers (threshold 2), and installs into DEMO/store by
# kiosk-sync's ordinary way.  Keys here protect nothing: a real officer's key has a password.

demo_keyid() { sed -n '1s/.* \([0-9A-F]*\)$/\1/p' "$1"; }

# Both officers sign FILE with the stock minisign.
demo_sign() {
    local keys=$1 file=$2 officer
    for officer in officer-1 officer-2; do
        minisign -S -s "$keys/$officer.key" -m "$file" -t "demo $officer" \
            -x "$file.$(demo_keyid "$keys/$officer.pub").minisig" >/dev/null
    done
}

demo_keys() {
    local keys=$1 officer
    mkdir -p "$keys"
    for officer in officer-1 officer-2; do
        [ -f "$keys/$officer.key" ] || minisign -G -W -p "$keys/$officer.pub" -s "$keys/$officer.key" >/dev/null
    done
}

demo_channel() {
    local bin=$1 content=$2 demo=$3 channel tree
    channel=$(basename "$content")
    tree=$demo/channels/$channel
    mkdir -p "$tree"
    if [ ! -f "$tree/root/1.json" ]; then
        "$bin/kiosk-pack" root --channel "$channel" --version 1 --epoch 1 --threshold 2 \
            --key "$demo/keys/officer-1.pub" --key "$demo/keys/officer-2.pub" --out "$tree"
        demo_sign "$demo/keys" "$tree/root/1.json"
    fi
    "$bin/kiosk-pack" build "$content" --out "$tree" --drafts ${DEMO_PICTURES:+--pictures $DEMO_PICTURES} # drafts: Jrai, until a reader has approved it
    local seq
    seq=$(ls "$tree/packs" | sed -n 's/^\([0-9]*\)\.json$/\1/p' | sort -n | tail -1)
    demo_sign "$demo/keys" "$tree/packs/$seq.json"
    demo_sign "$demo/keys" "$tree/channel.json"
    [ -d "$demo/store/roots/$channel" ] || "$bin/kiosk-sync" trust "$demo/store" "$tree/root/1.json"
    "$bin/kiosk-sync" import "$tree" --store "$demo/store" || [ $? = 3 ] # 3: nothing new
}

demo_store() {
    local bin=$1 content=$2 demo=$3 channel
    mkdir -p "$demo/store"
    demo_keys "$demo/keys"
    # The gate's own channel first: it names the place.
    for channel in "$content/le-thanh" $(ls -d "$content"/*/ | grep -v '/le-thanh/$'); do
        [ ! -f "$channel/channel.yaml" ] || demo_channel "$bin" "${channel%/}" "$demo"
    done
}

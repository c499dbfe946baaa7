# Sourced by run.sh: bringing content beside what any copy costs.

with_children() { # PID: it and all that it began
    local child
    echo "$1"
    for child in $(pgrep -P "$1"); do with_children "$child"; done
}

# PID: the highest memory, in MB, of it and all that it began, together, until it ends.
peak_tree() {
    local most=0 now pid
    while kill -0 "$1" 2>/dev/null; do
        now=$(for pid in $(with_children "$1"); do cat /proc/"$pid"/smaps_rollup 2>/dev/null; done | awk '/^Pss:/ {n += $2} END {print n + 0}')
        [ "$now" -le $most ] || most=$now
        sleep 0.05
    done
    awk -v kb=$most 'BEGIN {printf "%.1f\n", kb / 1024}'
}

seconds() { # COMMAND...: its time
    local from=$EPOCHREALTIME
    "$@" >/dev/null
    awk -v a="$from" -v b="$EPOCHREALTIME" 'BEGIN {printf "%.3f\n", b - a}'
}

copy_by_hand() { # the bytes, their hashes, and on the disk
    cp -r $out/large $out/copy
    find $out/copy -type f -print0 | xargs -0 sha256sum
    sync
}

import_large() { $bin/kiosk-sync import $out/large --store $out/store-large; }

# The same bytes, alternately; what was written before is on the disk before each begins.
bench_import() {
    local i
    rm -rf $out/large $out/import.tsv
    mkdir -p $out/large
    $bin/bench_channel $out/large 3300 320000
    echo "  $(find $out/large -type f | wc -l) files, $(du -sm $out/large | cut -f1) MB"
    for i in $(seq "${RUNS:-5}"); do
        rm -rf $out/copy $out/store-large
        $bin/kiosk-sync trust $out/store-large $out/large/root/1.json >/dev/null
        sync
        printf '%s\t' "$(seconds copy_by_hand)" >>$out/import.tsv
        sync
        seconds import_large >>$out/import.tsv
    done
    rm -rf $out/copy $out/store-large
    $bin/kiosk-sync trust $out/store-large $out/large/root/1.json >/dev/null
    import_large >/dev/null &
    bar "import: highest memory of 1 GB, all processes" "$(peak_tree $!)" "64 MB"
    rm -rf $out/large $out/store-large
    awk '{printf "  cp, sha256sum and sync %.2f s, kiosk-sync import %.2f s, ratio %.2f\n", $1, $2, $1 / $2}' $out/import.tsv
    least "import: 1 GB, speed as a share of cp, sha256sum and sync" "$(awk '{print $1 / $2}' $out/import.tsv | median)" 0.7
}

# ITEM: a picture of its own for an item of content.sh.
draw_picture() {
    local dir=$out/edit/gate/item-$1
    printf '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 900"><rect width="1600" height="900" fill="#2d5f5d"/><circle cx="%d" cy="%d" r="300" fill="#e8c170"/><text x="80" y="850" font-size="90">%d</text></svg>' \
        $(($1 * 37 % 1600)) $(($1 * 53 % 900)) "$1" >"$dir/picture.svg"
    sed -i '/^pictures:/,$d' "$dir/item.yaml"
    printf 'pictures:\n  - {file: picture.svg, credit: bench, licence: none, alt: {vi: Hình, km: រូប, en: Picture}}\n' >>"$dir/item.yaml"
}

publish_edit() { # SEQ
    $bin/kiosk-pack build $out/edit/gate --out $out/edit/trees/gate --drafts --pictures 480 >/dev/null
    demo_sign $out/edit/keys "$out/edit/trees/gate/packs/$1.json"
    demo_sign $out/edit/keys $out/edit/trees/gate/channel.json
}

object_bytes() { find $out/edit/trees/gate/objects -type f -printf '%f %s\n' | sort; }

bench_edit() {
    local i lang tree=$out/edit/trees/gate url requests bytes new pictures
    rm -rf $out/edit
    mkdir -p $tree $out/edit/store
    bash tests/bench/content.sh 400 $out/edit/gate
    for i in $(seq 300); do draw_picture "$i"; done
    demo_keys $out/edit/keys
    $bin/kiosk-pack root --channel gate --version 1 --epoch 1 --threshold 2 --out $tree \
        --key $out/edit/keys/officer-1.pub --key $out/edit/keys/officer-2.pub >/dev/null
    demo_sign $out/edit/keys $tree/root/1.json
    publish_edit 1
    $bin/kiosk-sync trust $out/edit/store $tree/root/1.json >/dev/null
    $bin/kiosk-sync import $tree --store $out/edit/store >/dev/null
    object_bytes >$out/edit/before
    for i in 17 101 203 310 399; do
        for lang in vi km en jra; do echo "An edited sentence, number $i." >>$out/edit/gate/item-$i/$lang.md; done
    done
    for i in 341 362 383; do draw_picture $i; done
    sed -i '/^pictures:/,$d' $out/edit/gate/item-8/item.yaml
    publish_edit 2
    # What no way to fetch it could spare: the new pictures.
    read -r pictures new < <(join -v 2 $out/edit/before <(object_bytes) | while read -r hash size; do
        ! head -c 4 "$tree/objects/${hash:0:2}/$hash" | grep -q PNG || echo "$size"; done |
        awk '{n += $1} END {print NR, n + 0}')
    coproc SERVER { exec $bin/bench_serve $out/edit/trees; }
    read -r url <&"${SERVER[0]}"
    $bin/kiosk-sync fetch "$url" --store $out/edit/store | sed 's/^/  /'
    exec {SERVER[1]}>&-
    read -r requests bytes <&"${SERVER[0]}"
    wait
    echo "  $requests requests and $bytes bytes; $pictures new pictures are $new of them"
    bar "edit: bytes fetched beside the new pictures" $((bytes - new)) 500000
    bar "edit: requests beside those for the new pictures" $((requests - pictures)) 10
    rm -rf $out/edit
}

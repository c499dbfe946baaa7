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

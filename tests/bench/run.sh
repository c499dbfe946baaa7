#!/bin/bash
# Benchmarks of the release build; each line ends with the bar and whether it is met.
#   bash tests/bench/run.sh [start] [memory] [frames] [idle] [text] [breaks] [scale] [import] [edit]
#                            [hostile] [cases] [limits]     all of them when none is named
# start   exec to the first complete frame, beside headless Chromium's screenshot of one page of the
#         same text in the same run
# memory  the highest PSS of a window of 1080x1920 in which somebody taps about, and of the tour; of
#         all processes of the screen, decoders of pictures among them
# frames  every frame of the tour and of a long page dragged and flung, at 1080x1920
# idle    frames and wake-ups, of all threads, of a window that nobody touches
# text    layout and painting beside SDL2_ttf, Pango and Chromium: time, faults, growth (text.sh)
# breaks  where Khmer may be cut: quality and time, beside ICU with its dictionary
# scale   channels of SCALE (1000 10000 100000) items: lint, build, install, open, ten searches; ten
#         times the items may cost twelve times the processor's time, and no more memory
# import  a channel of 1 GB beside cp, sha256sum and sync of the same bytes: time, memory (import.sh)
# edit    what a usual edit costs to fetch: 5 of 400 articles, 3 of 300 pictures new, 1 gone (import.sh)
# hostile what sticks, servers and packs that mean harm come to: exit codes, memory, time (hostile.sh);
# cases   those of the folder CASES alone, which must be named
# limits  every screen of content at every limit (kiosk/pack/limits.h), to its end: processor time of
#         opening it and of each frame, memory (limits.sh)
# A shared machine is noisy: a frame's figure is the median of that frame in RUNS (5) runs.
set -eu
cd "$(dirname "$0")/../.."
. deploy/packages.sh
. deploy/demo.sh
. deploy/tour.sh
. tests/bench/breaks.sh
install_packages
cmake --preset release >/dev/null
cmake --build --preset release >/dev/null
bin=build/release/bin
out=build/bench
mkdir -p $out
demo_store $bin content build/demo >/dev/null
kiosk=(./$bin/kiosk --store build/demo/store --config deploy/demo.ini)

echo "load $(cut -d' ' -f1-3 /proc/loadavg) on $(nproc) processors"

median() { sort -n | awk '{v[NR]=$1} END {if (NR) print v[int((NR+1)/2)]; else print "none"}'; }
bar() { # TEXT FIGURE LIMIT: a line that says whether the limit is kept
    awk -v text="$1" -v v="$2" -v max="$3" 'BEGIN {printf "%-66s %8s  (bar: %s) %s\n", text, v, max, v + 0 <= max + 0 ? "met" : "NOT MET"}'
}
least() { # the same for what must not be less
    awk -v text="$1" -v v="$2" -v min="$3" 'BEGIN {printf "%-66s %8.3f  (bar: %s) %s\n", text, v, min, (v + 0 >= min + 0) ? "met" : "NOT MET"}'
}
causes() { # of each frame of a file of statistics: cause, microseconds
    sed -n 's/.*"cause": "\(.*\)", "step_us": \([0-9]*\), "draw_us": \([0-9]*\),.*/\1\t\2\t\3/p' "$1" |
        awk -F'\t' '{print NR "\t" $1 "\t" $2 + $3}'
}
played() { # NAME ARGUMENT...: plays NAME.script RUNS times; NAME.tsv: number, cause, median and least of each frame
    local name=$1 i n=${RUNS:-5}
    shift
    for i in $(seq "$n"); do
        ./$bin/kiosk --store build/demo/store "$@" --script $out/$name.script --stats $out/$name.json 2>/dev/null
        causes $out/$name.json
    done | sort -t"$(printf '\t')" -k1,1n -k3,3n | awk -F'\t' -v n="$n" '++seen[$1] == 1 {least = $3}
        seen[$1] == int((n + 1) / 2) {print $0 "\t" least}' >$out/$name.tsv
}
frames() { # NAME CAUSE-PATTERN: microseconds of the frames with such a cause
    awk -F'\t' -v want="$2" '$2 ~ want {print $3}' $out/$1.tsv
}
worst() { sort -n | tail -1; }
ms() { awk '{printf "%.1f ms", $1 / 1000}'; }

# One page of the texts that the kiosk's first screens show, with the same fonts.
page() {
    echo '<!doctype html><meta charset="utf-8"><style>body{font:31px "Noto Sans","Noto Sans Khmer";margin:48px}</style>'
    for lang in vi km en; do sed '1,/^---$/{/^---$/!d};/^---$/,/^---$/d' content/le-thanh/cay-da-lang-ghe/$lang.md | sed 's|^|<p>|'; done
}

with_window() { # runs "$@" with a display
    if [ -n "${DISPLAY:-}" ]; then "$@"; else install_packages xvfb xauth; xvfb-run -a -s "-screen 0 1080x1920x24" "$@"; fi
}

bench_start() {
    install_packages chromium
    page >$out/page.html
    echo 'wait 0' >$out/start.script
    ./$bin/bench_start 9 $out/start.json "${kiosk[@]}" --script $out/start.script --stats $out/start.json -- \
        chromium --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking \
        --disable-component-update --disable-sync --user-data-dir=$out/chromium --hide-scrollbars \
        --window-size=1080,1920 --screenshot=$out/page.png "file://$PWD/$out/page.html" | tee $out/start.txt
    bar "start: exec to first complete frame, share of Chromium's time" "$(sed 's/.*ratio \([0-9.]*\).*/\1/' $out/start.txt)" 0.1
}

# Somebody taps all over the glass, drags, and goes home; the kiosk runs in the display of "$@".
tap_about() {
    local x y
    for y in 800 1700 500 700 900 1100 1300 300 1500 600 1000; do
        for x in 200 540 880; do
            xdotool mousemove $x $y click 1
            sleep 0.4
            xdotool mousemove 540 1300 mousedown 1 mousemove 540 1000 sleep 0.05 mousemove 540 600 mouseup 1
            sleep 0.3
        done
    done
}

bench_memory() {
    install_packages xdotool
    with_window bash -c '. '$out/functions.sh'; "$@" --window 1080x1920 2>/dev/null & pid=$!
        sleep 2; { tap_about; kill $pid; } & peak_tree $pid; wait' bash "${kiosk[@]}" >$out/window.txt
    bar "memory: highest PSS of a window, tapping about" "$(tail -1 $out/window.txt) MB" "60 MB"
    tour_script content vi km jra en | grep -v '^tree' | grep -v '^shot' >$out/tour.script
    "${kiosk[@]}" --script $out/tour.script 2>/dev/null &
    bar "memory: highest PSS of the tour without a window" "$(peak_tree $!) MB" "60 MB"
}

bench_frames() {
    tour_script content vi km jra en | grep -v '^tree' | grep -v '^shot' >$out/tour.script
    # A long page, dragged and flung up and down, line by line.
    { echo 'lang vi'; echo 'tap tile:places'; echo 'tap item:cay-da-lang-ghe'
      for i in $(seq 12); do echo 'drag 500 1400 500 600 400'; echo 'wait 300'; done
      for i in $(seq 12); do echo 'drag 500 600 500 1400 400'; echo 'wait 300'; done; } >$out/scroll.script
    printf '[kiosk]\ndrafts = yes\nanimate = yes\n' >$out/animated.ini
    played tour --config deploy/demo.ini
    played scroll --config $out/animated.ini
    for what in '^start' '^lang' '^tap item' '^tap tile' '^tap nav' '^wait'; do
        echo "  tour, $what: $(frames tour "$what" | wc -l) frames, median $(frames tour "$what" | median | ms), worst $(frames tour "$what" | worst | ms)"
    done
    echo "  tour, each frame's least of all runs, as if nobody else used the machine: worst $(awk -F'\t' 'NR > 1 {print $4}' $out/tour.tsv | worst | ms)"
    bar "frames: worst of the tour, after the first" "$(frames tour '^[^s]' | worst | ms)" "16 ms"
    bar "frames: median of scrolling" "$(frames scroll '^(drag|wait)' | median | ms)" "5 ms"
    bar "frames: worst of scrolling" "$(frames scroll '^(drag|wait)' | worst | ms)" "16 ms"
}

switches() { cat /proc/$1/task/*/status | awk '/^voluntary/ {n += $2} END {print n}'; }

bench_idle() {
    # The home screen, where nothing moves; the clock's minute may turn once.
    install_packages xdotool
    with_window bash -c '. '$out/functions.sh'; "$@" --window 1080x1920 --stats '$out/idle.json' 2>/dev/null & pid=$!
        sleep 2; xdotool mousemove 540 800 click 1; sleep 3
        a=$(switches $pid); sleep 20; b=$(switches $pid)
        kill $pid; wait; echo $((b - a))' bash "${kiosk[@]}" >$out/idle.txt
    bar "idle: wake-ups of all threads in 20 s" "$(tail -1 $out/idle.txt)" 20
    bar "idle: frames in 25 s, start, touch and a minute's turn among them" "$(causes $out/idle.json | wc -l)" 9
}

# COMMAND...: its processor time in seconds and its highest memory in MB, as one line.
cost() {
    command time -f '%U %S %M' -o $out/scale.time "$@" >$out/scale.said 2>&1 ||
        { cat $out/scale.said >&2; return 1; }
    tail -1 $out/scale.time | awk '{printf "%.2f %.0f\n", $1 + $2, $3 / 1024}'
}

# Each thing that is done with a channel of N items, in the order of a publication.
scale_one() { # N DIR
    local n=$1 dir=$2 step
    local tree=$dir/trees/items pack=$bin/kiosk-pack sync=$bin/kiosk-sync
    rm -rf "$dir"
    mkdir -p "$dir/store" "$dir/trees"
    bash tests/bench/content.sh "$n" "$dir/items"
    sync # or writing it would be charged to whoever comes next
    demo_keys "$dir/keys"
    $pack root --channel items --version 1 --epoch 1 --threshold 2 --out "$tree" \
        --key "$dir/keys/officer-1.pub" --key "$dir/keys/officer-2.pub" >/dev/null
    demo_sign "$dir/keys" "$tree/root/1.json"
    $sync trust "$dir/store" "$tree/root/1.json" >/dev/null 2>&1
    printf 'tap 270 300\nwait 400\nexpect home\n' >"$dir/open.script"
    for step in lint build install open search; do
        case $step in
        lint) set -- $pack lint "$dir/items" ;;
        build) set -- $pack build "$dir/items" --out "$tree" --drafts ;;
        install) set -- $sync import "$tree" --store "$dir/store" ;;
        open) set -- $bin/kiosk --store "$dir/store" --window 540x960 --script "$dir/open.script" ;;
        search) set -- bash -c 'for i in $(seq 10); do "$@"; done' ten "$pack" search --store "$dir/store" --lang vi làng ;;
        esac
        echo "$step $(cost "$@")"
        [ $step != build ] || { demo_sign "$dir/keys" "$tree/packs/1.json"; demo_sign "$dir/keys" "$tree/channel.json"; }
    done >"$dir.txt"
}

bench_scale() {
    local n before="" step seconds mb seconds_before mb_before
    install_packages time
    for n in ${SCALE:-1000 10000 100000}; do
        scale_one "$n" $out/scale-$n
        while read -r step seconds mb; do
            echo "  $n items, $step: $seconds s, $mb MB"
        done <$out/scale-$n.txt
        [ -z "$before" ] || while read -r step seconds mb; do
            read -r seconds_before mb_before < <(sed -n "s/^$step //p" $out/scale-$before.txt)
            bar "scale: $step, $n items for $before, times the processor's time" \
                "$(awk "BEGIN {printf \"%.1f\", $seconds / ($seconds_before + 0 ? $seconds_before : 0.01)}")" "$((n / before * 12 / 10))"
            bar "scale: $step, $n items for $before, times the memory" \
                "$(awk "BEGIN {printf \"%.1f\", $mb / $mb_before}")" 2
        done <$out/scale-$n.txt
        rm -rf $out/scale-$n
        before=$n
    done
}

. tests/bench/text.sh
. tests/bench/import.sh
. tests/bench/hostile.sh
. tests/bench/limits.sh

declare -f tap_about with_children peak_tree switches >$out/functions.sh
[ $# -gt 0 ] || set -- start memory frames idle text breaks scale import edit hostile limits
for what in "$@"; do
    case $what in
    start | memory | frames | idle | text | breaks | scale | import | edit | hostile | cases | limits) bench_$what ;;
    *) echo "usage: bash tests/bench/run.sh [start] [memory] [frames] [idle] [text] [breaks] [scale] [import] [edit] [hostile] [cases] [limits]" >&2; exit 64 ;;
    esac
done

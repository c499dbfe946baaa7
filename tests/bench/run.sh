#!/bin/bash
# Benchmarks of the release build, each beside a peer in the same run.
#   bash tests/bench/run.sh [start] [frames] [idle]     all of them when none is named
# start   exec to the first complete frame, beside headless Chromium's screenshot of one page of the
#         same text; and memory (PSS) with a window
# frames  every frame of the tour at 1080x1920 by the software renderer
# idle    frames and wake-ups of a window that nobody touches
set -eu
cd "$(dirname "$0")/../.."
. deploy/packages.sh
. deploy/demo.sh
. deploy/tour.sh
install_packages
need() { command -v "$1" >/dev/null || { echo "installing $2"; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2" >/dev/null; }; }
cmake --preset release >/dev/null
cmake --build --preset release >/dev/null
bin=build/release/bin
out=build/bench
mkdir -p $out
demo_store $bin content build/demo >/dev/null
kiosk=(./$bin/kiosk --store build/demo/store --config deploy/demo.ini)

median() { sort -n | awk '{v[NR]=$1} END {if (NR) print v[int((NR+1)/2)]; else print "none"}'; }
frames() { # CAUSE-PATTERN: total microseconds of each frame with such a cause
    sed -n 's/.*"cause": "\(.*\)", "step_us": \([0-9]*\), "draw_us": \([0-9]*\)}.*/\1\t\2\t\3/p' "$1" |
        awk -F'\t' -v want="$2" '$1 ~ want {print $2 + $3}'
}

# One page of the texts that the kiosk's first screens show, with the same fonts.
page() {
    echo '<!doctype html><meta charset="utf-8"><style>body{font:31px "Noto Sans","Noto Sans Khmer";margin:48px}</style>'
    for lang in vi km en; do sed '1,/^---$/{/^---$/!d};/^---$/,/^---$/d' content/le-thanh/cay-da-lang-ghe/$lang.md | sed 's|^|<p>|'; done
}

with_window() { # runs "$@" with a display
    if [ -n "${DISPLAY:-}" ]; then "$@"; else need xvfb-run xvfb; need xauth xauth; xvfb-run -a -s "-screen 0 1080x1920x24" "$@"; fi
}

bench_start() {
    need chromium chromium
    page >$out/page.html
    echo 'wait 0' >$out/start.script
    ./$bin/bench_start 9 $out/start.json "${kiosk[@]}" --script $out/start.script --stats $out/start.json -- \
        chromium --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking \
        --disable-component-update --disable-sync --user-data-dir=$out/chromium --hide-scrollbars \
        --window-size=1080,1920 --screenshot=$out/page.png "file://$PWD/$out/page.html"
    with_window bash -c '"$@" --window 1080x1920 & pid=$!; sleep 3
        awk "/^Pss:/ {printf \"PSS with a window of 1080x1920: %.1f MB\n\", \$2 / 1024}" /proc/$pid/smaps_rollup
        kill $pid; wait $pid' bash "${kiosk[@]}"
}

bench_frames() {
    mkdir -p $out/shots
    tour_script content | grep -v '^tree' | grep -v '^shot' >$out/tour.script
    # A long page, dragged and flung up and down, line by line.
    { echo 'lang vi'; echo 'tap tile:places'; echo 'tap item:cay-da-lang-ghe'
      for i in $(seq 12); do echo 'drag 500 1400 500 600 400'; echo 'wait 300'; done
      for i in $(seq 12); do echo 'drag 500 600 500 1400 400'; echo 'wait 300'; done; } >$out/scroll.script
    printf '[kiosk]\ndrafts = yes\nanimate = yes\n' >$out/animated.ini
    "${kiosk[@]}" --script $out/tour.script --stats $out/tour.json
    ./$bin/kiosk --store build/demo/store --config $out/animated.ini --script $out/scroll.script --stats $out/scroll.json
    echo "tour: $(frames $out/tour.json . | wc -l) frames, median $(frames $out/tour.json . | median) us, worst $(frames $out/tour.json . | sort -n | tail -1) us"
    for what in '^start' '^lang' '^tap item' '^tap tile' '^tap nav:back'; do
        echo "  $what: median $(frames $out/tour.json "$what" | median) us, worst $(frames $out/tour.json "$what" | sort -n | tail -1) us"
    done
    echo "scrolling: $(frames $out/scroll.json '^(drag|wait)' | wc -l) frames, median $(frames $out/scroll.json '^(drag|wait)' | median) us, worst $(frames $out/scroll.json '^(drag|wait)' | sort -n | tail -1) us"
}

bench_idle() {
    # Twenty seconds on the home screen, where nothing moves; the clock's minute may turn once.
    need xdotool xdotool
    with_window bash -c '"$@" --window 1080x1920 --stats '$out/idle.json' & pid=$!; sleep 2
        xdotool mousemove 540 800 click 1; sleep 2
        a=$(awk "/^voluntary/ {print \$2}" /proc/$pid/status); sleep 20
        b=$(awk "/^voluntary/ {print \$2}" /proc/$pid/status)
        kill $pid; wait $pid; echo "idle: $(( (b - a) )) sleeps of the main thread in 20 s"' bash "${kiosk[@]}"
    echo "  frames in all 24 s: $(frames $out/idle.json . | wc -l), wake-ups: $(sed -n 's/.*"wakes": \([0-9]*\).*/\1/p' $out/idle.json)"
}

[ $# -gt 0 ] || set -- start frames idle
for what in "$@"; do
    case $what in
    start | frames | idle) bench_$what ;;
    *) echo "usage: bash tests/bench/run.sh [start] [frames] [idle]" >&2; exit 64 ;;
    esac
done

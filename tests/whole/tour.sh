#!/bin/bash
# Every screen in every language: the house rules hold on each tree, portrait and landscape,
# normal and large text; sanitizers and the leak check see the whole tour.
set -eu
cd "$1"
bin=$2/bin
out=$2/whole
. deploy/tour.sh
tour_script content >"$out/tour.script"
tour() { # NAME WxH "config lines" [first action]
    mkdir -p "$out/$1"
    printf '[kiosk]\ndrafts = yes\n%b' "$3" >"$out/$1.ini"
    grep -v '^shot' "$out/tour.script" >"$out/$1.script"
    if [ "${4:-}" = large ]; then
        sed -i 's/^expect home$/expect home\ntap nav:ease\ntap ease:large\ntap nav:home/' "$out/$1.script"
        # Large text is a property of the visit and stays on when only the language changes.
        awk '/^tap ease:large$/ && seen++ {next} {print}' "$out/$1.script" >"$out/$1.once"
        mv "$out/$1.once" "$out/$1.script"
    fi
    "$bin/kiosk" --store "$out/demo/store" --config "$out/$1.ini" --window "$2" \
        --script "$out/$1.script" --shots "$out/$1"
    "$bin/check_tree" "$out/$1"/*.json >"$out/$1.txt" || { head -40 "$out/$1.txt"; tail -1 "$out/$1.txt"; return 1; }
    echo "[       OK ] whole: the house rules hold on every screen in every language ($1)"
}
tour portrait 1080x1920 ''
tour landscape 1920x1080 'panel_width_mm = 476\n'
tour large 1080x1920 '' large

#!/bin/bash
# From a bare Debian 12 to the kiosk: installs what is missing, builds, makes the sample channels,
# signs them with throw-away demo keys, installs them, and opens the kiosk.
#   bash deploy/run.sh          in a window
#   bash deploy/run.sh --tour   no window: a picture and a tree of every screen in every language
set -eu
cd "$(dirname "$0")/.."
. deploy/packages.sh
. deploy/demo.sh
. deploy/tour.sh
tour=no
for arg in "$@"; do
    case $arg in
    --tour) tour=yes ;;
    *) echo "usage: bash deploy/run.sh [--tour]" >&2; exit 64 ;;
    esac
done
[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || tour=yes

step="installing packages"
trap 'code=$?; [ $code = 0 ] || echo "run.sh: $step failed (exit $code)" >&2' EXIT
install_packages
step=building
cmake --preset release >/dev/null
cmake --build --preset release --target kiosk kiosk-sync kiosk-pack words_catalogues
step="making the demo store"
bin=build/release/bin
demo_store $bin content build/demo
echo "Programs in $bin, demo store in build/demo/store, channel trees in build/demo/channels"
if [ $tour = no ]; then
    exec $bin/kiosk --store build/demo/store --config deploy/demo.ini --window 540x960
fi
step="the tour"
rm -rf build/tour
mkdir -p build/tour
play() { # STORE SCRIPT [option...]
    $bin/kiosk --store "$1" --config deploy/demo.ini --script <(echo "$2") --shots build/tour "${@:3}"
}
for lang in vi km jra en; do
    play build/demo/store "$(tour_attract $lang)" --lang $lang
done
play build/demo/store "$(tour_script content vi km jra en)"
play build/tour/no-store "$(tour_trouble vi km jra en)" 2>build/tour/no-store.log || # it says that there is none
    { cat build/tour/no-store.log >&2; exit 1; }
echo "Pictures (NAME.LANG.png) and trees (NAME.LANG.json) in build/tour"
ls build/tour/*.png | wc -l

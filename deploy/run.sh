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
for lang in vi km jra en; do
    tour_script content $lang >build/tour.script
    $bin/kiosk --store build/demo/store --config deploy/demo.ini --lang $lang --script build/tour.script --shots build/tour
done
tour_trouble vi km jra en >build/tour.script
$bin/kiosk --store build/tour/no-store --config deploy/demo.ini --script build/tour.script --shots build/tour 2>/dev/null # says that there is none
echo "Pictures (NAME.LANG.png) and trees (NAME.LANG.json) in build/tour"
ls build/tour/*.png | wc -l

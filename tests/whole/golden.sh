#!/bin/bash
# The screens as they were approved: trees to the letter, pictures by what can be seen.
# After a wanted change: look at the new pictures, then bash tests/whole/golden/update.bash.
set -eu
cd "$1"
. tests/whole/golden/run.inc
golden_run "$1" "$2" "$2/whole/golden"
bad=0
# The comparison itself must be able to fail on two screens that differ.
if "$2/bin/compare" tests/whole/golden/home.vi.png tests/whole/golden/item.km.png >/dev/null ||
    "$2/bin/compare" tests/whole/golden/home-large.vi.png tests/whole/golden/still-there.vi.png >/dev/null; then
    echo "compare sees no difference where there is one"
    exit 1
fi
echo "[       OK ] golden: the comparison can fail"
for golden in tests/whole/golden/*.json; do
    name=$(basename "$golden")
    if diff -u "$golden" "$2/whole/golden/shots/$name" >"$2/whole/golden/$name.diff"; then
        echo "[       OK ] golden: tree $name"
    else
        head -30 "$2/whole/golden/$name.diff"; bad=1
    fi
done
for golden in tests/whole/golden/*.png; do
    name=$(basename "$golden")
    "$2/bin/compare" "$golden" "$2/whole/golden/shots/$name" && echo "[       OK ] golden: picture $name" || bad=1
done
for made in "$2"/whole/golden/shots/*; do
    [ -f "tests/whole/golden/$(basename "$made")" ] || { echo "no golden for $(basename "$made")"; bad=1; }
done
exit $bad

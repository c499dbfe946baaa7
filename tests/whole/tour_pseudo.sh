#!/bin/bash
# en-XA, the interface's words 40 % longer, in large text where room lacks first: nothing is cut off,
# and what the interface says comes from a catalogue.
. "$1/tests/whole/tour.inc"
words=$out/words-xa
bash i18n/pseudo.sh "$2/share/words" "$words"
TOUR_ONLY=$(longest_of_each_kind)
tour pseudo 1280x800 'panel_width_mm = 216\n' large en --words "$words"
# Of the buttons that stand around every page; some names in the content are words of the kiosk too.
labels=$(sed -n '/"id": "\(nav\|page\):/ s/.*"label": "\(.*\)", "lang".*/\1/p' "$out"/pseudo/*.json | sort -u)
[ "$(wc -l <<<"$labels")" = 6 ]
if grep -v '^\[.*\]' <<<"$labels"; then echo "not from a catalogue"; exit 1; fi
echo "[       OK ] whole: words that are 40 % longer fit on every screen, and come from the catalogue"

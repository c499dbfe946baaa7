#!/bin/bash
# Collects the interface's words from the code into kiosk.pot and merges them into each LANG.po.
# Run after changing a text in the code; then translate, and commit the .po files.
set -eu
cd "$(dirname "$0")/.."
xgettext --from-code=UTF-8 --language=C --keyword=N_ --add-comments=TRANSLATORS \
    --package-name=border-kiosk --no-wrap --sort-by-file --no-location --omit-header \
    -o i18n/kiosk.pot kiosk/*/*.c
for lang in vi km jra en; do
    msgmerge --quiet --update --backup=none --no-wrap --no-fuzzy-matching --no-location "i18n/$lang.po" i18n/kiosk.pot
done
bash i18n/report.sh | grep "^[a-z]"

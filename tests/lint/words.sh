#!/bin/bash
# Every text of the code stands in the catalogues; Vietnamese, Khmer and English are complete.
set -eu
cd "$1"
new=$(mktemp)
trap 'rm -f "$new"' EXIT
xgettext --from-code=UTF-8 --language=C --keyword=N_ --no-wrap --sort-by-file --no-location \
    --omit-header -o "$new" kiosk/*/*.c
texts() { msgattrib --no-obsolete --no-wrap --no-location --sort-output "$1" | grep '^msgid' | grep -v '^msgid ""$' | sort; }
for po in i18n/kiosk.pot i18n/vi.po i18n/km.po i18n/jra.po i18n/en.po; do
    diff <(texts "$new") <(texts $po) >/dev/null || { echo "$po is not what the code says: run i18n/update.sh"; exit 1; }
done
echo "[       OK ] lint: every text of the code stands in the catalogues"
for lang in vi km en; do
    left=$(msgattrib --no-obsolete --untranslated i18n/$lang.po | grep -c '^msgid "..*"' || true)
    fuzzy=$(msgattrib --no-obsolete --only-fuzzy i18n/$lang.po | grep -c '^msgid "..*"' || true)
    [ "$left" = 0 ] && [ "$fuzzy" = 0 ] || { echo "$lang: $left untranslated, $fuzzy fuzzy"; exit 1; }
done
echo "[       OK ] lint: Vietnamese, Khmer and English are complete"

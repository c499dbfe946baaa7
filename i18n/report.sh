#!/bin/bash
# How far each language is, and below it the texts that nobody has translated or approved (fuzzy):
#   LANG: N texts, N untranslated, N fuzzy
#     - untranslated text        ~ fuzzy text
set -eu
cd "$(dirname "$0")"
texts() { # PO, msgattrib's options
    local po=$1
    shift
    msgattrib --no-obsolete --no-wrap "$@" "$po" | sed -n 's/^msgid "\(..*\)"$/\1/p'
}
for lang in vi km jra en; do
    untranslated=$(texts $lang.po --untranslated)
    fuzzy=$(texts $lang.po --only-fuzzy)
    echo "$lang: $(texts $lang.po | grep -c .) texts, $(grep -c . <<<"$untranslated" || true) untranslated, $(grep -c . <<<"$fuzzy" || true) fuzzy"
    sed -n 's/^\(..*\)/  - \1/p' <<<"$untranslated"
    sed -n 's/^\(..*\)/  ~ \1/p' <<<"$fuzzy"
done

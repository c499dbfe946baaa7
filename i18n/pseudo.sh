#!/bin/bash
# bash i18n/pseudo.sh WORDS OUT: the catalogues of WORDS, English replaced by en-XA: accented, in
# [brackets], 40 % longer. What is not in brackets on the screen is no text of the catalogue; what
# does not fit has no room for a longer language.
set -eu
words=$1 out=$2
cd "$(dirname "$0")"
mkdir -p "$out/drafts"
cp "$words"/*.mo "$out"
cp "$words"/drafts/*.mo "$out/drafts"
# %s stays: of the letters only vowels change.
longer='{ s = $0; n = length(s) * 0.4; pad = ""
    while (length(pad) < n) pad = pad " " substr("one two three four five six", 1 + 4 * (length(pad) % 3), 3)
    gsub("a", "á", s); gsub("e", "é", s); gsub("i", "í", s); gsub("o", "ö", s); gsub("u", "ü", s)
    printf "[%s%s]", s, pad }'
LC_ALL=C.UTF-8 msgfilter --no-wrap --keep-header -i en.po awk "$longer" >"$out/en-XA.po" 2>/dev/null
msgfmt --check-format --no-hash -o "$out/en.mo" "$out/en-XA.po"
cp "$out/en.mo" "$out/drafts/en.mo"

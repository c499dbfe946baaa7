# Sourced by run.sh, or run: bash tests/bench/breaks.sh learn
# Where Khmer may be cut: fetches Debian's Khmer packages into build/, measures on texts of them that
# were never learnt from, and on tests/bench/gold; `learn` writes assets/khmer/weights.inc anew.
khmer=build/bench/khmer

khmer_packages() { # NAME...: unpacks them, without installing
    local name
    mkdir -p $khmer/deb
    for name; do
        [ -e $khmer/deb/$name ] && continue
        (cd $khmer/deb && apt-get download -qq "$name" 2>/dev/null && dpkg-deb -x "$name"_*.deb root) || return 1
        touch $khmer/deb/$name
    done
}

khmer_texts() { # one text a line: ui.txt and help.txt of LibreOffice, firefox.txt
    local resources=$khmer/deb/root/usr/lib/libreoffice/program/resource/km/LC_MESSAGES mo
    install_packages unzip
    khmer_packages libreoffice-l10n-km libreoffice-help-km firefox-esr-l10n-km
    for mo in $resources/*.mo; do msgunfmt --no-wrap $mo; done |
        sed -n 's/^\(msgstr\(\[0\]\)\? \)\?"\(.*\)"$/\3/p' | LC_ALL=C sort -u >$khmer/ui.txt
    find $khmer/deb/root/usr/share/libreoffice/help/km/text -name '*.html' -exec cat {} + |
        sed -e 's/<\/\?\(p\|div\|h[1-6]\|td\|li\|title\|br\)\b[^>]*>/\n/g' -e 's/<[^>]*>//g' |
        LC_ALL=C sort -u >$khmer/help.txt
    unzip -p $khmer/deb/root/usr/lib/firefox-esr/browser/extensions/langpack-km@*.xpi '*.ftl' '*.properties' |
        LC_ALL=C sort -u >$khmer/firefox.txt
}

khmer_words() { # words and phrases of every field, not cut: the list that Tesseract reads Khmer with
    install_packages tesseract-ocr
    khmer_packages tesseract-ocr-khm
    combine_tessdata -u $khmer/deb/root/usr/share/tesseract-ocr/5/tessdata/khm.traineddata $khmer/khm. 2>/dev/null >&2
    dawg2wordlist $khmer/khm.lstm-unicharset $khmer/khm.lstm-word-dawg $khmer/words.txt 2>/dev/null >&2
}

bench_breaks() {
    khmer_texts
    ./$bin/bench_breaks $khmer/ui.txt $khmer/help.txt $khmer/firefox.txt tests/bench/gold
}

if [ "${1:-}" = learn ] && [ "$0" = "${BASH_SOURCE[0]}" ]; then
    set -eu
    cd "$(dirname "$0")/../.."
    . deploy/packages.sh
    install_packages
    khmer_texts
    khmer_words
    cmake --preset release >/dev/null
    cmake --build --preset release --target khmer_learn >/dev/null
    build/release/bin/khmer_learn $khmer/ui.txt $khmer/help.txt $khmer/words.txt assets/khmer/weights.inc
fi

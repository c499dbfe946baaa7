#!/bin/bash
# bash tests/bench/content.sh N DIR: a channel of N items in four languages, each of some sentences
# of the sample's texts; every fourth is a document; the pictures are small, every fiftieth is drawn.
set -eu
n=$1 dir=$2
cd "$(dirname "$0")/../.."
mkdir -p "$dir"
channel=$(basename "$dir")
cat >"$dir/channel.yaml" <<YAML
channel: $channel
title: {vi: Kênh thử, km: ឆានែលសាកល្បង, en: A test channel}
sections:
  - {slug: news, icon: document, accent: indigo, title: {vi: Tin tức, km: ព័ត៌មាន, en: News}}
YAML
seq -f "$dir/item-%.0f" "$n" | xargs mkdir -p
# Lines of the sample's own texts, some for each item, so that no two items are alike.
for lang in vi km jra en; do
    cat content/*/*/$lang.md | sed '1,/^---$/d; /^---$/d; /^[a-z]*: /d; /^[#>]/d; /\](/d; /^- /d; /^[0-9]*\. /d; /^$/d; s/[*"]//g' |
        awk -v n="$n" -v dir="$dir" -v lang=$lang '
        { line[NR] = $0 }
        function words(i, from, most,   s, w, k, have) { # whole words of at most so many bytes
            have = split(line[1 + (i * 7 + from) % NR], w, " ")
            for (k = 1; k <= have && length(s) + length(w[1 + (k + i) % have]) < most; k++)
                s = s " " w[1 + (k + i) % have]
            return s
        }
        END {
            for (i = 1; i <= n; i++) {
                file = dir "/item-" i "/" lang ".md"
                printf "---\ntitle: \"%s%s\"\nsummary: \"%s%s\"\nstatus: %s\nsource: bench\nchecked: 2026-11-22\n---\n%s\n\n%s %d\n",
                    i, words(i, 3, 60), i, words(i, 5, 90), lang == "jra" ? "draft" : "reviewed",
                    words(i, 0, 230), words(i, 11, 150), i > file
                close(file)
            }
        }'
done
awk -v n="$n" -v dir="$dir" 'END {
    for (i = 1; i <= n; i++) {
        file = dir "/item-" i "/item.yaml"
        printf "kind: %s\nsection: news\norder: %d\nrelated: [item-%d]\nsource: bench\nchecked: 2026-11-22\n",
            i % 4 ? "article" : "document", i % 1000, 1 + (i * 31) % n > file
        if (i % 4 == 0)
            printf "facts:\n  number: %d/QĐ-UBND\n  type: decision\n  issuer: {vi: Ủy ban, km: គណៈកម្មាធិការ, en: Committee}\n  issued: %d-%02d-%02d\n",
                i, 2000 + i % 20, 1 + i % 12, 1 + i % 28 > file
        printf "pictures:\n  - {file: picture.%s, credit: bench, licence: none, alt: {vi: Hình, km: រូប, en: Picture}}\n",
            i % 50 ? "png" : "svg" > file
        close(file)
    }
}' </dev/null
base64 -d >"$dir/picture.png" <<<iVBORw0KGgoAAAANSUhEUgAAAEAAAAAoAQMAAAB0AG6qAAAAA1BMVEXGWi6u2m85AAAADUlEQVQY02NgGAX0AAABaAAB2bYVtAAAAABJRU5ErkJggg==
awk -v n="$n" -v dir="$dir" 'BEGIN { for (i = 1; i <= n; i++) if (i % 50) print dir "/item-" i "/picture.png" }' |
    xargs -n 1000 sh -c 'tee "$@" <"$0" >/dev/null' "$dir/picture.png"
rm "$dir/picture.png"
for i in $(seq 50 50 "$n"); do cp content/van-ban/qd-1191-2020/picture.svg "$dir/item-$i/"; done

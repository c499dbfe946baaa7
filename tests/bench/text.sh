# Sourced by run.sh: the text engine beside its peers, in one table of times and one of faults.
#
# An article is 3,000 characters of the content's own texts in one language, or a line of each in
# turn; a column is 900 px wide, letters 24 px, fonts Noto Sans and Noto Sans Khmer.  measure.h says
# what the figures mean; Chromium's are of layout only.  A figure is the median of RUNS (9) processes
# of each program in turn, of Chromium 3.  Peers are built into build/bench and needed by nothing else.
langs=(km vi jra mixed)
declare -A names=([ttf]="SDL2_ttf, wrapped" [pango]="Pango + Cairo" [chromium]="Chromium, layout only" [ours]="Border Kiosk")
texts=build/bench/text

bodies() { # LANG: lines of prose of the content
    find content -name "$1.md" | LC_ALL=C sort | while read -r f; do
        sed '1,/^---$/{/^---$/!d};/^---$/,/^---$/d' "$f"
    done | sed -E 's/^(#+|>|-|[0-9]+\.) +//; s/\*\*//g; /^ *$/d; /^[|!]/d'
}

articles() {
    local lang text
    mkdir -p $texts
    for lang in km vi jra en; do bodies $lang >$texts/$lang.lines; done
    for i in $(seq 20); do cat $texts/jra.lines; done >$texts/jra.many
    mv $texts/jra.many $texts/jra.lines
    paste -d '\n' $texts/{vi,km,jra,en}.lines | grep . >$texts/mixed.lines
    for lang in "${langs[@]}"; do
        text="A $(cat $texts/$lang.lines)"
        printf %s "${text:0:3000}" >$texts/$lang.txt
        uconv -f utf-8 -t utf-8 -x any-nfd $texts/$lang.txt >$texts/$lang.nfd
    done
}

peers() {
    install_packages libpango1.0-dev libcairo2-dev libsdl2-ttf-dev icu-devtools chromium
    local flags="-O2 -D_GNU_SOURCE"
    cc $flags -o $out/text_pango tests/bench/text_pango.c $(pkg-config --cflags --libs pangocairo)
    cc $flags -o $out/text_ttf -DFONTS='"/usr/share/fonts/truetype/noto"' tests/bench/text_ttf.c \
        $(pkg-config --cflags --libs SDL2_ttf harfbuzz)
}

# The same as measure.h, as far as a page can know it; {{NFC}} and {{NFD}} stand for the texts.
text_page() { # LANG
    cat <<'END'
<!doctype html><meta charset="utf-8"><style>
div{font:24px "Noto Sans","Noto Sans Khmer";width:900px;white-space:pre-wrap}</style>
<pre id="out"></pre><script>
END
    printf 'const lang = "%s", nfc = `%s`, nfd = `%s`;\n' "$1" "$(cat $texts/$1.txt)" "$(cat $texts/$1.nfd)"
    cat <<'END'
const TURNS = 20, div = document.createElement("div"), said = [];
const mark = /[\u0300-\u036f\u17b4-\u17d3\u17dd]/, sign = /[\u17d4-\u17d8\u17da]/;
function median(f) {
    const ms = [];
    for (let i = 0; i < 15; i++) {
        const begin = performance.now();
        for (let k = 0; k < TURNS; k++) f(i * TURNS + k);
        ms.push((performance.now() - begin) / TURNS);
    }
    return ms.sort((a, b) => a - b)[7];
}
function lines(text, width) {
    div.style.width = width + "px";
    div.textContent = text;
    const range = document.createRange(), l = {start: [0], wide: new Set};
    let bottom = 0;
    for (let i = 0; i < text.length; i++) {
        range.setStart(div.firstChild, i);
        range.setEnd(div.firstChild, i + 1);
        const box = range.getClientRects()[0];
        if (!box || text[i] == "\n") continue;
        if (bottom && box.top > bottom - 5) l.start.push(i);
        if (bottom == 0 || box.top > bottom - 5) bottom = box.bottom;
        if (box.right - div.getBoundingClientRect().left > width + 0.5 && text[i] != " ") l.wide.add(bottom);
    }
    return l;
}
const letters = (text, n) => [...text.slice(0, n)].filter(c => !mark.test(c)).length;
if (lang != "mixed") div.lang = lang;
div.textContent = nfc;
const begin = performance.now();
document.body.append(div);
div.offsetHeight;
said.push(["cold", performance.now() - begin]);
const width = i => { div.style.width = 880 + i % TURNS + "px"; div.offsetHeight; };
said.push(["warm", median(width)], ["width", median(width)]);
div.style.width = "900px";
said.push(["edited", median(i => { div.firstChild.replaceData(0, 1, String.fromCharCode(65 + i % TURNS)); div.offsetHeight; })]);
for (const w of [900, 320]) {
    const a = lines(nfc, w).start, b = lines(nfd, w).start;
    said.push(["lines" + w, a.length], ["wide" + w, lines(nfc, w).wide.size],
              ["inside" + w, a.filter(i => i && (mark.test(nfc[i]) || nfc[i - 1] == "\u17d2")).length],
              ["signs" + w, a.filter(i => sign.test(nfc[i])).length],
              ["differ" + w, a.filter((at, i) => b[i] == null || letters(nfc, at) != letters(nfd, b[i])).length]);
}
document.getElementById("out").textContent = said.map(x => x.join("\t")).join("\n");
</script>
END
}

chromium_text() { # LANG
    chromium --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking \
        --disable-component-update --disable-sync --user-data-dir=$out/chromium \
        --dump-dom "file://$PWD/$texts/$1.html" 2>/dev/null | sed 's/.*<pre id="out">//; s/<.*//' | grep "$(printf '\t')"
}

peak_of_chromium() { # LANG: of all its processes together, MB
    local pid pids now most=0
    chromium_text "$1" >/dev/null &
    while kill -0 $! 2>/dev/null; do
        pids=$(pgrep -f -- "--user-data-dir=$out/chromium" || true)
        now=$(for pid in $pids; do cat /proc/$pid/smaps_rollup 2>/dev/null; done | awk '/^Pss:/ {n += $2} END {print n + 0}')
        [ "$now" -le $most ] || most=$now
    done
    echo $((most / 1024))
}

in_turn() { # rows of speed: program, language, key, value
    local lang i tab=$'\t'
    for i in $(seq "${RUNS:-9}"); do
        for lang in "${langs[@]}"; do
            ./$bin/bench_text speed $texts/$lang.txt $lang $EPOCHREALTIME | sed "s/^/ours$tab$lang$tab/"
            ./$out/text_pango speed $texts/$lang.txt $lang $EPOCHREALTIME | sed "s/^/pango$tab$lang$tab/"
            ./$out/text_ttf speed $texts/$lang.txt $lang $EPOCHREALTIME | sed "s/^/ttf$tab$lang$tab/"
            [ "$i" -gt 3 ] || chromium_text $lang | sed "s/^/chromium$tab$lang$tab/"
        done
    done
}

faults() { # rows of faults, as in_turn; Chromium told its own while it was timed
    local lang tab=$'\t'
    for lang in "${langs[@]}"; do
        ./$bin/bench_text faults $texts/$lang.txt $texts/$lang.nfd $lang | sed "s/^/ours$tab$lang$tab/"
        ./$out/text_pango faults $texts/$lang.txt $texts/$lang.nfd $lang | sed "s/^/pango$tab$lang$tab/"
        ./$out/text_ttf faults $texts/$lang.txt $texts/$lang.nfd $lang | sed "s/^/ttf$tab$lang$tab/"
    done
}

medians() { # rows: program, language, key, value
    sort -t"$(printf '\t')" -k1,3 -k4g | awk -F'\t' '
        function out() { if (n) print key "\t" v[int((n + 1) / 2)]; n = 0 }
        {now = $1 FS $2 FS $3; if (now != key) out(); key = now; v[++n] = $4} END {out()}'
}
figure() { awk -F'\t' -v p="$1" -v l="$2" -v k="$3" '$1 == p && $2 == l && $3 == k {print $4}' $texts/medians; }
largest() { sort -g | tail -1; }
ratio() { # PEER KEY: the largest of all languages
    local lang
    for lang in "${langs[@]}"; do
        awk -v a="$(figure ours $lang $2)" -v b="$(figure $1 $lang $2)" 'BEGIN {printf "%.3f\n", a / b}'
    done | largest
}
peak() { for lang in "${langs[@]}"; do figure "$1" $lang peak; done | largest; }

cells() { # NAME COMMAND KEY...: of each language COMMAND LANG KEY, keys parted by slashes
    local name=$1 command=$2 lang key cell
    shift 2
    printf '  %-34s' "$name"
    for lang in "${langs[@]}"; do
        cell=
        for key; do cell+=${cell:+ / }$($command $lang $key); done
        printf ' %15s' "$cell"
    done
    echo
}
row() { # NAME PROGRAM KEY...
    local program=$2
    shown() { figure $program $1 $2 | awk '{printf $1 == int($1) ? "%d" : $1 < 10 ? "%.2f" : "%.1f", $1}'; }
    cells "$1" shown "${@:3}"
}
ratios() { # NAME PEER KEY...
    local peer=$2
    share() { awk -v a="$(figure ours $1 $2)" -v b="$(figure $peer $1 $2)" 'BEGIN {printf "%.3f", a / b}'; }
    cells "$1" share "${@:3}"
}
heading() { printf '  %-34s %15s %15s %15s %15s\n' "$1" Khmer Vietnamese Jrai mixed; }

time_table() {
    local p
    heading "ms, cold / warm"
    for p in ttf pango chromium ours; do row "${names[$p]}" $p cold warm; done
    for p in ttf pango chromium; do ratios "  share of ${names[$p]}" $p cold warm; done
    heading "another width / one letter changed"
    for p in ttf pango chromium ours; do row "${names[$p]}" $p width edited; done
    for p in ttf pango chromium; do ratios "  share of ${names[$p]}" $p width edited; done
    heading "process start to picture"
    for p in ttf pango ours; do row "${names[$p]}" $p picture; done
    echo "  peak MB: SDL2_ttf $(peak ttf), Pango $(peak pango), Chromium $(peak_of_chromium mixed), Border Kiosk $(peak ours)"
}

fault_table() {
    local p
    heading "faults in a column of 900 / 320 px"
    for p in ttf pango chromium ours; do
        row "${names[$p]}: lines" $p lines900 lines320
        row "  wider than the column" $p wide900 wide320
        row "  begun inside a cluster" $p inside900 inside320
        row "  begun with a closing sign" $p signs900 signs320
        row "  elsewhere if decomposed" $p differ900 differ320
        [ $p != chromium ] || continue
        row "  whose ink their box cuts" $p clipped900 clipped320
        row "  characters without a glyph" $p missing900 missing320
    done
}

# One paragraph without end: ten times the text, at most eleven times the time.
linear() {
    local name pattern bytes i ms most=0
    declare -A patterns=(
        [Khmer]="$(tr '\n' ' ' <$texts/km.txt)"
        [Vietnamese]="$(tr '\n' ' ' <$texts/vi.txt)"
        [no spaces]=abc [many marks]="$(printf 'e\u0323\u0302\u0306')" [Khmer signs]="$(printf '\u1780\u17d2\u1780\u17b6')"
        [newlines]=$'a\n' [scripts in turn]="$(printf 'a\u1780')" [one sign]="$(printf '\u17b6')")
    printf '  %-34s %12s %12s %12s\n' 'one paragraph, ms' '10 kB' '100 kB' '1 MB'
    for name in "${!patterns[@]}"; do
        ms=()
        for bytes in 10000 100000 1000000; do
            ms+=("$(for i in 1 2 3 4 5; do ./$bin/bench_text linear vi "${patterns[$name]}" $bytes | awk '/^ms/ {print $2}'; done | sort -g | head -1)")
        done
        printf '  %-34s %12s %12s %12s\n' "$name" "${ms[@]}"
        most=$(awk -v a="${ms[0]}" -v b="${ms[1]}" -v c="${ms[2]}" -v m="$most" 'BEGIN {r = b / a > c / b ? b / a : c / b; print (r > m ? r : m)}')
    done
    bar "text: ten times the text, times the time at most" "$most" 11
}

bench_text() {
    export LC_ALL=C.UTF-8
    peers
    articles
    for lang in "${langs[@]}"; do text_page $lang >$texts/$lang.html; done
    { in_turn; faults; } | medians >$texts/medians
    time_table
    fault_table
    linear
    bar "text: warm, share of Pango's time, worst language" "$(ratio pango warm)" 0.20
    bar "text: warm, share of SDL2_ttf's" "$(ratio ttf warm)" 0.03
    bar "text: cold, share of Pango's" "$(ratio pango cold)" 0.40
    bar "text: peak memory, MB" "$(peak ours)" "$(peak pango)"
}

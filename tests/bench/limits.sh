# Sourced by run.sh: a kiosk whose content is at every limit at once (crowd.c), and every screen of it.
limits=$out/limits

# The two channels as a stick brings them, installed.
crowd_store() {
    local lang channel
    rm -rf $limits
    mkdir -p $limits/trees
    for lang in vi km; do bodies $lang >$limits/$lang.txt; done
    ./$bin/bench_crowd $limits/trees $limits/vi.txt $limits/km.txt
    for channel in gate more; do
        ./$bin/kiosk-sync trust $limits/store $limits/trees/$channel/root/1.json 2>/dev/null
        ./$bin/kiosk-sync import $limits/trees/$channel --store $limits/store 2>/dev/null | sed 's/^/  /'
    done
}

# What is read to its end.
crowd_page() {
    local i
    for i in $(seq "$1"); do echo 'tap page:down'; done
}

crowd_script() { # LANG OTHER-LANG [large]: goes to every screen and to the end of each
    local section
    printf '%s\n' 'wait 60000' "lang $1" # what was painted ahead counts for the first minute
    [ -z "${3:-}" ] || printf '%s\n' 'tap nav:ease' 'tap ease:large' 'tap nav:home'
    crowd_page 30
    for section in places laws; do
        printf '%s\n' "tap tile:$section" 'expect list'
        crowd_page 80
        printf '%s\n' 'tap list:next' 'expect list' 'tap nav:home'
    done
    for section in "${sections[@]}"; do
        printf '%s\n' "tap tile:$section" 'expect list' "tap item:$section" 'expect item'
        crowd_page 120
        # In another language and back, a minute later, and under the sheet that asks.
        printf '%s\n' "lang $2" "lang $1" 'wait 91000' 'tap stay' 'tap nav:home' 'expect home'
    done
    printf '%s\n' 'tap nav:help' 'expect help' 'wait 120000' 'expect attract' 'wait 60000'
}

crowd_frames() { # FILE: of each frame of statistics: the screen, cause, microseconds of the processor
    sed -n 's/.*"cause": "\(.*\)", "step_us".*"cpu_us": \([0-9]*\)}.*/\1\t\2/p' "$1" |
        awk -F'\t' '$1 ~ /^tap (tile|item|list|nav:h)/ {at = $1} {print at "\t" $1 "\t" $2}'
}

# Of each screen: what its opening takes, all frames of that touch together; its worst later frame.
crowd_figures() { # FILE
    crowd_frames "$1" | awk -F'\t' '
        $2 == "start" || $1 == "" && $2 ~ /^wait/ {next}
        $1 == $2 || $2 ~ /^lang/ {
            key = $1 == $2 ? $1 : $1 " " $2
            if (!(key in opening)) order[++n] = key
            now = key == last ? now + $3 : $3
            if (now > opening[key]) opening[key] = now
            last = key
            if ($3 > worst[key]) worst[key] = $3
            next
        }
        {last = ""; if ($3 > later[$1]) {later[$1] = $3; by[$1] = $2}}
        END {for (i = 1; i <= n; i++) {k = order[i]
            printf "%s\t%.1f\t%.1f\t%.1f\t%s\n", k, opening[k] / 1000, worst[k] / 1000, later[k] / 1000, by[k]}}'
}

limits_on() { # NAME WxH CONFIG LANG OTHER-LANG [large]
    local name=$1 code kb own all
    crowd_script "$4" "$5" "${6:-}" >$limits/$name.script
    printf '[kiosk]\n%b' "$3" >$limits/$name.ini
    IFS=$'\t' read -r code _ _ kb _ < <(./$bin/bench_meter 3600 $limits/$name.log /usr/bin/time -f '%U %S' -o $limits/$name.time \
        ./$bin/kiosk --store $limits/store --config $limits/$name.ini --window "$2" \
        --script $limits/$name.script --stats $limits/$name.json)
    [ "$code" = 0 ] || { cat $limits/$name.log; return 1; }
    crowd_figures $limits/$name.json >$limits/$name.tsv
    own=$(crowd_frames $limits/$name.json | awk -F'\t' '{n += $3} END {print n / 1e6}')
    all=$(awk '{print $1 + $2}' $limits/$name.time)
    echo "  $name: screens that take most: $(sort -t$'\t' -k2,2nr $limits/$name.tsv | head -3 | awk -F'\t' '{printf "%s%s %s ms", (NR > 1 ? "; " : ""), $1, $2}')"
    echo "  $name: the screen took $own s of processor time, its decoders $(awk "BEGIN {printf \"%.1f\", $all - $own}") s"
    bar "limits: $name, opening a screen, processor time" "$(cut -f2 $limits/$name.tsv | worst) ms" "300 ms"
    bar "limits: $name, worst single frame" "$(cut -f3,4 $limits/$name.tsv | tr '\t' '\n' | worst) ms" "100 ms"
    bar "limits: $name, highest memory of all processes" "$(awk "BEGIN {printf \"%.1f\", $kb / 1024}") MB" "80 MB"
}

bench_limits() {
    local sections
    install_packages time
    [ -n "${KEEP:-}" ] || crowd_store
    mapfile -t sections < <(crowd_sections)
    local low='panel_width_mm = 216\n'
    limits_on portrait-km 1080x1920 '' km vi
    limits_on portrait-km-large 1080x1920 '' km vi large
    limits_on portrait-vi-large 1080x1920 '' vi km large
    limits_on low-km-large 1280x800 "$low" km vi large
}

# The sections of the home screen with one item each.
crowd_sections() {
    ./$bin/kiosk --store $limits/store --script <(printf 'lang km\ntree home\n') --shots $limits 2>/dev/null
    sed -n 's/.*"id": "tile:\([a-z0-9-]*\)".*/\1/p' $limits/home.json | grep -vE '^(places|laws)$'
}

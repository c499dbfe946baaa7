# Sourced by run.sh: a kiosk whose content is at every limit at once (crowd.c), and every screen of it.
# A time is the least of RUNS (3) runs: what else runs on the machine only adds to it.
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

# COLUMN FILE...: of each screen the least of all runs, the highest last.
crowd_least() {
    local column=$1
    shift
    cut -f1,"$column" "$@" | sort -t$'\t' -k1,1 -k2,2n | awk -F'\t' '!seen[$1]++' | sort -t$'\t' -k2,2n
}

crowd_run() { # NAME WxH NUMBER: what the processes took, in seconds and KB, to NAME.NUMBER.took
    local at=$limits/$1.$3 code kb
    IFS=$'\t' read -r code _ _ kb _ < <(./$bin/bench_meter 3600 $at.log /usr/bin/time -f '%U %S' -o $at.time \
        ./$bin/kiosk --store $limits/store --config $limits/$1.ini --window "$2" \
        --script $limits/$1.script --stats $at.json)
    [ "$code" = 0 ] || { cat $at.log; return 1; }
    crowd_figures $at.json >$at.tsv
    crowd_frames $at.json | awk -F'\t' -v all="$(awk '{print $1 + $2}' $at.time)" -v kb="$kb" \
        '{n += $3} END {printf "%.1f\t%.1f\t%.1f\n", n / 1e6, all - n / 1e6, kb / 1024}' >$at.took
}

limits_on() { # NAME WxH CONFIG LANG OTHER-LANG [large]
    local name=$1 i n=${RUNS:-3}
    crowd_script "$4" "$5" "${6:-}" >$limits/$name.script
    printf '[kiosk]\n%b' "$3" >$limits/$name.ini
    rm -f $limits/$name.*.*
    for i in $(seq "$n"); do crowd_run "$name" "$2" "$i"; done
    echo "  $name: $(wc -l <$limits/$name.1.tsv) screens and changes of language; the screen took $(cut -f1 $limits/$name.*.took | sort -n | head -1) s of processor time, its decoders $(cut -f2 $limits/$name.*.took | sort -n | head -1) s"
    echo "  $name: longest to open: $(crowd_least 2 $limits/$name.*.tsv | tail -4 | sort -t$'\t' -k2,2nr | awk -F'\t' '{printf "%s%s %s ms", (NR > 1 ? "; " : ""), $1, $2}')"
    bar "limits: $name, opening a screen, processor time" "$(crowd_least 2 $limits/$name.*.tsv | cut -f2 | tail -1) ms" "300 ms"
    bar "limits: $name, a single frame" "$({ crowd_least 3 $limits/$name.*.tsv; crowd_least 4 $limits/$name.*.tsv; } | cut -f2 | worst) ms" "100 ms"
    bar "limits: $name, highest memory of all processes" "$(cut -f3 $limits/$name.*.took | worst) MB" "80 MB"
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

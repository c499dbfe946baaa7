# Sourced by run.sh: what hostile input costs, and what comes of it.
# The project's own are made by bench_hostile.  CASES=FOLDER: those of that folder too, one a folder
# with a file that says how it is run (cmd, command, run.py or run.sh) and one that says what is
# right (expected, expectation or EXPECT); each is run in a copy, with BIN, DEMO, REPO and WORK set.

# From lines of: way, name, what came of it, seconds, deadline, KB of kiosk-sync, KB of the screen.
hostile_lines() {
    awk -F'\t' '{printf "  %-6s %-72.72s %7.2f s %6.1f MB  %s\n", $1, $2, $4, ($6 > $7 ? $6 : $7) / 1024, $3; fflush()}'
}

hostile_bars() { # NAME FILE CASES
    local all right skipped
    all=$(wc -l <"$2")
    skipped=$(awk -F'\t' '$3 ~ /^skipped/' "$2" | wc -l)
    right=$(awk -F'\t' '$3 ~ /^as expected/ || $3 ~ /^to be read/' "$2" | wc -l)
    [ "$skipped" = 0 ] || echo "  $skipped of $all skipped: only root has what they need"
    bar "$1: cases $3, of $all" $((all - right - skipped)) 0
    bar "$1: highest memory of fetch and import" "$(awk -F'\t' '$6 > m {m = $6} END {printf "%.1f", m / 1024}' "$2") MB" "96 MB"
    bar "$1: highest memory of the screen" "$(awk -F'\t' '$7 > m {m = $7} END {printf "%.1f", m / 1024}' "$2") MB" "80 MB"
    bar "$1: longest run, as a share of its own deadline" "$(awk -F'\t' '$5 && $4 / $5 > m {m = $4 / $5} END {printf "%.2f", m}' "$2")" 1
}

case_file() { # FOLDER NAME...: the first of these files that is there
    local dir=$1 name
    shift
    for name in "$@"; do [ ! -f "$dir/$name" ] || { echo "$dir/$name"; return; }; done
    return 1
}

# A copy in WORK, where files may name the folder as $WORK; some call the folder of all cases fail/.
case_copy() { # NAME WORK
    local name
    mkdir -p "$2"
    cp -r "$CASES" "$2/cases"
    chmod -R u+w "$2/cases"
    ln -s cases "$2/fail"
    grep -rlI '\$WORK' "$2/cases/$1" | while read -r name; do
        grep -o '\$WORK/[a-z0-9]*' "$name" | sort -u | while read -r name; do
            [ -e "$2/${name#*/}" ] || mkdir "$2/${name#*/}"
        done
        sed -i "s|\\\$WORK|$2|g" "$name"
    done
}

# What a text says is right is for people; but a code that it names must be in what was said.
case_verdict() { # EXPECTATION OUTPUT LATE
    local codes code
    [ -z "$3" ] || { echo "it was ended at its deadline"; return; }
    if grep -qE 'Assertion|AddressSanitizer|Segmentation|Aborted|broke down' "$2"; then echo "a program broke"; return; fi
    if diff -q <(sed '/^$/d' "$1") <(sed '/^$/d' "$2") >/dev/null; then echo "as expected"; return; fi
    codes=$(sed -E 's/(Seen|Today|Now)( |:).*//' "$1" | grep -oE 'exit [0-9]+( or [0-9]+)*' | grep -oE '[0-9]+' || true)
    for code in $codes; do
        grep -qE "(^|[^0-9.])$code([^0-9.]|$)" "$2" && { echo "as expected: $code"; return; }
    done
    [ -z "$codes" ] && echo "to be read" || echo "says none of exit" $codes
}

bench_case() { # NAME: a line to cases.tsv; the texts to read
    local work=$PWD/$out/cases/$1 dir=$CASES/$1 expected command verdict line deadline=${DEADLINE:-300}
    expected=$(case_file "$dir" expected expectation EXPECT) || return 0
    command=$(case_file "$dir" cmd command run.py run.sh) || return 0
    case_copy "$1" "$work"
    [ ! -f "$dir/deadline" ] || deadline=$(cat "$dir/deadline")
    case $command in *.py) set -- "$1" python3 run.py ;; *) set -- "$1" bash "$(basename "$command")" ;; esac
    line=$(cd "$work/cases/$1" && BIN=$PWD_BIN DEMO=$PWD_DEMO REPO=$REPO_DIR WORK=$work PATH=$PWD_BIN:$PATH \
        "$PWD_BIN/bench_meter" "$deadline" "$work/said" "${@:2}")
    IFS='|' read -r code seconds sync screen late < <(tr '\t' '|' <<<"$line")
    verdict=$(case_verdict "$expected" "$work/said" "$late")
    printf 'case\t%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$verdict" "$seconds" "$deadline" "$sync" "$screen" | tee -a $out/cases.tsv | hostile_lines
    sed 's/^/      right: /' "$expected"
    tail -6 "$work/said" | cut -c1-300 | sed 's/^/      said:  /'
    rm -rf "$work"
}

bench_cases() {
    [ -d "${CASES:-}" ] || { echo "CASES must name a folder of cases" >&2; exit 64; }
    local PWD_BIN=$PWD/$bin PWD_DEMO=$PWD/build/demo REPO_DIR=$PWD code seconds sync screen late name
    CASES=$(realpath "$CASES")
    rm -rf $out/cases $out/cases.tsv
    touch $out/cases.tsv
    for name in "$CASES"/*/; do bench_case "$(basename "$name")"; done
    echo "  $(grep -c 'to be read' $out/cases.tsv || true) of $(wc -l <$out/cases.tsv) are to be read: they say in words what is right"
    hostile_bars "$(basename "$CASES")" $out/cases.tsv "that broke, hung or miss the code that they name"
}

bench_hostile() {
    echo "  memory: PSS of a program and all that it began, every 5 ms, or the highest RSS of one process if that is more"
    $bin/bench_hostile $bin | tee $out/hostile.tsv | hostile_lines
    hostile_bars hostile $out/hostile.tsv "not as expected"
    [ -z "${CASES:-}" ] || bench_cases
}

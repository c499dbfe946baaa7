# Sourced.
# tour_script CONTENT LANG... prints a script that visits every screen of a full kiosk and takes a
# picture and a tree of each in each language, as somebody would who tries all four on every page.
# TOUR_ONLY, if it is set, names the items whose pages are visited.
# tour_attract LANG prints one for the waiting screen of a kiosk that starts in that language.
# tour_trouble LANG... prints one for a kiosk without a store.
tour_take() { echo "shot $1.$2"; echo "tree $1.$2"; }

tour_screen() { # SCREEN NAME LANG...
    local lang name=$2
    echo "expect $1"
    shift 2
    for lang in "$@"; do
        echo "lang $lang"; tour_take "$name" "$lang"
    done
}

tour_script() {
    local content=$1 lang section items item
    shift
    echo "lang $1"
    tour_screen home home "$@"
    for section in $(sed -n 's/^ *- *slug: *\([a-z0-9-]*\).*/\1/p' "$content"/*/channel.yaml | awk '!seen[$0]++'); do
        items=$(grep -ls "^section: *$section\b" "$content"/*/*/item.yaml) || continue
        echo "tap tile:$section"; tour_screen list "list-$section" "$@"
        for item in $items; do
            item=${item%/item.yaml} item=${item##*/}
            [[ " ${TOUR_ONLY:-$item} " == *" $item "* ]] || continue
            echo "tap item:$item"; tour_screen item "item-$item" "$@"; echo "tap nav:back"
        done
        echo "tap nav:home"
    done
    echo "tap nav:help"; tour_screen help help "$@"; echo "tap nav:back"
    echo "tap nav:ease"; tour_screen ease ease "$@"; echo "tap nav:back"
    for lang in "$@"; do
        echo "lang $lang"; echo "wait 91000"; tour_take still-there "$lang"; echo "tap stay"
    done
    echo "wait 120000"
    echo "expect attract"
}

tour_attract() { echo "expect attract"; tour_take attract "$1"; }

tour_trouble() { echo "lang $1"; tour_screen trouble trouble "$@"; }

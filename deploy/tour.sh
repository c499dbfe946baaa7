# Sourced.
# tour_script CONTENT LANG... prints a script that visits every screen of a full kiosk in each
# language and takes a picture and a tree of each; the kiosk starts with the first LANG.
# TOUR_ONLY, if it is set, names the items whose pages are visited.
# tour_trouble LANG... prints one for a kiosk without a store.
tour_take() { echo "shot $1.$2"; echo "tree $1.$2"; }

tour_script() {
    local content=$1 lang section item slug
    shift
    echo "expect attract"; tour_take attract "$1"
    for lang in "$@"; do
        echo "lang $lang"
        echo "expect home"; tour_take home $lang
        for section in $(sed -n 's/^ *- *slug: *\([a-z0-9-]*\).*/\1/p' "$content"/*/channel.yaml | awk '!seen[$0]++'); do
            grep -qs "^section: *$section\b" "$content"/*/*/item.yaml || continue
            echo "tap tile:$section"
            echo "expect list"; tour_take "list-$section" $lang
            for item in $(grep -ls "^section: *$section\b" "$content"/*/*/item.yaml); do
                slug=$(basename "$(dirname "$item")")
                [[ " ${TOUR_ONLY:-$slug} " == *" $slug "* ]] || continue
                echo "tap item:$slug"
                echo "expect item"; tour_take "item-$slug" $lang
                echo "tap nav:back"
            done
            echo "tap nav:home"
        done
        echo "tap nav:help"; echo "expect help"; tour_take help $lang; echo "tap nav:back"
        echo "tap nav:ease"; echo "expect ease"; tour_take ease $lang; echo "tap nav:back"
        echo "wait 91000"; tour_take still-there $lang; echo "tap stay"
    done
    echo "wait 120000"
    echo "expect attract"
}

tour_trouble() {
    local lang
    for lang in "$@"; do
        echo "lang $lang"; echo "expect trouble"; tour_take trouble $lang
    done
}

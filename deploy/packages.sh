# Sourced by run.sh and tests/run.sh: install_packages LIST... installs with apt what is missing.
# A line of packages.txt may begin with "test:"; `install_packages test` takes those too.
install_packages() {
    local want missing=() p
    want=$(sed -e '/^#/d' "$(dirname "${BASH_SOURCE[0]}")/packages.txt")
    if [ "${1:-}" = test ]; then want=$(sed 's/^test: *//' <<<"$want"); else want=$(grep -v '^test:' <<<"$want"); fi
    for p in $want; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$p" 2>/dev/null)" = installed ] || missing+=("$p")
    done
    [ ${#missing[@]} = 0 ] && return 0
    echo "Installing: ${missing[*]}"
    local sudo=""
    [ "$(id -u)" = 0 ] || sudo=sudo
    $sudo apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# Sourced: install_packages [NAME...] installs with apt what is missing of these packages, or of
# packages.txt when none is named.  apt is heard only when it fails.
install_packages() {
    local p missing=() sudo=() said
    [ $# -gt 0 ] || set -- $(grep -v '^#' "$(dirname "${BASH_SOURCE[0]}")/packages.txt")
    for p; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$p" 2>/dev/null)" = installed ] || missing+=("$p")
    done
    [ ${#missing[@]} = 0 ] && return 0
    echo "Installing: ${missing[*]}"
    [ "$(id -u)" = 0 ] || sudo=(sudo)
    said=$({ "${sudo[@]}" apt-get update -qq &&
        "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends "${missing[@]}"; } 2>&1 </dev/null) ||
        { printf '%s\n' "$said" "apt could not install these packages" >&2; return 1; }
}

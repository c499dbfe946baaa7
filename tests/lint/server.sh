#!/bin/bash
# What the server's README promises is what its model computes, and nginx.conf lets through every name
# that a tree has.
set -eu
cd "$1"
diff <(grep '^|' deploy/server/README.md) <(sh deploy/server/polls.sh) >/dev/null ||
    { echo "deploy/server/README.md: the table is not what polls.sh computes"; exit 1; }
echo "[       OK ] lint: the table of the server's README is computed"
locations=$(sed -n 's/^ *location ~ "\{0,1\}\(.*\$\)"\{0,1\} {$/\1/p' deploy/server/nginx.conf)
[ "$(wc -l <<<"$locations")" = 2 ] || { echo "nginx.conf: expected two locations"; exit 1; }
hash=$(printf '%064d' 7)
served() { while read -r l; do grep -qE "$l" <<<"$1" && return; done <<<"$locations"; return 1; }
for path in /le-thanh/channel.json /gate/root/2.json /gate/packs/12.json \
    /gate/channel.json.4422F8ABEE31C404.minisig /gate/packs/1.json.22F8ABEE31C404.minisig "/gate/objects/00/$hash"; do
    served "$path" || { echo "nginx.conf does not serve $path"; exit 1; }
done
for path in / /gate/ /gate/objects/ /gate/.git/config "/gate/objects/00/$hash/x" /gate/root/../x.json /gate/channel.json.bak; do
    ! served "$path" || { echo "nginx.conf serves $path"; exit 1; }
done
echo "[       OK ] lint: nginx.conf serves the names of a tree and no others"

#!/bin/sh
# What 10,000 kiosks cost a server: requests and bytes a day, and the busiest second, by how often
# they ask and by how far systemd spreads them (RandomizedDelaySec).  Pure computation: the same
# numbers every time.  README.md shows the table.
#   sh deploy/server/polls.sh [KIOSKS [CHANNELS]]
set -eu
LC_ALL=C awk -v kiosks="${1:-10000}" -v channels="${2:-3}" '
# Park and Miller: 16807^n mod 2^31 - 1, exact in a double.
function random() { seed = seed * 16807 % 2147483647; return seed / 2147483647 }

# A poll asks, a channel, for the next root (404) and for channel.json (304): bytes as nginx sends
# them; and a TLS handshake with two certificates.
function poll_bytes() { return channels * (294 + 224) + 4800 }

# What updated content of one channel adds to a poll: channel.json comes whole (200) and not as a 304;
# the pack and two signatures of each; a patch of the text and the new pictures (the 56 MB pack of which
# 5 articles of 400 were edited).
function update_requests() { return 1 + 2 * 2 + 1 + 4 }
function update_bytes() { return 6 * 320 - 224 + 194 + 40000 + 450000 }

# All requests of a poll fall into one second: a slow line spreads them further.
function row(what, every_s, spread_s, requests, bytes,    k, t, second, peak, day) {
    seed = 42
    day = 86400
    delete load
    for (k = 0; k < kiosks; k++)
        for (t = 0; t < day; t += every_s) {
            second = int(t + random() * spread_s) % day
            load[second] += requests
            if (load[second] > peak) peak = load[second]
        }
    polls = kiosks * day / every_s
    printf "| %s | %.1f | %.1f | %.0f | %d |\n", what, polls * requests / 1e6, polls * bytes / 1e9,
        polls * requests / (every_s < day ? day : spread_s), peak
}
BEGIN {
    print "| polling | million requests a day | GB a day | mean a second | most in a second |"
    print "|---|---|---|---|---|"
    r = 2 * channels
    b = poll_bytes()
    row("hourly, all on the hour", 3600, 1, r, b)
    row("hourly, spread over 5 minutes", 3600, 300, r, b)
    row("hourly, spread over the hour (kiosk-sync-fetch.timer)", 3600, 3600, r, b)
    row("every 15 minutes, spread over 15", 900, 900, r, b)
    row("daily, spread over the day", 86400, 86400, r, b)
    row("the hour after an update: all fetch it, spread over the hour", 86400, 3600, \
        r + update_requests(), b + update_bytes())
}'

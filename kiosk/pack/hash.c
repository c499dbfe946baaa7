#include "pack/hash.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool hash_parse(struct str s, hash_hex out)
{
    if (s.n != sizeof(hash_hex) - 1)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f')))
            return false;
    memcpy(out, s.p, s.n);
    out[s.n] = 0;
    return true;
}

void hash_bytes(struct str bytes, hash_hex out)
{
    uint8_t raw[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(raw, (const uint8_t *)bytes.p, bytes.n);
    sodium_bin2hex(out, sizeof(hash_hex), raw, sizeof raw);
}

bool hash_file(int fd, hash_hex out, struct err *e)
{
    static uint8_t chunk[64 << 10];
    crypto_hash_sha256_state state;
    uint8_t raw[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_init(&state);
    for (int64_t at = 0;;) {
        ssize_t n = pread(fd, chunk, sizeof chunk, at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_errno(e, errno, "read");
        if (n == 0)
            break;
        crypto_hash_sha256_update(&state, chunk, (size_t)n);
        at += n;
    }
    crypto_hash_sha256_final(&state, raw);
    sodium_bin2hex(out, sizeof(hash_hex), raw, sizeof raw);
    return true;
}

void hash_object_path(const hash_hex h, hash_path out)
{
    snprintf(out, sizeof(hash_path), "objects/%.2s/%s", h, h);
}

#include "pack/hash.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

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

void hash_object_path(const hash_hex h, hash_path out)
{
    snprintf(out, sizeof(hash_path), "objects/%.2s/%s", h, h);
}

#include "pack/hash.h"

#include "base/mem.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <nettle/sha2.h>

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

struct hash {
    struct sha256_ctx ctx;
};

static void take(struct sha256_ctx *ctx, hash_hex out)
{
    uint8_t raw[SHA256_DIGEST_SIZE];
    sha256_digest(ctx, sizeof raw, raw);
    for (size_t i = 0; i < sizeof raw; i++)
        snprintf(out + 2 * i, 3, "%02x", raw[i]);
}

void hash_bytes(struct str bytes, hash_hex out)
{
    struct sha256_ctx ctx;
    sha256_init(&ctx);
    sha256_update(&ctx, bytes.n, (const uint8_t *)bytes.p);
    take(&ctx, out);
}

struct hash *hash_begin(void)
{
    struct hash *h = MEM_NEW(struct hash, 1);
    sha256_init(&h->ctx);
    return h;
}

void hash_add(struct hash *h, const void *bytes, size_t n)
{
    sha256_update(&h->ctx, n, bytes);
}

void hash_end(struct hash *h, hash_hex out)
{
    if (h && out)
        take(&h->ctx, out);
    free(h);
}

bool hash_file(int fd, hash_hex out, struct err *e)
{
    static uint8_t chunk[64 << 10];
    struct sha256_ctx ctx;
    sha256_init(&ctx);
    for (int64_t at = 0;;) {
        ssize_t n = pread(fd, chunk, sizeof chunk, at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_errno(e, errno, "read");
        if (n == 0)
            break;
        sha256_update(&ctx, (size_t)n, chunk);
        at += n;
    }
    take(&ctx, out);
    return true;
}

void hash_object_path(const hash_hex h, hash_path out)
{
    snprintf(out, sizeof(hash_path), "objects/%.2s/%s", h, h);
}

#include "signing.h"

#include "pack/trust.h"

#include <assert.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void names(struct signer *s)
{
    trust_keyid_hex(s->key + 2, s->id);
    sodium_bin2base64(s->base64, sizeof s->base64, s->key, sizeof s->key,
                      sodium_base64_VARIANT_ORIGINAL);
}

struct signer signer_make(uint8_t seed)
{
    struct signer s = {.key = "Ed"};
    uint8_t bytes[crypto_sign_SEEDBYTES] = {seed, 1};
    crypto_sign_seed_keypair(s.key + 10, s.secret, bytes);
    memset(s.key + 2, 0xA0 + seed, 8);
    s.key[2] = seed;
    names(&s);
    return s;
}

void signer_rename(struct signer *s, uint8_t first_byte)
{
    s->key[2] = first_byte;
    names(s);
}

static struct str minisig(struct arena *a, const struct signer *s, const char *kind,
                          const uint8_t *p, size_t n)
{
    static const char COMMENT[] = "timestamp:1";
    uint8_t head[74], over[64 + sizeof COMMENT], global[64];
    char head64[128], global64[128];
    memcpy(head, kind, 2);
    memcpy(head + 2, s->key + 2, 8);
    crypto_sign_detached(head + 10, NULL, p, n, s->secret);
    memcpy(over, head + 10, 64);
    memcpy(over + 64, COMMENT, sizeof COMMENT);
    crypto_sign_detached(global, NULL, over, 64 + sizeof COMMENT - 1, s->secret);
    sodium_bin2base64(head64, sizeof head64, head, sizeof head, sodium_base64_VARIANT_ORIGINAL);
    sodium_bin2base64(global64, sizeof global64, global, sizeof global,
                      sodium_base64_VARIANT_ORIGINAL);
    return str_format(a, "untrusted comment: test\n%s\ntrusted comment: %s\n%s\n", head64, COMMENT,
                      global64);
}

struct str signing_minisig(struct arena *a, const struct signer *s, struct str bytes)
{
    uint8_t hash[64];
    crypto_generichash(hash, sizeof hash, (const uint8_t *)bytes.p, bytes.n, NULL, 0);
    return minisig(a, s, "ED", hash, sizeof hash);
}

struct str signing_minisig_legacy(struct arena *a, const struct signer *s, struct str bytes)
{
    return minisig(a, s, "Ed", (const uint8_t *)bytes.p, bytes.n);
}

struct str signing_root(struct arena *a, const char *channel, int64_t version, int64_t epoch,
                        int64_t threshold, const struct signer *keys, size_t n)
{
    struct buf b = {0};
    buf_printf(&b,
               "{\"type\":\"root\",\"channel\":\"%s\",\"version\":%lld,\"epoch\":%lld,"
               "\"threshold\":%lld,\"keys\":[",
               channel, (long long)version, (long long)epoch, (long long)threshold);
    for (size_t i = 0; i < n; i++)
        buf_printf(&b, "%s\"%s\"", i ? "," : "", keys[i].base64);
    buf_puts(&b, "]}\n");
    struct str s = str_copy(a, buf_str(&b));
    buf_free(&b);
    return s;
}

struct str signing_swap(struct arena *a, struct str s, const char *from, const char *to)
{
    const char *at = strstr(s.p, from);
    assert(at);
    return str_format(a, "%.*s%s%s", (int)(at - s.p), s.p, to, at + strlen(from));
}

void signing_put(int dir, const char *path, struct str bytes)
{
    char part[512];
    for (const char *slash = path; (slash = strchr(slash, '/')); slash++) {
        assert((size_t)(slash - path) < sizeof part);
        memcpy(part, path, (size_t)(slash - path));
        part[slash - path] = 0;
        mkdirat(dir, part, 0755);
    }
    unlinkat(dir, path, 0);
    int fd = openat(dir, path, O_WRONLY | O_CREAT | O_EXCL, 0644);
    assert(fd >= 0);
    assert(write(fd, bytes.p, bytes.n) == (ssize_t)bytes.n);
    close(fd);
}

#include "packer/throwaway.h"

#include "base/fsops.h"

#include <sodium.h>
#include <string.h>
#include <unistd.h>

#define COMMENT "preview, signed by nobody"
enum { HEAD = 2 + 8 };

void throwaway_make(struct throwaway *t)
{
    crypto_sign_keypair(t->key.key, t->secret);
    randombytes_buf(t->key.id, sizeof t->key.id);
}

static const char *base64(const uint8_t *p, size_t n, struct arena *a)
{
    size_t room = sodium_base64_encoded_len(n, sodium_base64_VARIANT_ORIGINAL);
    return sodium_bin2base64(ARENA_NEW(a, char, room), room, p, n, sodium_base64_VARIANT_ORIGINAL);
}

bool throwaway_put_key(const struct throwaway *t, int dir, const char *name, struct err *e)
{
    struct arena *a = arena_create();
    uint8_t pub[HEAD + 32] = "Ed";
    memcpy(pub + 2, t->key.id, sizeof t->key.id);
    memcpy(pub + HEAD, t->key.key, sizeof t->key.key);
    bool ok = fs_replace(
        &fsops_real, dir, name,
        str_format(a, "untrusted comment: " COMMENT "\n%s\n", base64(pub, sizeof pub, a)), e);
    arena_destroy(a);
    return ok;
}

/* minisign's file, prehashed; the global signature is over the first and its comment. */
static struct str minisig(const struct throwaway *t, struct str bytes, struct arena *a)
{
    uint8_t hash[64], sig[HEAD + 64] = "ED", over[64 + sizeof COMMENT], global[64];
    memcpy(sig + 2, t->key.id, sizeof t->key.id);
    crypto_generichash(hash, sizeof hash, (const uint8_t *)bytes.p, bytes.n, NULL, 0);
    crypto_sign_detached(sig + HEAD, NULL, hash, sizeof hash, t->secret);
    memcpy(over, sig + HEAD, 64);
    memcpy(over + 64, COMMENT, sizeof COMMENT);
    crypto_sign_detached(global, NULL, over, sizeof over - 1, t->secret);
    return str_format(a, "untrusted comment: " COMMENT "\n%s\ntrusted comment: " COMMENT "\n%s\n",
                      base64(sig, sizeof sig, a), base64(global, sizeof global, a));
}

bool throwaway_sign(const struct throwaway *t, int dir, const char *path, struct err *e)
{
    struct arena *a = arena_create();
    struct str bytes;
    char id[17];
    int folder;
    const char *slash = strrchr(path, '/');
    struct str in = slash ? (struct str){path, (size_t)(slash - path)} : STR(".");
    trust_keyid_hex(t->key.id, id);
    bool ok = fs_read_file(dir, path, LIMIT_PACK_BYTES, a, &bytes, e) &&
              fs_open_dir(dir, str_cstr(a, in), &folder, e);
    if (ok) {
        const char *name = slash ? slash + 1 : path;
        ok = fs_replace(&fsops_real, folder, str_format(a, "%s.%s.minisig", name, id).p,
                        minisig(t, bytes, a), e);
        close(folder);
    }
    arena_destroy(a);
    return ok;
}

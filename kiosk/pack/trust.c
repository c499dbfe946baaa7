/* trust.c - minisign's format by libsodium.
 *
 *   untrusted comment: ...
 *   base64("ED" keyid[8] signature[64])      over BLAKE2b-512 of the bytes
 *   trusted comment: TEXT
 *   base64(global[64])                       over signature, TEXT
 *
 * A root's keys are distinct, so counting keys whose one file is good is counting signers. */
#include "pack/trust.h"

#include "base/fsops.h"
#include "base/log.h"
#include "pack/strict.h"

#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

void trust_keyid_hex(const uint8_t id[8], char out[17])
{
    uint64_t number = 0; /* little-endian; one key in 16 has fewer than 16 digits */
    for (int i = 0; i < 8; i++)
        number |= (uint64_t)id[i] << 8 * i;
    snprintf(out, 17, "%llX", (unsigned long long)number);
}

/* Exactly n bytes of base64, padding and all. */
static bool base64_exact(struct str s, uint8_t *out, size_t n)
{
    size_t got;
    const char *end;
    return sodium_base642bin(out, n, s.p, s.n, NULL, &got, &end, sodium_base64_VARIANT_ORIGINAL) ==
               0 &&
           got == n && end == s.p + s.n;
}

bool trust_key_parse(struct str base64, struct trust_key *out, struct err *e)
{
    uint8_t b[2 + 8 + 32];
    if (!base64_exact(base64, b, sizeof b) || b[0] != 'E' || b[1] != 'd')
        return err_set(e, ERR_CORRUPT, "not a minisign public key: %.*s",
                       (int)(base64.n < 60 ? base64.n : 60), base64.p);
    memcpy(out->id, b + 2, 8);
    memcpy(out->key, b + 10, 32);
    return true;
}

static bool distinct(const struct trust_root *r)
{
    for (size_t i = 0; i < r->n_keys; i++)
        for (size_t j = 0; j < i; j++)
            if (!memcmp(r->keys[i].id, r->keys[j].id, 8) ||
                !memcmp(r->keys[i].key, r->keys[j].key, 32))
                return false;
    return true;
}

static bool root_keys(const json_t *keys, struct trust_root *r, struct err *e)
{
    size_t n = json_array_size(keys);
    if (!json_is_array(keys) || n == 0)
        return err_set(e, ERR_CORRUPT, "\"keys\" is not a list of keys");
    if (n > LIMIT_KEYS)
        return err_set(e, ERR_TOO_BIG, "%zu keys, the limit is %u", n, LIMIT_KEYS);
    for (size_t i = 0; i < n; i++) {
        const json_t *k = json_array_get(keys, i);
        if (!json_is_string(k))
            return err_set(e, ERR_CORRUPT, "key %zu is not a text", i + 1);
        if (!trust_key_parse(str_of(json_string_value(k)), &r->keys[i], e))
            return err_wrap(e, "key %zu", i + 1);
    }
    r->n_keys = (uint32_t)n;
    return distinct(r) || err_set(e, ERR_CORRUPT, "the same key stands twice in \"keys\"");
}

bool trust_root_parse(struct str json, struct trust_root *out, struct err *e)
{
    json_t *o;
    if (!strict_load(json, &o, e))
        return false;
    struct trust_root r = {0};
    int64_t threshold = 0;
    bool ok = strict_is(o, "type", "root", e) &&
              strict_members(o, "type channel version epoch keys threshold", e) &&
              strict_slug(o, "channel", r.channel, e) &&
              strict_int(o, "version", 1, INT64_MAX - 1, &r.version, e) &&
              strict_int(o, "epoch", 1, INT64_MAX, &r.epoch, e) &&
              root_keys(json_object_get(o, "keys"), &r, e) &&
              strict_int(o, "threshold", 1, r.n_keys, &threshold, e);
    json_decref(o);
    if (!ok)
        return false;
    r.threshold = (uint32_t)threshold;
    hash_bytes(json, r.sha256);
    *out = r;
    return true;
}

/* The next line, without its end; a file that a mail program gave \r\n is still good. */
static struct str next_line(struct str *rest)
{
    struct str line = STR("");
    if (str_next(rest, '\n', &line) && line.n && line.p[line.n - 1] == '\r')
        line.n--;
    return line;
}

static bool signed_by(const uint8_t key[32], const uint8_t sig[64], struct str bytes)
{
    uint8_t hash[64];
    crypto_generichash(hash, sizeof hash, (const uint8_t *)bytes.p, bytes.n, NULL, 0);
    return crypto_sign_verify_detached(sig, hash, sizeof hash, key) == 0;
}

enum trust_finding trust_judge(const struct trust_key *k, struct str sig_file, struct str bytes)
{
    static const char UNTRUSTED[] = "untrusted comment:", TRUSTED[] = "trusted comment: ";
    struct str rest = sig_file, note = next_line(&rest), head = next_line(&rest);
    struct str comment = next_line(&rest), tail = next_line(&rest);
    uint8_t sig[2 + 8 + 64], over[64 + LIMIT_SIG_BYTES], global[64];
    if (sig_file.n > LIMIT_SIG_BYTES || rest.n || !str_starts(note, UNTRUSTED) ||
        !str_starts(comment, TRUSTED) || !base64_exact(head, sig, sizeof sig) ||
        !base64_exact(tail, global, sizeof global))
        return TRUST_NO_SIGNATURE;
    if (sig[0] != 'E' || sig[1] != 'D')
        return TRUST_LEGACY;
    if (memcmp(sig + 2, k->id, 8) != 0)
        return TRUST_OTHER_KEY;
    if (!signed_by(k->key, sig + 10, bytes))
        return TRUST_OTHER_BYTES;
    size_t n = comment.n - (sizeof TRUSTED - 1);
    memcpy(over, sig + 10, 64);
    memcpy(over + 64, comment.p + sizeof TRUSTED - 1, n);
    return crypto_sign_verify_detached(global, over, 64 + n, k->key) == 0 ? TRUST_GOOD
                                                                          : TRUST_OTHER_COMMENT;
}

bool trust_minisig(const struct trust_key *k, struct str sig_file, struct str bytes, struct err *e)
{
    static const char *const said[] = {
        [TRUST_NO_SIGNATURE] = "not a minisign signature",
        [TRUST_LEGACY] = "not a prehashed signature (minisign -H makes one)",
        [TRUST_OTHER_KEY] = "made by another key",
        [TRUST_OTHER_BYTES] = "the signature is not of these bytes",
        [TRUST_OTHER_COMMENT] = "the trusted comment was changed",
    };
    enum trust_finding found = trust_judge(k, sig_file, bytes);
    return found == TRUST_GOOD || err_set(e, ERR_UNTRUSTED, "%s", said[found]);
}

const char *trust_sig_name(const struct trust_key *k, unsigned n, const char *path, struct arena *a)
{
    char id[17];
    trust_keyid_hex(k->id, id);
    int zeros = 16 - (int)strlen(id);
    if (n > 1 || (n == 1 && zeros == 0))
        return NULL;
    return str_format(a, "%s.%.*s%s.minisig", path, n ? zeros : 0, "000000000000000", id).p;
}

bool trust_sig_read(const struct trust_key *k, int dir, const char *path, struct arena *a,
                    struct str *out, struct err *e)
{
    const char *name;
    for (unsigned n = 0; (name = trust_sig_name(k, n, path, a)); n++) {
        if (fs_read_file(dir, name, LIMIT_SIG_BYTES, a, out, e))
            return true;
        if (e->code != ERR_NOT_FOUND)
            return false;
    }
    return false;
}

/* One key's file.  A file that is not there is no finding; `why` then has ERR_NOT_FOUND. */
static bool signed_by_key(const struct trust_key *k, int dir, const char *path, struct str bytes,
                          struct err *why)
{
    struct arena *a = arena_create();
    struct str file;
    char id[17];
    trust_keyid_hex(k->id, id);
    bool ok = trust_sig_read(k, dir, path, a, &file, why);
    if (ok && !trust_minisig(k, file, bytes, why))
        ok = err_wrap(why, "%s.%s.minisig", path, id);
    arena_destroy(a);
    return ok;
}

bool trust_verify(const struct trust_root *r, int dir, const char *path, struct str bytes,
                  struct err *e)
{
    uint32_t good = 0;
    struct err bad = {0}, io = {0};
    for (uint32_t i = 0; i < r->n_keys; i++) {
        struct err why;
        if (signed_by_key(&r->keys[i], dir, path, bytes, &why))
            good++;
        else if (why.code == ERR_IO)
            io = why;
        else if (why.code != ERR_NOT_FOUND)
            bad = why;
    }
    if (good >= r->threshold) {
        if (bad.code)
            log_warning("%s (passed over: %u good signatures are enough)", bad.text, good);
        return true;
    }
    if (io.code) { /* a stick pulled out is no forgery */
        *e = io;
        return false;
    }
    return err_set(e, ERR_UNTRUSTED, "%s: %u good signatures by the keys of %s, needed %u%s%s",
                   path, good, r->channel, r->threshold, bad.code ? "; " : "", bad.text);
}

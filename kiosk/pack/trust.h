/* trust.h - who may speak for a channel: roots of trust and threshold signatures.
 *
 * Signatures are minisign's, prehashed ("ED": Ed25519 over BLAKE2b-512), the global signature
 * over the trusted comment included; the legacy kind is refused.  A threshold counts distinct
 * public keys; an unknown key's signature, or a bad one, is passed over beside enough good ones.
 * Signature files stand beside the manifest: NAME.<keyid>.minisig, keyid in upper-case hex as
 * minisign prints it, without the zeros it may begin with, or with all 16 digits; only the names of
 * the root's own keys are ever opened. */
#ifndef PACK_TRUST_H
#define PACK_TRUST_H
#include "base/slug.h"
#include "pack/hash.h"
#include "pack/limits.h"

struct trust_key {
    uint8_t id[8];
    uint8_t key[32]; /* Ed25519 */
};
struct trust_root {
    char channel[SLUG_MAX_BYTES + 1];
    int64_t version, epoch;
    uint32_t threshold, n_keys;
    struct trust_key keys[LIMIT_KEYS];
    hash_hex sha256; /* of the JSON that it was parsed from */
};
/* A minisign public key as its .pub file's second line (base64 of "Ed" id key). */
bool trust_key_parse(struct str base64, struct trust_key *out, struct err *e) MUST_CHECK;
/* {"type": "root", "channel", "version", "epoch", "keys": ["RW...", ...], "threshold"}, each key
 * as trust_key_parse takes it.
 * Strict: right types only, no unknown or duplicate members, 1 <= threshold <= keys, distinct
 * keys.  Call only with verified bytes, or for the first root, which the operator vouches for. */
bool trust_root_parse(struct str json, struct trust_root *out, struct err *e) MUST_CHECK;
/* At least `threshold` of the root's keys signed exactly these bytes; the signature files are
 * read from `dir`/`path`.<keyid>.minisig.  ERR_UNTRUSTED says how many were found and needed. */
bool trust_verify(const struct trust_root *r, int dir, const char *path, struct str bytes,
                  struct err *e) MUST_CHECK;
/* What a signature file over these bytes is, for this key. */
enum trust_finding {
    TRUST_GOOD,
    TRUST_NO_SIGNATURE,  /* not as minisign writes it */
    TRUST_LEGACY,        /* not prehashed */
    TRUST_OTHER_KEY,     /* says itself that another key made it */
    TRUST_OTHER_BYTES,   /* signs something else, or nothing */
    TRUST_OTHER_COMMENT, /* the trusted comment was changed */
};
enum trust_finding trust_judge(const struct trust_key *k, struct str sig_file, struct str bytes);
/* The same as an error: ERR_UNTRUSTED unless it is good. */
bool trust_minisig(const struct trust_key *k, struct str sig_file, struct str bytes,
                   struct err *e) MUST_CHECK;
/* The signature file of a key beside `path`, unverified; ERR_NOT_FOUND if there is none. */
bool trust_sig_read(const struct trust_key *k, int dir, const char *path, struct arena *a,
                    struct str *out, struct err *e) MUST_CHECK;
/* The nth name that the file may have, n from 0; NULL: it has no more. */
const char *trust_sig_name(const struct trust_key *k, unsigned n, const char *path,
                           struct arena *a);
/* As minisign prints it. */
void trust_keyid_hex(const uint8_t id[8], char out[17]);
#endif

/* signing.h - for tests: keys from a number, minisign's files and roots written by hand, so that
 * no test needs the minisign program. */
#ifndef SUPPORT_SIGNING_H
#define SUPPORT_SIGNING_H
#include "base/fsops.h"

struct signer {
    uint8_t secret[64], key[42]; /* key: "Ed" id public, as in a .pub file */
    char id[17], base64[64];     /* id as minisign prints it */
};
struct signer signer_make(uint8_t seed);                  /* the same for the same seed */
void signer_rename(struct signer *s, uint8_t first_byte); /* another id, the same key */

struct str signing_minisig(struct arena *a, const struct signer *s, struct str bytes);
struct str signing_minisig_legacy(struct arena *a, const struct signer *s, struct str bytes);
struct str signing_root(struct arena *a, const char *channel, int64_t version, int64_t epoch,
                        int64_t threshold, const struct signer *keys, size_t n);
/* `from`, which must be there, replaced by `to`. */
struct str signing_swap(struct arena *a, struct str s, const char *from, const char *to);
/* Write a file, its folders too; an older one goes. */
void signing_put(int dir, const char *path, struct str bytes);
#endif

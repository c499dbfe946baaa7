/* hash.h - SHA-256 (FIPS 180-4; nettle, which uses what the processor has for it) as 64 lower-case
 * hex digits, and the place of an object that is named by it. */
#ifndef PACK_HASH_H
#define PACK_HASH_H
#include "base/str.h"

typedef char hash_hex[65];
typedef char hash_path[sizeof "objects/ab/" - 1 + sizeof(hash_hex)];

bool hash_parse(struct str s, hash_hex out); /* exactly 64 digits, lower case */
void hash_bytes(struct str bytes, hash_hex out);
/* All of a file, from its start. */
bool hash_file(int fd, hash_hex out, struct err *e) MUST_CHECK;
/* Of what comes piece by piece. */
struct hash *hash_begin(void);
void hash_add(struct hash *h, const void *bytes, size_t n);
void hash_end(struct hash *h, hash_hex out); /* frees it; NULL is fine; `out` may be NULL */
void hash_object_path(const hash_hex h, hash_path out); /* "objects/ab/abcd..." */
#endif

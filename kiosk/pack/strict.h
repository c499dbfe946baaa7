/* strict.h - JSON as manifests, roots and the store's state are written: one object, nothing after
 * it, exact members, exact types, integers only; anything else is ERR_CORRUPT. */
#ifndef PACK_STRICT_H
#define PACK_STRICT_H
#include "base/slug.h"
#include "pack/hash.h"

struct json_t; /* jansson's; the caller of strict_load gives it back with json_decref */

/* Depth is bounded before the parser sees the bytes; a member given twice is refused. */
bool strict_load(struct str json, struct json_t **out, struct err *e) MUST_CHECK;
/* `o` is an object with exactly these members: names with one space between. */
bool strict_members(const struct json_t *o, const char *names, struct err *e) MUST_CHECK;
/* ERR_UNTRUSTED otherwise: what was signed as one thing is offered as another. */
bool strict_is(const struct json_t *o, const char *member, const char *text,
               struct err *e) MUST_CHECK;
bool strict_int(const struct json_t *o, const char *member, int64_t min, int64_t max, int64_t *out,
                struct err *e) MUST_CHECK;
/* 1 to `limit` bytes; ERR_TOO_BIG above. */
bool strict_size(const struct json_t *o, const char *member, uint64_t limit, int64_t *out,
                 struct err *e) MUST_CHECK;
bool strict_hash(const struct json_t *o, const char *member, hash_hex out,
                 struct err *e) MUST_CHECK;
bool strict_slug(const struct json_t *o, const char *member, char out[SLUG_MAX_BYTES + 1],
                 struct err *e) MUST_CHECK;
#endif

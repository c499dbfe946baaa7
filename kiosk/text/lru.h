/* lru.h - values under byte-string keys, bounded in bytes; the one longest unused goes first.
 * Things go only in lru_put.  One thread. */
#ifndef TEXT_LRU_H
#define TEXT_LRU_H
#include "base/str.h"

struct lru;
struct lru *lru_create(size_t max_bytes);
void lru_destroy(struct lru *l); /* NULL is fine */
/* Borrowed until the next lru_put; NULL if there is none.  `hash` is of the key. */
const void *lru_get(struct lru *l, struct str key, uint64_t hash);
/* Takes over `value`, a piece of the heap of so many bytes, under a new key; false, and it stays
 * the caller's, if it is over the bound. */
bool lru_put(struct lru *l, struct str key, uint64_t hash, void *value, size_t bytes);
size_t lru_bytes(const struct lru *l);
#endif

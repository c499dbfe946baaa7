/* lru.c - a hash table of chains, and all entries in a ring in the order of their use:
 * ring.newer is the oldest, ring.older the newest.  An entry is one allocation that never moves,
 * so a value may point into itself. */
#include "text/lru.h"

#include <assert.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

enum { CHAINS = 4096 }; /* a kiosk's screens hold some hundred paragraphs */

struct link {
    struct link *newer, *older;
};

struct entry {
    struct link link; /* first: an entry is found from its link */
    struct entry *next;
    uint64_t hash;
    size_t bytes, key_n, value_at;
    alignas(max_align_t) char at[]; /* key, then value */
};

struct lru {
    struct link ring;
    struct entry *chains[CHAINS];
    size_t bytes, max_bytes;
};

struct lru *lru_create(size_t max_bytes)
{
    struct lru *l = MEM_NEW(struct lru, 1);
    l->ring = (struct link){&l->ring, &l->ring};
    l->max_bytes = max_bytes;
    return l;
}

static void unlink_entry(struct entry *e)
{
    e->link.newer->older = e->link.older;
    e->link.older->newer = e->link.newer;
}

static void make_newest(struct lru *l, struct entry *e)
{
    e->link = (struct link){.newer = &l->ring, .older = l->ring.older};
    e->link.older->newer = e->link.newer->older = &e->link;
}

static void drop_oldest(struct lru *l)
{
    struct entry *e = (struct entry *)l->ring.newer;
    struct entry **p = &l->chains[e->hash % CHAINS];
    while (*p != e)
        p = &(*p)->next; /* NOLINT(clang-analyzer-unix.Malloc): it loses track of the ring */
    *p = e->next;
    unlink_entry(e);
    l->bytes -= e->bytes;
    free(e);
}

void lru_destroy(struct lru *l)
{
    if (!l)
        return;
    while (l->bytes > 0)
        drop_oldest(l);
    free(l);
}

static struct entry *find(const struct lru *l, struct str key, uint64_t hash)
{
    struct entry *e = l->chains[hash % CHAINS];
    while (e && !(e->hash == hash && str_eq((struct str){e->at, e->key_n}, key)))
        e = e->next;
    return e;
}

const void *lru_get(struct lru *l, struct str key, uint64_t hash)
{
    struct entry *e = find(l, key, hash);
    if (!e)
        return NULL;
    unlink_entry(e);
    make_newest(l, e);
    return e->at + e->value_at;
}

void *lru_put(struct lru *l, struct str key, uint64_t hash, size_t value_bytes)
{
    size_t align = alignof(max_align_t), value_at = (key.n + align - 1) / align * align;
    size_t bytes = sizeof(struct entry) + value_at + value_bytes;
    assert(!find(l, key, hash));
    if (bytes > l->max_bytes)
        return NULL;
    while (l->bytes + bytes > l->max_bytes)
        drop_oldest(l);

    struct entry *e = mem_grow(NULL, 1, bytes);
    mem_touch(e, bytes);
    struct entry **chain = &l->chains[hash % CHAINS];
    e->next = *chain;
    *chain = e;
    e->hash = hash;
    e->bytes = bytes;
    e->key_n = key.n;
    e->value_at = value_at;
    memcpy(e->at, key.p, key.n);
    make_newest(l, e);
    l->bytes += bytes;
    return e->at + value_at;
}

size_t lru_bytes(const struct lru *l)
{
    return l->bytes;
}

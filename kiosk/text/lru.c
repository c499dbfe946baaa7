/* lru.c - a hash table of chains, and all entries in a ring in the order of their use:
 * ring.newer is the oldest, ring.older the newest.  An entry is one allocation with its key; its
 * value is another, made by the caller and never moved, so it may point into itself. */
#include "text/lru.h"

#include <assert.h>
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
    void *value;
    size_t bytes, key_n; /* bytes: of both allocations */
    char key[];
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
    free(e->value);
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
    while (e && !(e->hash == hash && str_eq((struct str){e->key, e->key_n}, key)))
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
    return e->value;
}

bool lru_put(struct lru *l, struct str key, uint64_t hash, void *value, size_t value_bytes)
{
    size_t bytes = sizeof(struct entry) + key.n + value_bytes;
    assert(!find(l, key, hash)); /* who puts has asked before */
    if (bytes > l->max_bytes)
        return false;
    while (l->bytes + bytes > l->max_bytes)
        drop_oldest(l);

    struct entry *e = mem_grow(NULL, 1, sizeof *e + key.n);
    struct entry **chain = &l->chains[hash % CHAINS];
    *e = (struct entry){
        .next = *chain, .hash = hash, .value = value, .bytes = bytes, .key_n = key.n};
    *chain = e;
    memcpy(e->key, key.p, key.n);
    make_newest(l, e);
    l->bytes += bytes;
    return true;
}

size_t lru_bytes(const struct lru *l)
{
    return l->bytes;
}

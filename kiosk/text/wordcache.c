/* wordcache.c - an open table of pointers (a power of two, at most half full) and an arena for the
 * words.  Over the bound all of them go: a text's own words are back after one line. */
#include "text/wordcache.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 1024 };

struct wordcache {
    struct word **slots; /* NULL: free */
    size_t n_slots, used;
    struct arena *arena;
    size_t max_bytes;
};

static void make_slots(struct wordcache *w, size_t n)
{
    w->slots = MEM_NEW(struct word *, n);
    w->n_slots = n;
}

struct wordcache *wordcache_create(size_t max_bytes)
{
    struct wordcache *w = MEM_NEW(struct wordcache, 1);
    w->arena = arena_create();
    w->max_bytes = max_bytes;
    make_slots(w, FIRST_SLOTS);
    return w;
}

void wordcache_destroy(struct wordcache *w)
{
    if (!w)
        return;
    arena_destroy(w->arena);
    free(w->slots);
    free(w);
}

size_t wordcache_bytes(const struct wordcache *w)
{
    return sizeof *w + w->n_slots * sizeof *w->slots + arena_bytes(w->arena, 0);
}

void wordcache_trim(struct wordcache *w)
{
    if (wordcache_bytes(w) <= w->max_bytes)
        return;
    arena_reset(w->arena);
    free(w->slots);
    w->used = 0;
    make_slots(w, FIRST_SLOTS);
}

static uint64_t hash_of(const uint32_t *text, size_t n, uint32_t kind)
{
    uint64_t h = kind + n;
    for (size_t i = 0; i < n; i++) {
        h = (h ^ text[i]) * 0x9E3779B97F4A7C15u;
        h ^= h >> 32;
    }
    return h;
}

/* The slot of the word, or the free one where it would go. */
static struct word **find(const struct wordcache *w, const uint32_t *text, size_t n, uint32_t kind)
{
    for (uint64_t i = hash_of(text, n, kind);; i++) {
        struct word **slot = &w->slots[i & (w->n_slots - 1)];
        if (!*slot || ((*slot)->n == n && (*slot)->kind == kind &&
                       memcmp((*slot)->text, text, n * sizeof *text) == 0))
            return slot;
    }
}

static void grow(struct wordcache *w)
{
    struct wordcache old = *w;
    make_slots(w, old.n_slots * 2);
    for (size_t i = 0; i < old.n_slots; i++)
        if (old.slots[i])
            *find(w, old.slots[i]->text, old.slots[i]->n, old.slots[i]->kind) = old.slots[i];
    free(old.slots);
}

struct word *wordcache_get(struct wordcache *w, const uint32_t *text, size_t n, uint32_t kind)
{
    assert(n > 0 && n <= WORD_MAX);
    struct word **slot = find(w, text, n, kind);
    if (*slot)
        return *slot;
    struct word *word = arena_room(w->arena, 1, sizeof *word + n * sizeof *text);
    *word = (struct word){
        .kind = kind, .n = (uint32_t)n, .text = memcpy(word + 1, text, n * sizeof *text)};
    *slot = word;
    if (++w->used * 2 > w->n_slots)
        grow(w);
    return word;
}

void wordcache_set(struct wordcache *w, struct word *word, const struct word_glyph *glyphs,
                   size_t n_glyphs)
{
    struct word_glyph *room = ARENA_ROOM(w->arena, struct word_glyph, n_glyphs);
    if (n_glyphs)
        memcpy(room, glyphs, n_glyphs * sizeof *glyphs);
    word->glyphs = room;
    word->n_glyphs = (uint32_t)n_glyphs;
}

/* mem.c - an arena is a list of blocks, the newest first; each is at least BLOCK bytes.
 * Under the address sanitizer the unused rest of a block is poisoned, so that reading past an
 * object is found although it did not come from malloc. */
#include "base/mem.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

enum {
    BLOCK = 32 * 1024, /* a screen's tree takes a few of them */
    ALIGN = alignof(max_align_t),
    GAP = ALIGN, /* between objects, so that an overrun meets poison */
    HUGE_PAGE = 2 * 1024 * 1024,
};

struct block {
    struct block *older;
    size_t cap, used;
    alignas(max_align_t) unsigned char at[];
};

struct arena {
    struct block *newest;
};

static void *need(void *p)
{
    if (!p) {
        fputs("out of memory\n", stderr);
        abort();
    }
    return p;
}

static size_t product(size_t size, size_t count)
{
    size_t n;
    if (__builtin_mul_overflow(size, count, &n) || n > PTRDIFF_MAX) {
        fputs("out of memory: impossible size\n", stderr);
        abort();
    }
    return n;
}

static void add_block(struct arena *a, size_t at_least)
{
    size_t cap = at_least > BLOCK ? at_least : BLOCK;
    struct block *b = need(malloc(sizeof *b + cap));
    mem_touch(b, sizeof *b + cap);
    *b = (struct block){.older = a->newest, .cap = cap};
    ASAN_POISON_MEMORY_REGION(b->at, cap);
    a->newest = b;
}

struct arena *arena_create(void)
{
    return MEM_NEW(struct arena, 1);
}

static void free_older_than(struct block *keep)
{
    struct block *b = keep->older;
    keep->older = NULL;
    while (b) {
        struct block *older = b->older;
        free(b);
        b = older;
    }
}

void arena_reset(struct arena *a)
{
    if (!a->newest)
        return;
    free_older_than(a->newest);
    a->newest->used = 0;
    ASAN_POISON_MEMORY_REGION(a->newest->at, a->newest->cap);
}

void arena_destroy(struct arena *a)
{
    if (!a)
        return;
    if (a->newest) {
        free_older_than(a->newest);
        free(a->newest);
    }
    free(a);
}

void *arena_zero(struct arena *a, size_t size, size_t count)
{
    size_t n = product(size, count);
    size_t take = (n + ALIGN - 1) / ALIGN * ALIGN + GAP;
    if (!a->newest || a->newest->cap - a->newest->used < take)
        add_block(a, take);
    void *p = a->newest->at + a->newest->used;
    a->newest->used += take;
    ASAN_UNPOISON_MEMORY_REGION(p, n);
    return memset(p, 0, n);
}

void *mem_zero(size_t size, size_t count)
{
    size_t n = product(size, count);
    return need(calloc(1, n ? n : 1));
}

void *mem_grow(void *p, size_t size, size_t count)
{
    size_t n = product(size, count);
    return need(realloc(p, n ? n : 1));
}

void *mem_big(size_t bytes)
{
    void *p = NULL;
    if (posix_memalign(&p, HUGE_PAGE, bytes))
        need(NULL);
    madvise(p, bytes, MADV_HUGEPAGE); /* advice: nothing depends on it */
    return p;
}

void mem_touch(void *p, size_t bytes)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), before = (uintptr_t)p % page;
    madvise((char *)p - before, bytes + before, MADV_POPULATE_WRITE);
}

/* mem.c - an arena is a list of blocks, the newest first; each is at least BLOCK bytes.
 * Under the address sanitizer the unused rest of a block is poisoned, so that reading past an
 * object is found although it did not come from malloc. */
#include "base/mem.h"

#include <stdalign.h>
#include <stdbool.h>
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
    WORTH_A_CALL = 32 * 1024, /* fewer faults cost less than asking for the pages */
};

struct block {
    struct block *older;
    size_t cap, used;
    alignas(max_align_t) unsigned char at[];
};

struct arena {
    struct block *newest;
    size_t bytes; /* of all blocks */
};

void (*mem_exhausted)(void);

void mem_end(void)
{
    fputs("out of memory\n", stderr);
    if (mem_exhausted)
        mem_exhausted();
    abort();
}

static void *need(void *p)
{
    if (!p)
        mem_end();
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

static size_t block_cap(size_t at_least)
{
    return at_least > BLOCK ? at_least : BLOCK;
}

static void add_block(struct arena *a, size_t at_least)
{
    size_t cap = block_cap(at_least);
    struct block *b = need(malloc(sizeof *b + cap));
    mem_touch(b, sizeof *b + cap);
    *b = (struct block){.older = a->newest, .cap = cap};
    ASAN_POISON_MEMORY_REGION(b->at, cap);
    a->newest = b;
    a->bytes += sizeof *b + cap;
}

struct arena *arena_create(void)
{
    return MEM_NEW(struct arena, 1);
}

static void free_blocks(struct block *b)
{
    while (b) {
        struct block *older = b->older;
        free(b);
        b = older;
    }
}

void arena_reset(struct arena *a)
{
    /* a larger block held one large thing */
    struct block *keep = a->newest && a->newest->cap == BLOCK ? a->newest : NULL;
    free_blocks(keep ? keep->older : a->newest);
    *a = (struct arena){.newest = keep, .bytes = keep ? sizeof *keep + keep->cap : 0};
    if (!keep)
        return;
    keep->older = NULL;
    keep->used = 0;
    ASAN_POISON_MEMORY_REGION(keep->at, keep->cap);
}

void arena_destroy(struct arena *a)
{
    if (!a)
        return;
    free_blocks(a->newest);
    free(a);
}

static size_t taken(size_t n)
{
    return (n + ALIGN - 1) / ALIGN * ALIGN + GAP;
}

static bool fits(const struct arena *a, size_t take)
{
    return a->newest && a->newest->cap - a->newest->used >= take;
}

size_t arena_bytes(const struct arena *a, size_t more)
{
    size_t take = taken(more);
    return a->bytes + (more && !fits(a, take) ? sizeof(struct block) + block_cap(take) : 0);
}

void *arena_room(struct arena *a, size_t size, size_t count)
{
    size_t n = product(size, count), take = taken(n);
    if (!fits(a, take))
        add_block(a, take);
    void *p = a->newest->at + a->newest->used;
    a->newest->used += take;
    ASAN_UNPOISON_MEMORY_REGION(p, n);
    return p;
}

void *arena_zero(struct arena *a, size_t size, size_t count)
{
    return memset(arena_room(a, size, count), 0, product(size, count));
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
    if (bytes < HUGE_PAGE) { /* would take one of them whole */
        p = need(malloc(bytes));
        mem_touch(p, bytes);
        return p;
    }
    if (posix_memalign(&p, HUGE_PAGE, bytes))
        need(NULL);
    madvise(p, bytes, MADV_HUGEPAGE); /* advice: nothing depends on it */
    return p;
}

void mem_touch(void *p, size_t bytes)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), before = (uintptr_t)p % page;
    if (bytes < WORTH_A_CALL)
        return;
    if (bytes >= 2 * HUGE_PAGE)
        madvise((char *)p - before, bytes + before, MADV_HUGEPAGE);
    madvise((char *)p - before, bytes + before, MADV_POPULATE_WRITE);
}

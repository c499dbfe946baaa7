/* mem.h - memory by lifetime: program, screen (an arena), frame (an arena, reset).
 * Nothing here returns NULL; running out ends the process and systemd starts it again. */
#ifndef BASE_MEM_H
#define BASE_MEM_H
#include <stddef.h>

/* Called before it ends so; NULL: nobody is to hear of it. */
extern void (*mem_exhausted)(void);
/* Ends it so: for libraries that say it by a code of their own. */
__attribute__((noreturn)) void mem_end(void);

struct arena;
struct arena *arena_create(void);
void arena_destroy(struct arena *a); /* NULL is fine */
void arena_reset(struct arena *a);   /* every pointer from it dies here; keeps one small block */
/* What it holds of the heap, or would with an object of `more` bytes. */
size_t arena_bytes(const struct arena *a, size_t more);
/* `count` zeroed objects of `size` bytes, aligned for any type; never NULL, even for 0. */
void *arena_zero(struct arena *a, size_t size, size_t count);
#define ARENA_NEW(a, type, count) ((type *)arena_zero((a), sizeof(type), (count)))
/* Not zeroed, for what is written at once: pages that are never written are never touched. */
void *arena_room(struct arena *a, size_t size, size_t count);
#define ARENA_ROOM(a, type, count) ((type *)arena_room((a), sizeof(type), (count)))

/* The heap, for what lives as long as its owner.  Sizes are checked for overflow. */
void *mem_zero(size_t size, size_t count);
void *mem_grow(void *p, size_t size, size_t count); /* realloc; the new part is not zeroed */
#define MEM_NEW(type, count) ((type *)mem_zero(sizeof(type), (count)))

/* For pictures and what else takes megabytes and is written whole: not zeroed, on huge pages where
 * the system has them (a page fault costs as much as painting a page).  free() it. */
void *mem_big(size_t bytes);
/* All pages of somebody else's large piece at once, before they are written one fault after the
 * other, on huge pages if it is megabytes; advice too. */
void mem_touch(void *p, size_t bytes);

/* Room for one more at the end of a heap array: MEM_PUSH(v.at, v.n, v.cap) is the new slot
 * (not zeroed). */
#define MEM_PUSH(at, n, cap)                                                                       \
    (*((n) == (cap) ? ((cap) = (cap) ? (cap)*2 : 8, (at) = mem_grow((at), sizeof *(at), (cap)),    \
                       &(at)[(n)++])                                                               \
                    : &(at)[(n)++]))
#endif

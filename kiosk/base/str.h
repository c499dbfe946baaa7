/* str.h - a borrowed run of bytes, UTF-8 where it is text.  Never owns; never terminated unless
 * a function says so. */
#ifndef BASE_STR_H
#define BASE_STR_H
#include "base/err.h"
#include "base/mem.h"
#include <stdbool.h>
#include <stdint.h>

struct str {
    const char *p;
    size_t n;
};
#define STR(lit) ((struct str){(lit), sizeof(lit) - 1})
#define STR_ARG(s) (int)(s).n, (s).p /* for "%.*s" */

struct str str_of(const char *terminated); /* borrowed; NULL gives the empty string */
bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *terminated);
int str_cmp(struct str a, struct str b); /* by bytes, as memcmp; the shorter first */
bool str_starts(struct str s, const char *prefix);
struct str str_trim(struct str s);                  /* ASCII white space at both ends */
struct str str_copy(struct arena *a, struct str s); /* the copy is also terminated */
char *str_cstr(struct arena *a, struct str s);      /* terminated copy */
/* In place: one line that steers no terminal.  Line ends become blanks, other control characters
 * (C0, DELETE, C1) and what turns the direction of writing question marks. */
void str_tame(char *s);
struct str str_format(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Cut at the first `sep`: true and *head, *rest; false if there is none (both untouched). */
bool str_cut(struct str s, char sep, struct str *head, struct str *rest);
/* The piece up to the next `sep` or the end, and *rest behind it; false once *rest is empty. */
bool str_next(struct str *rest, char sep, struct str *piece);
uint64_t str_hash(struct str s); /* FNV-1a, 64 bit: for caches, not against attackers */

/* The whole string is one decimal number in [min, max]; anything else is false. */
bool str_int(struct str s, int64_t min, int64_t max, int64_t *out);
/* YYYY-MM-DD of the proleptic Gregorian calendar, years 1 to 9999; out: y * 10000 + m * 100 + d. */
bool str_date(struct str s, int32_t *yyyymmdd);

/* A string that grows; heap.  Always terminated, so buf.p is a C string once not NULL. */
struct buf {
    char *p;
    size_t n, cap;
};
void buf_add(struct buf *b, struct str s);
void buf_puts(struct buf *b, const char *terminated);
void buf_putc(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
struct str buf_str(const struct buf *b);             /* borrowed until the next change */
struct str buf_move(struct buf *b, struct arena *a); /* into the arena; the buffer is freed */
void buf_free(struct buf *b);
#endif

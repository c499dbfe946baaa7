#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct str str_of(const char *s)
{
    return s ? (struct str){s, strlen(s)} : (struct str){"", 0};
}

bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_is(struct str a, const char *s)
{
    return str_eq(a, str_of(s));
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, const char *prefix)
{
    size_t n = strlen(prefix);
    return s.n >= n && memcmp(s.p, prefix, n) == 0;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct str str_trim(struct str s)
{
    while (s.n && is_space(s.p[0]))
        s.p++, s.n--;
    while (s.n && is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

char *str_cstr(struct arena *a, struct str s)
{
    char *p = ARENA_NEW(a, char, s.n + 1);
    if (s.n)
        memcpy(p, s.p, s.n);
    return p;
}

/* U+200E, U+200F, U+2028 to U+202E and U+2066 to U+2069, in UTF-8. */
static bool is_steering(const unsigned char *p)
{
    return p[0] == 0xE2 &&
           ((p[1] == 0x80 && (p[2] == 0x8E || p[2] == 0x8F || (p[2] >= 0xA8 && p[2] <= 0xAE))) ||
            (p[1] == 0x81 && p[2] >= 0xA6 && p[2] <= 0xA9));
}

void str_tame(char *s)
{
    for (unsigned char *p = (unsigned char *)s; *p; p++) {
        if (*p == '\n' || *p == '\r' || *p == '\t')
            *p = ' ';
        else if (*p < ' ' || *p == 0x7F)
            *p = '?';
        else if (*p == 0xC2 && p[1] >= 0x80 && p[1] < 0xA0) /* U+0080 to U+009F in UTF-8 */
            p[0] = p[1] = '?';
        else if (is_steering(p))
            p[0] = p[1] = p[2] = '?';
    }
}

struct str str_copy(struct arena *a, struct str s)
{
    return (struct str){str_cstr(a, s), s.n};
}

struct str str_format(struct arena *a, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    char *p = ARENA_NEW(a, char, (size_t)(n < 0 ? 0 : n) + 1);
    vsnprintf(p, (size_t)(n < 0 ? 0 : n) + 1, fmt, again);
    va_end(again);
    return str_of(p);
}

bool str_cut(struct str s, char sep, struct str *head, struct str *rest)
{
    const char *at = s.n ? memchr(s.p, sep, s.n) : NULL;
    if (!at)
        return false;
    size_t n = (size_t)(at - s.p);
    *rest = (struct str){at + 1, s.n - n - 1};
    *head = (struct str){s.p, n};
    return true;
}

bool str_next(struct str *rest, char sep, struct str *piece)
{
    if (rest->n == 0)
        return false;
    if (!str_cut(*rest, sep, piece, rest)) {
        *piece = *rest;
        *rest = (struct str){rest->p + rest->n, 0};
    }
    return true;
}

uint64_t str_hash(struct str s)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3u;
    return h;
}

bool str_int(struct str s, int64_t min, int64_t max, int64_t *out)
{
    bool minus = s.n > 0 && s.p[0] == '-';
    size_t i = minus;
    int64_t v = 0;
    if (i == s.n)
        return false;
    for (; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        int64_t digit = s.p[i] - '0';
        if (__builtin_mul_overflow(v, 10, &v) ||
            __builtin_add_overflow(v, minus ? -digit : digit, &v))
            return false;
    }
    if (v < min || v > max)
        return false;
    *out = v;
    return true;
}

bool str_date(struct str s, int32_t *yyyymmdd)
{
    int64_t y, m, d;
    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-' ||
        !str_int((struct str){s.p, 4}, 1, 9999, &y) ||
        !str_int((struct str){s.p + 5, 2}, 1, 12, &m) ||
        !str_int((struct str){s.p + 8, 2}, 1, 31, &d))
        return false;
    bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (d > days[m - 1] + (m == 2 && leap))
        return false;
    *yyyymmdd = (int32_t)(y * 10000 + m * 100 + d);
    return true;
}

static void reserve(struct buf *b, size_t more)
{
    if (b->cap - b->n > more)
        return;
    b->cap = (b->n + more + 1) * 2;
    b->p = mem_grow(b->p, 1, b->cap);
}

void buf_add(struct buf *b, struct str s)
{
    reserve(b, s.n);
    if (s.n)
        memcpy(b->p + b->n, s.p, s.n);
    b->n += s.n;
    b->p[b->n] = 0;
}

void buf_puts(struct buf *b, const char *s)
{
    buf_add(b, str_of(s));
}

void buf_putc(struct buf *b, char c)
{
    buf_add(b, (struct str){&c, 1});
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n >= 0) {
        reserve(b, (size_t)n);
        vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
        b->n += (size_t)n;
    }
    va_end(again);
}

struct str buf_str(const struct buf *b)
{
    return b->p ? (struct str){b->p, b->n} : (struct str){"", 0};
}

struct str buf_move(struct buf *b, struct arena *a)
{
    struct str s = str_copy(a, buf_str(b));
    buf_free(b);
    return s;
}

void buf_free(struct buf *b)
{
    free(b->p);
    *b = (struct buf){0};
}

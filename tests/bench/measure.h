/* measure.h - what the benches of text have in common: an article in, lines of "key<TAB>value" out.
 *
 *   speed FILE LANG START   START is seconds since 1970, when the process was asked for
 *   faults NFC NFD LANG     the same text composed and decomposed, in columns of 900 and 320 px
 *
 * cold    the article laid out and painted for the first time, after the library's start: fonts are
 *         opened, nothing has been shaped, the bitmap's pages are there
 * warm    the same again with whatever the library keeps, to the same bitmap, cleared each time
 * width   as warm, but the column is another one each time (880 to 891 px)
 * edited  as warm, but the first letter is another one each time
 * picture process start to the first picture, everything included
 * peak    VmHWM in MB
 */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WIDTH = 900, NARROW = 320, SIZE = 24, MAX_HEIGHT = 2800, ROUNDS = 12, MAX_LINES = 1000 };

static inline double clock_ms(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static inline char *read_text(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    size_t cap = 1 << 21;
    char *text = calloc(1, cap);
    if (!f || !text || (*n = fread(text, 1, cap - 1, f)) == 0) {
        perror(path);
        exit(1);
    }
    fclose(f);
    return text;
}

static inline int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static inline void report(const char *key, double value)
{
    printf("%s\t%.4f\n", key, value);
}

static inline void report_peak(void)
{
    char line[256];
    double kb = 0;
    FILE *f = fopen("/proc/self/status", "r");
    while (f && fgets(line, sizeof line, f))
        sscanf(line, "VmHWM: %lf", &kb);
    if (f)
        fclose(f);
    report("peak", kb / 1024);
}

/* What a bench does to be timed: lay out and paint `text` at `width`. */
typedef void show(void *self, const char *text, size_t n, int width);

static inline void report_rounds(const char *key, show *f, void *self, char *text, size_t n,
                                 bool other_width, bool other_letter)
{
    double ms[ROUNDS];
    char first = text[0];
    for (int i = 0; i < ROUNDS; i++) {
        if (other_letter) /* an article begins with A */
            text[0] = (char)('A' + i);
        double begin = clock_ms(CLOCK_MONOTONIC);
        f(self, text, n, other_width ? 880 + i : WIDTH);
        ms[i] = clock_ms(CLOCK_MONOTONIC) - begin;
    }
    text[0] = first;
    qsort(ms, ROUNDS, sizeof *ms, by_value);
    report(key, ms[ROUNDS / 2]);
}

static inline int report_speed(show *f, void *self, char **argv)
{
    size_t n;
    char *text = read_text(argv[2], &n);
    double begin = clock_ms(CLOCK_MONOTONIC);
    f(self, text, n, WIDTH);
    report("cold", clock_ms(CLOCK_MONOTONIC) - begin);
    report("picture", clock_ms(CLOCK_REALTIME) - strtod(argv[4], NULL) * 1e3);
    report_rounds("warm", f, self, text, n, false, false);
    report_rounds("width", f, self, text, n, true, false);
    report_rounds("edited", f, self, text, n, false, true);
    report_peak();
    return 0;
}

/* ---- what is wrong with the lines of a text ---- */

struct lines {
    size_t n, start[MAX_LINES]; /* bytes */
    unsigned wide;              /* wider than the column, white space at the end left out */
    unsigned clipped;           /* lines whose ink does not fit the box that the library gives */
    unsigned missing;           /* characters without a glyph */
};

static inline uint32_t char_at(const char *p)
{
    const unsigned char *u = (const unsigned char *)p;
    if (u[0] < 0x80)
        return u[0];
    if (u[0] < 0xE0)
        return (u[0] & 31u) << 6 | (u[1] & 63u);
    return (u[0] & 15u) << 12 | (u[1] & 63u) << 6 | (u[2] & 63u);
}

static inline bool is_mark(uint32_t c)
{
    return (c >= 0x300 && c <= 0x36F) || (c >= 0x17B4 && c <= 0x17D3) || c == 0x17DD;
}

/* Letters, not counting marks, in the first n bytes: the same for composed and decomposed text. */
static inline size_t letters(const char *text, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80 && !is_mark(char_at(text + i));
    return count;
}

/* The lines of a text in a column of this width. */
typedef struct lines find_lines(void *self, const char *text, size_t n, int width);

static inline void report_column(find_lines *f, void *self, const char *nfc, size_t n,
                                 const char *nfd, size_t m, int width)
{
    struct lines a = f(self, nfc, n, width), b = f(self, nfd, m, width);
    unsigned inside = 0, signs = 0, differ = 0;
    for (size_t i = 1; i < a.n; i++) {
        size_t at = a.start[i];
        uint32_t c = char_at(nfc + at);
        bool after_coeng = at >= 3 && char_at(nfc + at - 3) == 0x17D2;
        inside += is_mark(c) || after_coeng;
        signs += (c >= 0x17D4 && c <= 0x17D8) || c == 0x17DA;
    }
    for (size_t i = 0; i < a.n; i++)
        differ += i >= b.n || letters(nfc, a.start[i]) != letters(nfd, b.start[i]);
    printf("lines%d\t%zu\nwide%d\t%u\ninside%d\t%u\nsigns%d\t%u\n", width, a.n, width, a.wide,
           width, inside, width, signs);
    printf("clipped%d\t%u\nmissing%d\t%u\ndiffer%d\t%u\n", width, a.clipped, width, a.missing,
           width, differ);
}

static inline int report_faults(find_lines *f, void *self, char **argv)
{
    size_t n, m;
    char *nfc = read_text(argv[2], &n), *nfd = read_text(argv[3], &m);
    report_column(f, self, nfc, n, nfd, m, WIDTH);
    report_column(f, self, nfc, n, nfd, m, NARROW);
    return 0;
}
#endif

#include "crowd_text.h"

#include "base/utf8.h"
#include "doc/doc.h"

#include <string.h>

/* Not within a character. */
static size_t cut(struct str s, size_t n)
{
    n = n < s.n ? n : s.n;
    while (n > 0 && n < s.n && ((uint8_t)s.p[n] & 0xC0) == 0x80)
        n--;
    return n;
}

static void add_words(struct buf *b, struct crowd_text *t, size_t bytes)
{
    size_t end = b->n + bytes;
    while (b->n < end) {
        struct str rest = {t->prose.p + t->at, t->prose.n - t->at};
        size_t n = cut(rest, end - b->n);
        if (n == 0)
            break;
        buf_add(b, (struct str){rest.p, n});
        t->at = (t->at + n) % t->prose.n;
    }
    while (b->n < end)
        buf_putc(b, '.');
}

struct str crowd_words(struct crowd_text *t, struct arena *a, size_t bytes)
{
    struct buf b = {0};
    add_words(&b, t, bytes);
    return buf_move(&b, a);
}

/* ---- bodies ---- */

/* `before`, words and `after`, in pieces of so many bytes as often as they fit. */
static struct str pieces(struct crowd_text *t, struct arena *a, size_t bytes, size_t each,
                         const char *before, const char *after)
{
    struct buf b = {0};
    while (b.n + each <= bytes) {
        buf_puts(&b, before);
        add_words(&b, t, each - strlen(before) - strlen(after));
        buf_puts(&b, after);
    }
    return buf_move(&b, a);
}

/* The most blocks. */
static struct str blocks(struct crowd_text *t, struct arena *a, size_t bytes, const char *before,
                         const char *after)
{
    return pieces(t, a, bytes, DOC_MAX_BYTES / DOC_MAX_BLOCKS, before, after);
}

static struct str prose(struct crowd_text *t, struct arena *a, size_t bytes)
{
    return pieces(t, a, bytes, 600, "", "\n\n");
}

static struct str one_paragraph(struct crowd_text *t, struct arena *a, size_t bytes)
{
    return crowd_words(t, a, bytes);
}

static struct str paragraphs(struct crowd_text *t, struct arena *a, size_t bytes)
{
    return blocks(t, a, bytes, "", "\n\n");
}

static struct str notices(struct crowd_text *t, struct arena *a, size_t bytes)
{
    return blocks(t, a, bytes, "> ", "\n\n");
}

static struct str headings(struct crowd_text *t, struct arena *a, size_t bytes)
{
    return blocks(t, a, bytes, "## ", "\n");
}

static struct str bullets(struct crowd_text *t, struct arena *a, size_t bytes)
{
    return blocks(t, a, bytes, "- ", "\n");
}

static struct str numbers(struct crowd_text *t, struct arena *a, size_t bytes)
{
    return blocks(t, a, bytes, "1. ", "\n");
}

static struct str bold(struct crowd_text *t, struct arena *a, size_t bytes)
{
    return pieces(t, a, bytes, 8, "**", "** ");
}

static struct str links(struct crowd_text *t, struct arena *a, size_t bytes)
{
    return pieces(t, a, bytes, DOC_MAX_BYTES / DOC_MAX_BRACKETS, "[", "](crowd) ");
}

/* Three lists in each other, each of which ends again and again. */
static struct str nested(struct crowd_text *t, struct arena *a, size_t bytes)
{
    static const char *const marks[] = {"1. ", "   1. ", "      1. "};
    struct buf b = {0};
    for (size_t i = 0; b.n + 24 <= bytes; i++) {
        buf_puts(&b, marks[i % 3]);
        add_words(&b, t, 9);
        buf_putc(&b, '\n');
    }
    return buf_move(&b, a);
}

/* Clusters of which none comes twice in a long while: no word of them is known. */
static struct str chance(struct crowd_text *t, struct arena *a, size_t bytes)
{
    struct buf b = {0};
    uint32_t n = 1;
    char c[4];
    while (b.n + 18 <= bytes) {
        uint32_t letters[] = {0x1780 + (n >> 24) % 35, 0x17D2, 0x1780 + (n >> 17) % 35,
                              0x17B6 + (n >> 11) % 16};
        for (size_t i = 0; i < 4; i++)
            buf_add(&b, (struct str){c, utf8_put(letters[i], c)});
        n = n * 1664525 + 1013904223;
    }
    add_words(&b, t, bytes - b.n);
    return buf_move(&b, a);
}

const struct crowd_shape crowd_shapes[] = {
    {"prose", prose},           {"notices", notices},
    {"numbers", numbers},       {"bold", bold},
    {"chance", chance},         {"one-paragraph", one_paragraph},
    {"paragraphs", paragraphs}, {"headings", headings},
    {"bullets", bullets},       {"links", links},
    {"nested", nested},         {NULL, NULL},
};

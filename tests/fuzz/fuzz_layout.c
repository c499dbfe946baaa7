/* fuzz_layout - any bytes as a paragraph.  Five bytes choose language and style, size, width (2)
 * and a bold span; the rest is the text.  Every result is checked for what callers rely on. */
#include "base/utf8.h"
#include "text/dump.h"
#include "text/glyphs.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>

static struct fonts *fonts;
static struct typesetter *setter, *uncached;
static struct glyphs *pictures;
static struct arena *arena;

struct sheet { /* what is laid out, but for the width */
    struct str text;
    struct para_style style;
    struct para_span span;
};

static void start(void)
{
    struct err e;
    if (!fonts_open(NULL, &fonts, &e))
        abort();
    setter = typesetter_create(fonts, 100000);
    uncached = typesetter_create(fonts, 0);
    pictures = glyphs_create(fonts, 200000);
    arena = arena_create();
}

/* A space, or what is never seen; a soft hyphen is, where the line ends with it. */
static bool is_blank(const struct para *p, const struct para_line *line, struct str text, size_t at)
{
    bool last = at == p->glyphs[line->first + line->count - 1].cluster;
    UChar32 c = (UChar32)utf8_next(text, &at);
    return u_isUWhiteSpace(c) ||
           (!(c == 0xAD && last) && u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT));
}

/* Clusters grow along the line and lie in its bytes; true if one only is more than blank. */
static bool check_glyphs(const struct para *p, const struct para_line *line, struct str text)
{
    unsigned clusters = 0;
    uint32_t byte = line->start;
    for (uint32_t i = line->first; i < line->first + line->count; i++) {
        const struct para_glyph *g = &p->glyphs[i];
        assert(g->cluster >= byte && g->cluster <= line->end && g->cluster < text.n);
        assert(g->face < FONT_COUNT && g->y % 64 == 0);
        clusters +=
            (i == line->first || g->cluster != byte) && !is_blank(p, line, text, g->cluster);
        byte = g->cluster;
        struct glyph_pen pen = glyph_pen(g);
        glyphs_get(pictures, g->face, g->size_px, g->glyph, pen.x_quarter);
    }
    return clusters <= 1;
}

static void check(const struct para *p, struct str text, int32_t width)
{
    uint32_t byte = 0, glyph = 0;
    assert(p->n_lines > 0);
    for (uint32_t i = 0; i < p->n_lines; i++) {
        const struct para_line *line = &p->lines[i];
        assert(line->start == byte && line->end >= byte && line->first == glyph);
        assert(line->width >= 0 && line->width <= p->width && line->x >= 0);
        assert(line->baseline + line->descent <= p->height);
        bool alone = check_glyphs(p, line, text);
        assert(width == 0 || alone || line->x + line->width <= PX64(width));
        byte = line->end;
        glyph += line->count;
    }
    assert(p->cut ? byte <= text.n : byte == text.n);
    assert(glyph == p->n_glyphs);
}

static void check_same(const struct para *a, const struct para *b)
{
    assert(a->n_lines == b->n_lines && a->n_glyphs == b->n_glyphs && a->hash == b->hash);
    assert(a->width == b->width && a->height == b->height && a->missing == b->missing);
    assert(memcmp(a->lines, b->lines, a->n_lines * sizeof *a->lines) == 0);
    assert(a->n_glyphs == 0 || memcmp(a->glyphs, b->glyphs, a->n_glyphs * sizeof *a->glyphs) == 0);
}

static const struct para *lay(struct typesetter *t, const struct sheet *s, int32_t width)
{
    return para_layout(t, s->text, &s->span, 1, &s->style, width, arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!fonts)
        start();
    if (size < 5)
        return 0;
    struct sheet s = {
        .text = {(const char *)data + 5, size - 5},
        .style = {.lang = data[0] % LANG_COUNT,
                  .size_px = (uint16_t)(1 + data[1] % 64),
                  .khmer_milli = data[0] & 4 ? 1250 : 1000,
                  .leading_milli = 1500,
                  .align = (data[0] >> 3) % 3,
                  .max_lines = data[0] >> 5},
        .span = {data[4] % 16, data[4] % 16 + data[4] / 16, true, data[4]},
    };
    int32_t width = data[2] << 3 | data[3] >> 5;

    const struct para *p = lay(setter, &s, width), *narrow = lay(setter, &s, width / 2);
    check(p, s.text, width);
    check(narrow, s.text, width / 2);
    check_same(p, lay(setter, &s, width));
    check_same(p, lay(uncached, &s, width));
    bool hyphens = memmem(s.text.p, s.text.n, "\u00AD", 2);
    if (width >= 2 && !s.style.max_lines && !hyphens) /* these two may add to a line */
        assert(narrow->width <= p->width && narrow->n_lines >= p->n_lines);
    para_ink(setter, p);
    dump_layout(setter, s.text, s.style.lang, width, s.style.size_px, arena);
    arena_reset(arena);
    return 0;
}

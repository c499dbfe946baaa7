/* fuzz_layout - any bytes as a paragraph.  Five bytes choose language and style, size, width (2)
 * and a bold span; the rest is the text.  Every result is checked for what callers rely on. */
#include "text/dump.h"
#include "text/glyphs.h"

#include <assert.h>
#include <stdlib.h>

static struct fonts *fonts;
static struct typesetter *setter;
static struct glyphs *pictures;
static struct arena *arena;

static void start(void)
{
    struct err e;
    if (!fonts_open(NULL, &fonts, &e))
        abort();
    setter = typesetter_create(fonts, 100000);
    pictures = glyphs_create(fonts, 200000);
    arena = arena_create();
}

static void check(const struct para *p, struct str text)
{
    uint32_t byte = 0, glyph = 0;
    assert(p->n_lines > 0);
    for (uint32_t i = 0; i < p->n_lines; i++) {
        const struct para_line *line = &p->lines[i];
        assert(line->start == byte && line->end >= byte && line->first == glyph);
        assert(line->width >= 0 && line->width <= p->width && line->x >= 0);
        assert(line->baseline + line->descent <= p->height);
        byte = line->end;
        glyph += line->count;
    }
    assert(p->cut ? byte <= text.n : byte == text.n);
    assert(glyph == p->n_glyphs);
    for (uint32_t i = 0; i < p->n_glyphs; i++) {
        const struct para_glyph *g = &p->glyphs[i];
        assert(g->cluster < text.n && g->face < FONT_COUNT && g->y % 64 == 0);
        glyphs_get(pictures, g->face, g->size_px, g->glyph, glyph_pen(g).x_quarter);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!fonts)
        start();
    if (size < 5)
        return 0;
    struct str text = {(const char *)data + 5, size - 5};
    struct para_style style = {.lang = data[0] % LANG_COUNT,
                               .size_px = (uint16_t)(1 + data[1] % 64),
                               .khmer_milli = data[0] & 4 ? 1250 : 1000,
                               .leading_milli = 1500,
                               .align = (data[0] >> 3) % 3,
                               .max_lines = data[0] >> 5};
    struct para_span span = {data[4] % 16, data[4] % 16 + data[4] / 16, true, data[4]};
    int32_t width = data[2] << 3 | data[3] >> 5;

    const struct para *p = para_layout(setter, text, &span, 1, &style, width, arena);
    check(p, text);
    para_ink(setter, p);
    check(para_layout(setter, text, &span, 1, &style, width / 2, arena), text);
    dump_layout(setter, text, style.lang, width, style.size_px, arena);
    dump_breaks(text, style.lang, arena);
    arena_reset(arena);
    return 0;
}

#include "text/dump.h"

#include "base/utf8.h"
#include "text/breaks.h"
#include "text/norm.h"

#include <unicode/uchar.h>

/* 14 digits say every px64 exactly.  PostScript names need no escaping: printable ASCII without
 * brackets, slash and percent. */
static void dump_glyph(struct buf *b, const struct fonts *f, const struct para_glyph *g)
{
    buf_printf(b, "{\"font\": \"%s\", \"glyph\": %u, \"cluster\": %u, \"x\": %.14g, \"y\": %.14g}",
               fonts_postscript_name(f, g->face), g->glyph, g->cluster, g->x / 64.0, g->y / 64.0);
}

static void dump_line(struct buf *b, const struct fonts *f, const struct para *p,
                      const struct para_line *line)
{
    buf_printf(b,
               "{\"start\": %u, \"end\": %u, \"x\": %.14g, \"baseline\": %.14g, \"width\": %.14g, "
               "\"ascent\": %.14g, \"descent\": %.14g, \"glyphs\": [",
               line->start, line->end, line->x / 64.0, line->baseline / 64.0, line->width / 64.0,
               line->ascent / 64.0, line->descent / 64.0);
    for (uint32_t i = 0; i < line->count; i++) {
        buf_puts(b, i ? ",\n  " : "\n  ");
        dump_glyph(b, f, &p->glyphs[line->first + i]);
    }
    buf_puts(b, "]}");
}

struct str dump_layout(struct typesetter *t, struct str text, enum lang lang, int width_px,
                       int size_px, struct arena *a)
{
    struct para_style style = {.lang = lang,
                               .size_px = (uint16_t)size_px,
                               .khmer_milli = 1000,
                               .leading_milli = lang == LANG_KM ? 1800 : 1500};
    const struct para *p = para_layout(t, text, NULL, 0, &style, width_px, a);
    struct buf b = {0};
    buf_puts(&b, "{\"lines\": [");
    for (uint32_t i = 0; i < p->n_lines; i++) {
        buf_puts(&b, i ? ",\n " : "\n ");
        dump_line(&b, typesetter_fonts(t), p, &p->lines[i]);
    }
    buf_puts(&b, "]}\n");
    return buf_move(&b, a);
}

static bool is_marked(uint32_t before)
{
    return before == 0x200B || before == 0xAD || u_isUWhiteSpace((UChar32)before);
}

struct str dump_breaks(struct str text, enum lang lang, struct arena *a)
{
    struct norm_text n;
    norm_decode(text, a, &n);
    uint8_t *kinds = ARENA_NEW(a, uint8_t, n.n + 1);
    struct breaks *breaks = breaks_create();
    breaks_find(breaks, n.at, n.n, lang, kinds);
    breaks_destroy(breaks);

    struct buf b = {0};
    size_t done = 0;
    for (size_t i = 1; i < n.n; i++) {
        bool inside = n.byte[i] == n.byte[i - 1]; /* of what NFC changed: no byte of its own */
        if (kinds[i] != BREAK_MAY || inside || is_marked(n.at[i - 1]))
            continue;
        buf_add(&b, (struct str){text.p + done, n.byte[i] - done});
        buf_puts(&b, "\u200B");
        done = n.byte[i];
    }
    buf_add(&b, (struct str){text.p + done, text.n - done});
    return buf_move(&b, a);
}

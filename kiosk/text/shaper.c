/* shaper.c - decode, itemise, find breaks, then one hb_shape for each run of one face.
 *
 * HarfBuzz's clusters are indices of code points; pieces carry bytes of the given text. */
#include "text/shaper.h"

#include "text/breaks.h"
#include "text/faces.h"
#include "text/itemise.h"
#include "text/norm.h"

#include <assert.h>
#include <stdlib.h>

#include <hb.h>
#include <unicode/uchar.h>

struct shaper {
    const struct fonts *fonts;
    struct breaks *breaks;
    hb_buffer_t *buffer;
    struct shaped_glyph *glyphs;
    struct shaped_piece *pieces;
    size_t n_glyphs, n_pieces, glyphs_cap, pieces_cap;
    uint32_t missing;
    struct shaped_reach reach;
    size_t boxed_piece; /* number of pieces when the last box was put */
};

/* What the stages before shaping know of each character. */
struct chars {
    struct norm_text text;
    uint8_t *faces, *marks, *breaks;
};

struct shaper *shaper_create(const struct fonts *f)
{
    struct shaper *s = MEM_NEW(struct shaper, 1);
    s->fonts = f;
    s->breaks = breaks_create();
    s->buffer = hb_buffer_create();
    return s;
}

void shaper_destroy(struct shaper *s)
{
    if (!s)
        return;
    breaks_destroy(s->breaks);
    hb_buffer_destroy(s->buffer);
    free(s->glyphs);
    free(s->pieces);
    free(s);
}

void shaper_let_go(struct shaper *s)
{
    free(s->glyphs);
    free(s->pieces);
    s->glyphs = NULL;
    s->pieces = NULL;
    s->glyphs_cap = s->pieces_cap = 0;
}

/* White space that may hang: what no break may follow (U+00A0 and its like) has to fit. */
static bool hangs(uint32_t c)
{
    return c == 0x200B || norm_ends_line(c) ||
           (u_isUWhiteSpace((UChar32)c) && c != 0xA0 && c != 0x2007 && c != 0x202F);
}

static void open_piece(struct shaper *s, const struct chars *chars, size_t at, size_t end)
{
    uint32_t c = chars->text.at[at];
    struct shaped_piece piece = {
        .byte = chars->text.byte[at],
        .first = (uint32_t)s->n_glyphs,
        .before = chars->breaks[at],
        .blank = hangs(c) && end == at + 1,
        .hyphen = c == 0xAD,
    };
    MEM_PUSH(s->pieces, s->n_pieces, s->pieces_cap) = piece;
}

/* One box is enough for all that is missing in a cluster: a flag is two characters, a family
 * seven. */
static bool is_second_box(struct shaper *s, uint32_t glyph)
{
    if (glyph != 0)
        return false;
    bool second = s->boxed_piece == s->n_pieces;
    s->boxed_piece = s->n_pieces;
    return second;
}

/* Each glyph's box is read from the font's tables: no outline is loaded. */
static void measure_ink(struct shaper *s, const struct shaped_glyph *g)
{
    hb_glyph_extents_t ink;
    if (!hb_font_get_glyph_extents(faces_hb(s->fonts, g->face), g->glyph, &ink) || !ink.height)
        return;
    int32_t up = g->y + ink.y_bearing, down = -(up + ink.height);
    struct shaped_reach *r = &s->reach;
    r->up[g->face] = up > r->up[g->face] ? up : r->up[g->face];
    r->down[g->face] = down > r->down[g->face] ? down : r->down[g->face];
}

static void collect(struct shaper *s, const struct chars *chars, size_t end)
{
    unsigned n;
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(s->buffer, &n);
    const hb_glyph_position_t *pos = hb_buffer_get_glyph_positions(s->buffer, &n);
    for (unsigned i = 0; i < n; i++) {
        uint32_t at = info[i].cluster;
        if (i == 0 || at != info[i - 1].cluster) {
            unsigned next = i;
            while (next < n && info[next].cluster == at)
                next++;
            open_piece(s, chars, at, next < n ? info[next].cluster : end);
        }
        if (is_second_box(s, info[i].codepoint))
            continue;
        s->missing += info[i].codepoint == 0;
        struct shaped_glyph glyph = {
            .glyph = info[i].codepoint,
            .advance = pos[i].x_advance,
            .x = pos[i].x_offset,
            .y = pos[i].y_offset,
            .face = chars->faces[at],
            .mark = chars->marks[at],
        };
        measure_ink(s, &glyph);
        MEM_PUSH(s->glyphs, s->n_glyphs, s->glyphs_cap) = glyph;
    }
}

static void shape_run(struct shaper *s, const struct chars *chars, size_t start, size_t end,
                      enum lang lang)
{
    enum font_face face = chars->faces[start];
    bool khmer = face == FONT_KHMER || face == FONT_KHMER_BOLD;
    hb_buffer_clear_contents(s->buffer);
    hb_buffer_add_codepoints(s->buffer, chars->text.at, (int)chars->text.n, (unsigned)start,
                             (int)(end - start));
    hb_buffer_set_direction(s->buffer, HB_DIRECTION_LTR);
    hb_buffer_set_script(s->buffer, khmer ? HB_SCRIPT_KHMER : HB_SCRIPT_LATIN);
    hb_buffer_set_language(s->buffer, hb_language_from_string(lang_code(lang), -1));
    hb_shape(faces_hb(s->fonts, face), s->buffer, NULL, 0);
    collect(s, chars, end);
}

/* A run ends where the face changes; a long one at a break, or, since shaping some strings takes
 * time that grows with the square of their length, at the latest after twice RUN_LONG. */
static size_t run_end(const struct chars *c, size_t start)
{
    enum { RUN_LONG = 2000 };
    size_t end = start + 1;
    while (end < c->text.n && c->faces[end] == c->faces[start] && end - start < 2 * RUN_LONG &&
           !(end - start > RUN_LONG && c->breaks[end] == BREAK_MAY))
        end++;
    bool too_long = end < c->text.n && c->faces[end] == c->faces[start];
    for (size_t at = end; too_long && at > start + RUN_LONG; at--)
        if (!itemise_joins(&c->text, at))
            return at;
    return end;
}

static struct chars examine(struct shaper *s, struct str text, const struct para_span *spans,
                            size_t n_spans, enum lang lang, bool bold, struct arena *scratch)
{
    struct chars c;
    norm_decode(text, scratch, &c.text);
    c.faces = ARENA_NEW(scratch, uint8_t, c.text.n);
    c.marks = ARENA_NEW(scratch, uint8_t, c.text.n);
    c.breaks = ARENA_NEW(scratch, uint8_t, c.text.n + 1);
    itemise_faces(s->fonts, &c.text, spans, n_spans, bold, c.faces, c.marks);
    breaks_find(s->breaks, c.text.at, c.text.n, lang, c.breaks);
    return c;
}

/* Mostly a character is a glyph and a piece: room for them at once. */
static void reserve(struct shaper *s, size_t n)
{
    if (s->glyphs_cap >= n && s->pieces_cap > n)
        return;
    s->glyphs_cap = s->pieces_cap = n + 1;
    s->glyphs = mem_grow(s->glyphs, sizeof *s->glyphs, s->glyphs_cap);
    s->pieces = mem_grow(s->pieces, sizeof *s->pieces, s->pieces_cap);
    mem_touch(s->glyphs, s->glyphs_cap * sizeof *s->glyphs);
    mem_touch(s->pieces, s->pieces_cap * sizeof *s->pieces);
}

struct shaped shaper_shape(struct shaper *s, struct str text, const struct para_span *spans,
                           size_t n_spans, enum lang lang, bool bold, struct arena *scratch)
{
    struct chars c = examine(s, text, spans, n_spans, lang, bold, scratch);
    s->n_glyphs = s->n_pieces = s->boxed_piece = s->missing = 0;
    s->reach = (struct shaped_reach){0};
    reserve(s, c.text.n);
    for (size_t start = 0, end; start < c.text.n; start = end) {
        end = run_end(&c, start);
        if (c.faces[start] == ITEMISE_LINE_END)
            for (size_t at = start; at < end; at++)
                open_piece(s, &c, at, at + 1);
        else
            shape_run(s, &c, start, end, lang);
    }
    struct shaped_piece close = {.byte = (uint32_t)text.n, .first = (uint32_t)s->n_glyphs};
    MEM_PUSH(s->pieces, s->n_pieces, s->pieces_cap) = close;
    return (struct shaped){s->glyphs,  s->pieces, (uint32_t)s->n_glyphs, (uint32_t)s->n_pieces - 1,
                           s->missing, s->reach};
}

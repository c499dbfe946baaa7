/* place.c - greedy lines: pieces are taken while they fit, and a line ends at the last place
 * where it may.  White space hangs over the end.  Sums are 64 bits wide and only what is stored
 * is cut to px64, so that no text, however long, overflows.
 *
 * The line box is whole pixels, and so is every baseline: glyph pictures have quarter-pixel
 * steps in x but none in y. */
#include "text/place.h"

#include "text/breaks.h"
#include "text/faces.h"

#include <assert.h>
#include <stdlib.h>

enum { ELLIPSIS = 0x2026, HYPHEN = 0x2010 };

struct placer {
    const struct fonts *fonts;
    int64_t em[FONT_COUNT]; /* font units */
    uint32_t *ends;         /* of each line the piece before which it ends */
    size_t n_ends, ends_cap;

    /* of the paragraph at hand */
    struct para_line *lines;
    struct para_glyph *glyphs;
    uint32_t n_lines, n_glyphs;
    const struct shaped *s;
    const struct para_style *style;
    int64_t limit; /* px64; INT64_MAX: none */
    uint16_t size_px[FONT_COUNT];
    int64_t ascent, descent, pitch; /* whole pixels, in px64 */
};

/* A glyph that the text does not have, put at the end of a line. */
struct tail {
    uint32_t cluster;
    int64_t advance; /* 0: no tail */
    uint16_t glyph;
    uint8_t face;
};

struct placer *placer_create(const struct fonts *f)
{
    struct placer *p = MEM_NEW(struct placer, 1);
    p->fonts = f;
    for (enum font_face face = 0; face < FONT_COUNT; face++)
        p->em[face] = faces_units_per_em(f, face);
    return p;
}

void placer_destroy(struct placer *p)
{
    if (!p)
        return;
    free(p->ends);
    free(p);
}

void placer_let_go(struct placer *p)
{
    free(p->ends);
    p->ends = NULL;
    p->ends_cap = 0;
}

static px64 fit(int64_t v)
{
    return v > INT32_MAX ? INT32_MAX : v < INT32_MIN ? INT32_MIN : (px64)v;
}

/* Font units to px64, to the nearest, halves away from zero. */
static int64_t scaled(const struct placer *p, uint8_t face, int32_t units)
{
    if (units == 0)
        return 0;
    int64_t em = p->em[face];
    int64_t v = (int64_t)units * p->size_px[face] * 64;
    return (v + (v < 0 ? -em : em) / 2) / em;
}

static int64_t piece_width(const struct placer *p, uint32_t piece)
{
    const struct shaped_piece *at = &p->s->pieces[piece];
    int64_t w = 0;
    for (uint32_t i = at->first; i < at[1].first; i++)
        w += scaled(p, p->s->glyphs[i].face, p->s->glyphs[i].advance);
    return w;
}

static struct tail make_tail(const struct placer *p, uint32_t c, uint32_t cluster)
{
    struct tail tail = {.cluster = cluster, .face = p->style->bold ? FONT_LATIN_BOLD : FONT_LATIN};
    int32_t units;
    tail.glyph = (uint16_t)faces_glyph(p->fonts, tail.face, c, &units);
    tail.advance = scaled(p, tail.face, units);
    return tail;
}

/* The tail of a line that ends before piece `end`: a hyphen where the author allowed one. */
static struct tail hyphen_before(const struct placer *p, uint32_t end)
{
    const struct shaped_piece *last = &p->s->pieces[end - 1];
    bool seen = last->hyphen && end < p->s->n_pieces && last[1].before != BREAK_MUST;
    return seen ? make_tail(p, HYPHEN, last->byte) : (struct tail){0};
}

static bool hyphen_fits(const struct placer *p, uint32_t end, int64_t pen)
{
    int64_t hyphen = hyphen_before(p, end).advance;
    return hyphen == 0 || pen + hyphen <= p->limit;
}

/* The piece before which the line from `first` ends. */
static uint32_t find_end(const struct placer *p, uint32_t first)
{
    int64_t pen = 0;
    uint32_t may = 0, forced = 0;
    for (uint32_t i = first; i < p->s->n_pieces; i++) {
        const struct shaped_piece *piece = &p->s->pieces[i];
        if (i > first && piece->before == BREAK_MUST)
            return i;
        if (i > first && piece->before == BREAK_MAY && hyphen_fits(p, i, pen))
            may = i;
        if (i > first && piece->before != BREAK_NEVER && !piece->blank)
            forced = i;
        pen += piece_width(p, i);
        if (i > first && pen > p->limit && !piece->blank)
            return may ? may : forced ? forced : i;
    }
    return p->s->n_pieces;
}

/* The longest beginning of [first, end) that leaves room for the ellipsis. */
static uint32_t find_cut(const struct placer *p, uint32_t first, uint32_t end, int64_t ellipsis)
{
    int64_t pen = 0;
    uint32_t cut = first;
    for (uint32_t i = first; i < end; i++) {
        pen += piece_width(p, i);
        if (!p->s->pieces[i].blank && pen + ellipsis <= p->limit)
            cut = i + 1;
    }
    return cut;
}

static void put_glyph(struct placer *p, const struct shaped_glyph *g, uint32_t cluster, int64_t pen,
                      int64_t baseline)
{
    int64_t rise = (scaled(p, g->face, g->y) + 32) >> 6; /* whole pixels */
    p->glyphs[p->n_glyphs++] = (struct para_glyph){
        .cluster = cluster,
        .x = fit(pen + scaled(p, g->face, g->x)),
        .y = fit(baseline - rise * 64),
        .glyph = g->glyph,
        .size_px = p->size_px[g->face],
        .face = g->face,
        .mark = g->mark,
    };
}

static void align_line(struct placer *p, struct para_line *line)
{
    int64_t room = p->limit == INT64_MAX ? 0 : p->limit - line->width;
    int64_t by = p->style->align == PARA_CENTRE ? room / 2 : p->style->align == PARA_END ? room : 0;
    if (by <= 0)
        return;
    line->x = fit(by);
    for (uint32_t i = 0; i < line->count; i++)
        p->glyphs[line->first + i].x = fit(p->glyphs[line->first + i].x + by);
}

static void put_line(struct placer *p, uint32_t first, uint32_t end, struct tail tail)
{
    int64_t top = (int64_t)p->n_lines * p->pitch;
    int64_t spare = p->pitch - p->ascent - p->descent;
    int64_t baseline = top + p->ascent + (spare > 0 ? spare / 128 * 64 : 0);
    struct para_line line = {
        .start = p->n_lines ? p->lines[p->n_lines - 1].end : 0,
        .end = p->s->pieces[end].byte,
        .first = p->n_glyphs,
        .baseline = fit(baseline),
        .ascent = fit(p->ascent),
        .descent = fit(p->descent),
    };
    int64_t pen = 0, seen = 0;
    for (uint32_t i = first; i < end; i++) {
        const struct shaped_piece *piece = &p->s->pieces[i];
        for (uint32_t k = piece->first; k < piece[1].first; k++) {
            const struct shaped_glyph *g = &p->s->glyphs[k];
            put_glyph(p, g, piece->byte, pen, baseline);
            pen += scaled(p, g->face, g->advance);
        }
        if (!piece->blank)
            seen = pen;
    }
    /* after a forced break there may be no room for a hyphen */
    if (tail.advance > 0 && (seen == 0 || seen + tail.advance <= p->limit)) {
        struct shaped_glyph g = {.glyph = tail.glyph, .face = tail.face};
        put_glyph(p, &g, tail.cluster, seen, baseline);
        seen += tail.advance;
    }
    line.width = fit(seen);
    line.count = p->n_glyphs - line.first;
    align_line(p, &line);
    p->lines[p->n_lines++] = line;
}

static void put_last_line(struct placer *p, uint32_t first, uint32_t end)
{
    struct tail ellipsis = make_tail(p, ELLIPSIS, 0);
    uint32_t cut = find_cut(p, first, end, ellipsis.advance);
    ellipsis.cluster = p->s->pieces[cut].byte;
    put_line(p, first, cut, ellipsis);
}

/* Rounded up to whole pixels. */
static int64_t whole_px(uint32_t milli_px)
{
    return (int64_t)((milli_px + 999) / 1000) * 64;
}

static bool has_khmer(const struct shaped *s)
{
    for (uint32_t i = 0; i < s->n_glyphs; i++)
        if (s->glyphs[i].face == FONT_KHMER || s->glyphs[i].face == FONT_KHMER_BOLD)
            return true;
    return false;
}

/* Rare stacks reach farther than the line box of fonts.h; then the box is what they need, to whole
 * pixels.  put_glyph rounds their height by half a pixel, and each scaling by half a 64th. */
static void grow_box(struct placer *p, const struct shaped *s)
{
    enum { ROUNDING = 32 + 3 };
    for (enum font_face face = 0; face < FONT_COUNT; face++) {
        int64_t up = (scaled(p, (uint8_t)face, s->reach.up[face]) + ROUNDING + 63) >> 6;
        int64_t down = (scaled(p, (uint8_t)face, s->reach.down[face]) + ROUNDING + 63) >> 6;
        p->ascent = up * 64 > p->ascent ? up * 64 : p->ascent;
        p->descent = down * 64 > p->descent ? down * 64 : p->descent;
    }
}

/* All lines of a paragraph stand at one pitch.  Khmer never stands closer than its line boxes;
 * Latin may where its style asks for it (titles): only rare pairs of marks would come near. */
static void measure(struct placer *p, const struct shaped *s, const struct para_style *style,
                    int32_t width_px)
{
    bool has_kh = has_khmer(s);
    /* theme.c keeps to it, whatever the panel; command_text.c asks. */
    assert(style->size_px > 0 && style->size_px <= PARA_MAX_SIZE_PX);
    assert(style->khmer_milli > 0 && style->khmer_milli <= 2000);
    uint32_t latin = style->size_px;
    uint32_t khmer = (latin * style->khmer_milli + 500) / 1000;
    khmer = khmer ? khmer : 1;
    uint32_t largest = has_kh && khmer > latin ? khmer : latin;
    p->style = style;
    p->limit = width_px > 0 ? (int64_t)width_px * 64 : INT64_MAX;
    p->size_px[FONT_LATIN] = p->size_px[FONT_LATIN_BOLD] = (uint16_t)latin;
    p->size_px[FONT_KHMER] = p->size_px[FONT_KHMER_BOLD] = (uint16_t)khmer;
    /* half a pixel more: put_glyph rounds the height of marks, up or down */
    p->ascent = whole_px(FONTS_ASCENT_MILLI_EM * largest + 500);
    p->descent =
        whole_px((has_kh ? FONTS_DESCENT_MILLI_EM : FONTS_LATIN_DESCENT_MILLI_EM) * largest + 500);
    grow_box(p, s);
    p->pitch = whole_px(style->leading_milli * latin);
    if (has_kh && p->pitch < p->ascent + p->descent)
        p->pitch = p->ascent + p->descent;
}

/* The last line has the room of its box even where the pitch is less. */
static int64_t last_line(const struct placer *p)
{
    int64_t box = p->ascent + p->descent;
    return p->pitch > box ? p->pitch : box;
}

/* Gives whether max_lines left something out. */
static bool find_ends(struct placer *p)
{
    p->n_ends = 0;
    uint32_t end = 0;
    do {
        end = find_end(p, end);
        MEM_PUSH(p->ends, p->n_ends, p->ends_cap) = end;
    } while (end < p->s->n_pieces && p->n_ends != p->style->max_lines);
    return end < p->s->n_pieces;
}

size_t para_bytes(const struct para *p)
{
    return sizeof *p + p->n_lines * sizeof *p->lines + p->n_glyphs * sizeof *p->glyphs;
}

/* A line has at most one glyph that the text does not have. */
static struct para *make_room(struct placer *p)
{
    size_t n_glyphs = p->s->pieces[p->ends[p->n_ends - 1]].first + p->n_ends;
    size_t bytes =
        sizeof(struct para) + p->n_ends * sizeof *p->lines + n_glyphs * sizeof *p->glyphs;
    struct para *out = mem_grow(NULL, 1, bytes);
    mem_touch(out, bytes);
    p->lines = (struct para_line *)(out + 1);
    p->glyphs = (struct para_glyph *)(p->lines + p->n_ends);
    p->n_lines = p->n_glyphs = 0;
    return out;
}

px64 place_width(struct placer *p, const struct shaped *s, const struct para_style *style)
{
    measure(p, s, style, 0);
    p->s = s;
    int64_t pen = 0, seen = 0, widest = 0;
    uint32_t n_lines = 1;
    for (uint32_t i = 0; i < s->n_pieces; i++) {
        const struct shaped_piece *piece = &s->pieces[i];
        if (i > 0 && piece->before == BREAK_MUST) {
            if (n_lines++ == style->max_lines) { /* cut, as put_last_line does */
                seen += make_tail(p, ELLIPSIS, 0).advance;
                break;
            }
            widest = seen > widest ? seen : widest;
            pen = seen = 0;
        }
        pen += piece_width(p, i);
        if (!piece->blank)
            seen = pen;
    }
    return fit(seen > widest ? seen : widest);
}

struct para *place_lines(struct placer *p, const struct shaped *s, const struct para_style *style,
                         int32_t width_px)
{
    measure(p, s, style, width_px);
    p->s = s;
    bool cut = find_ends(p);
    struct para *out = make_room(p);
    for (uint32_t i = 0, first = 0; i < p->n_ends; first = p->ends[i++]) {
        uint32_t end = p->ends[i];
        if (cut && i + 1 == p->n_ends)
            put_last_line(p, first, end);
        else
            put_line(p, first, end, end > first ? hyphen_before(p, end) : (struct tail){0});
    }

    px64 widest = 0;
    for (size_t i = 0; i < p->n_lines; i++)
        widest = p->lines[i].width > widest ? p->lines[i].width : widest;
    *out = (struct para){
        .lines = p->lines,
        .glyphs = p->glyphs,
        .n_lines = p->n_lines,
        .n_glyphs = p->n_glyphs,
        .width = widest,
        .height = fit((int64_t)(p->n_lines - 1) * p->pitch + last_line(p)),
        .missing = s->missing,
        .cut = cut,
    };
    return out;
}

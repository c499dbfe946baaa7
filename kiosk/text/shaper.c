/* shaper.c - decode, itemise, find breaks, then one hb_shape for what is new in each run of one
 * face.
 *
 * HarfBuzz's clusters are indices of code points; pieces carry bytes of the given text.  The result
 * grows where it will stay: head, pieces, glyphs.  There are never more pieces than characters. */
#include "text/shaper.h"

#include "text/breaks.h"
#include "text/faces.h"
#include "text/itemise.h"
#include "text/norm.h"
#include "text/wordcache.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <hb.h>

/* How far a glyph's ink reaches: of those asked for last. */
struct ink {
    bool known;
    uint8_t face;
    uint16_t glyph;
    int32_t top, height; /* as HarfBuzz has it: up, and negative */
};
enum { INKS = 512 };

/* A word of the run at hand; NULL in `kept`: too long. */
struct run_word {
    size_t start, end;
    struct word *kept;
    bool fresh; /* shaped with this run */
};

enum { WORDS_BYTES = 128 << 10 };

struct shaper {
    const struct fonts *fonts;
    struct breaks *breaks;
    hb_buffer_t *buffer;
    struct wordcache *words;
    struct run_word *run;
    size_t n_run, run_cap;
    struct word_glyph *fresh;
    size_t fresh_cap;
    struct shaped *out; /* what is being made, and its two parts */
    struct shaped_piece *pieces;
    struct shaped_glyph *glyphs;
    size_t pieces_cap, glyphs_cap;
    struct ink inks[INKS];
    uint32_t boxed_piece; /* number of pieces when the last box was put */
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
    s->words = wordcache_create(WORDS_BYTES);
    return s;
}

void shaper_destroy(struct shaper *s)
{
    if (!s)
        return;
    breaks_destroy(s->breaks);
    hb_buffer_destroy(s->buffer);
    wordcache_destroy(s->words);
    free(s->run);
    free(s->fresh);
    free(s);
}

size_t shaped_bytes(const struct shaped *s)
{
    return sizeof *s + (s->n_pieces + (size_t)1) * sizeof *s->pieces +
           s->n_glyphs * sizeof *s->glyphs;
}

static void make_room(struct shaper *s, size_t glyphs_cap)
{
    size_t head = sizeof *s->out + s->pieces_cap * sizeof *s->pieces;
    s->out = mem_grow(s->out, 1, head + glyphs_cap * sizeof *s->glyphs);
    s->glyphs_cap = glyphs_cap;
    s->pieces = (struct shaped_piece *)(s->out + 1);
    s->glyphs = (struct shaped_glyph *)(s->pieces + s->pieces_cap);
}

/* Mostly a character is a glyph. */
static void start(struct shaper *s, size_t n_chars)
{
    s->out = NULL;
    s->pieces_cap = n_chars + 1;
    make_room(s, n_chars + 1);
    mem_touch(s->out, (size_t)((char *)(s->glyphs + s->glyphs_cap) - (char *)s->out));
    *s->out = (struct shaped){.n_glyphs = 0};
    s->boxed_piece = 0;
}

/* Without the room that was not needed. */
static struct shaped *finish(struct shaper *s)
{
    struct shaped *out = s->out;
    memmove(s->pieces + out->n_pieces + 1, s->glyphs, out->n_glyphs * sizeof *s->glyphs);
    out = mem_grow(out, 1, shaped_bytes(out));
    out->pieces = (const struct shaped_piece *)(out + 1);
    out->glyphs = (const struct shaped_glyph *)(out->pieces + out->n_pieces + 1);
    s->out = NULL;
    return out;
}

/* White space that may hang: what no break may follow (U+00A0 and its like) has to fit. */
static bool hangs(uint32_t c)
{
    return c == ' ' || (c >= 0x2000 && c <= 0x200B && c != 0x2007) || c == 0x205F || c == 0x3000 ||
           norm_ends_line(c);
}

static void open_piece(struct shaper *s, const struct chars *chars, size_t at, size_t end)
{
    uint32_t c = chars->text.at[at];
    struct shaped_piece piece = {
        .byte = chars->text.byte[at],
        .first = s->out->n_glyphs,
        .before = chars->breaks[at],
        .blank = hangs(c) && end == at + 1,
        .hyphen = c == 0xAD,
    };
    assert(s->out->n_pieces < s->pieces_cap); /* each begins at a character of its own */
    s->pieces[s->out->n_pieces++] = piece;
}

/* One box is enough for all that is missing in a cluster: a flag is two characters, a family
 * seven. */
static bool is_second_box(struct shaper *s, uint32_t glyph)
{
    if (glyph != 0)
        return false;
    bool second = s->boxed_piece == s->out->n_pieces;
    s->boxed_piece = s->out->n_pieces;
    return second;
}

/* Each glyph's box is read from the font's tables: no outline is loaded. */
static const struct ink *ink_of(struct shaper *s, uint8_t face, uint16_t glyph)
{
    struct ink *ink = &s->inks[(glyph + face * 64u) % INKS];
    if (ink->known && ink->face == face && ink->glyph == glyph)
        return ink;
    hb_glyph_extents_t box;
    if (!hb_font_get_glyph_extents(faces_hb(s->fonts, face), glyph, &box))
        box.height = 0;
    *ink = (struct ink){true, face, glyph, box.y_bearing, box.height};
    return ink;
}

static void measure_ink(struct shaper *s, const struct shaped_glyph *g)
{
    const struct ink *ink = ink_of(s, g->face, g->glyph);
    if (!ink->height)
        return;
    int32_t up = g->y + ink->top, down = -(up + ink->height);
    struct shaped_reach *r = &s->out->reach;
    r->up[g->face] = up > r->up[g->face] ? up : r->up[g->face];
    r->down[g->face] = down > r->down[g->face] ? down : r->down[g->face];
}

static void put_glyph(struct shaper *s, const struct word_glyph *g, uint8_t face, uint8_t mark)
{
    if (is_second_box(s, g->glyph))
        return;
    s->out->missing += g->glyph == 0;
    struct shaped_glyph glyph = {g->advance, g->x, g->y, g->glyph, face, mark};
    measure_ink(s, &glyph);
    if (s->out->n_glyphs == s->glyphs_cap)
        make_room(s, s->glyphs_cap * 2);
    s->glyphs[s->out->n_glyphs++] = glyph;
}

static void put_word(struct shaper *s, const struct chars *chars, const struct run_word *word,
                     const struct word_glyph *glyphs, size_t n)
{
    for (size_t i = 0, next; i < n; i = next) {
        for (next = i + 1; next < n && glyphs[next].at == glyphs[i].at;)
            next++;
        size_t at = word->start + glyphs[i].at;
        open_piece(s, chars, at, next < n ? word->start + glyphs[next].at : word->end);
        for (size_t k = i; k < next; k++)
            put_glyph(s, &glyphs[k], chars->faces[at], chars->marks[at]);
    }
}

/* The glyphs of a word that was in the buffer, from *taken on, to s->fresh. */
static size_t take_glyphs(struct shaper *s, const struct run_word *word, unsigned *taken)
{
    unsigned n;
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(s->buffer, &n);
    const hb_glyph_position_t *pos = hb_buffer_get_glyph_positions(s->buffer, &n);
    size_t count = 0;
    for (unsigned i; (i = *taken) < n && info[i].cluster < word->end; ++*taken) {
        /* A word begins with a space, which joins no cluster before it; fonts have 16 bits. */
        assert(info[i].cluster >= word->start && info[i].codepoint <= UINT16_MAX);
        MEM_PUSH(s->fresh, count, s->fresh_cap) =
            (struct word_glyph){.advance = pos[i].x_advance,
                                .x = pos[i].x_offset,
                                .y = pos[i].y_offset,
                                .glyph = (uint16_t)info[i].codepoint,
                                .at = (uint16_t)(info[i].cluster - word->start)};
    }
    return count;
}

static void add_word(struct shaper *s, const struct chars *chars, struct run_word word)
{
    if (word.fresh)
        hb_buffer_add_codepoints(s->buffer, chars->text.at, (int)chars->text.n,
                                 (unsigned)word.start, (int)(word.end - word.start));
    MEM_PUSH(s->run, s->n_run, s->run_cap) = word;
}

static bool is_letter_alone(const struct norm_text *t, size_t i)
{
    return t->at[i] >= 0x1780 && t->at[i] <= 0x17B3 && !itemise_joins(t, i);
}

/* Where the Khmer syllable after a space has RO or AE, two lookups of Noto Sans Khmer look over the
 * space to the signs before it (unit/wordcache): then the space is no word's beginning. */
static bool starts_word(const struct norm_text *t, size_t space, size_t end, enum font_face face)
{
    enum { RO = 0x179A, AE = 0x17C2 };
    if ((face != FONT_KHMER && face != FONT_KHMER_BOLD) || is_letter_alone(t, space - 1))
        return true;
    bool begun = false;
    for (size_t i = space + 1; i < end && !(begun && !itemise_joins(t, i)); i++) {
        if (t->at[i] == RO || t->at[i] == AE || i - space > WORD_MAX)
            return false;
        begun = begun || (t->at[i] >= 0x1780 && t->at[i] <= 0x17FF);
    }
    return true;
}

/* Finds the words of a run; those that were never shaped go to the buffer. */
static void add_words(struct shaper *s, const struct chars *chars, size_t start, size_t end,
                      uint32_t kind)
{
    const struct norm_text *text = &chars->text;
    enum font_face face = chars->faces[start];
    wordcache_trim(s->words);
    for (size_t at = start, next; at < end; at = next) {
        for (next = at + 1;
             next < end && !(text->at[next] == ' ' && starts_word(text, next, end, face));)
            next++;
        struct word *kept = NULL;
        if (next - at <= WORD_MAX)
            kept = wordcache_get(s->words, text->at + at, next - at, kind);
        add_word(s, chars, (struct run_word){at, next, kept, !kept || !kept->glyphs});
    }
}

static void shape_buffer(struct shaper *s, enum font_face face, enum lang lang)
{
    bool khmer = face == FONT_KHMER || face == FONT_KHMER_BOLD;
    if (!hb_buffer_get_length(s->buffer))
        return;
    hb_buffer_set_direction(s->buffer, HB_DIRECTION_LTR);
    hb_buffer_set_script(s->buffer, khmer ? HB_SCRIPT_KHMER : HB_SCRIPT_LATIN);
    hb_buffer_set_language(s->buffer, hb_language_from_string(lang_code(lang), -1));
    hb_shape(faces_hb(s->fonts, face), s->buffer, NULL, 0);
}

static bool has_circle(const struct shaper *s, enum font_face face)
{
    unsigned n;
    int32_t advance;
    uint32_t circle = faces_glyph(s->fonts, face, 0x25CC, &advance);
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(s->buffer, &n);
    for (unsigned i = 0; i < n; i++)
        if (info[i].codepoint == circle && circle != 0)
            return true;
    return false;
}

static void start_run(struct shaper *s)
{
    hb_buffer_clear_contents(s->buffer);
    s->n_run = 0;
}

/* HarfBuzz marks a broken cluster by a dotted circle, but not if the last broken one was fifteen
 * clusters before it: a run with circles is shaped whole, and no word of it is kept. */
static void shape_run(struct shaper *s, const struct chars *chars, size_t start, size_t end,
                      enum lang lang)
{
    enum font_face face = chars->faces[start];
    start_run(s);
    add_words(s, chars, start, end, (uint32_t)lang << 8 | face);
    shape_buffer(s, face, lang);
    if (has_circle(s, face) && s->n_run == 1) { /* it was whole */
        s->run[0].kept = NULL;
    } else if (has_circle(s, face)) {
        start_run(s);
        add_word(s, chars, (struct run_word){start, end, NULL, true});
        shape_buffer(s, face, lang);
    }
    unsigned taken = 0;
    for (size_t i = 0; i < s->n_run; i++) {
        const struct run_word *word = &s->run[i];
        if (!word->fresh) {
            put_word(s, chars, word, word->kept->glyphs, word->kept->n_glyphs);
            continue;
        }
        size_t n = take_glyphs(s, word, &taken);
        put_word(s, chars, word, s->fresh, n);
        if (word->kept && !word->kept->glyphs) /* a word may come twice in a run */
            wordcache_set(s->words, word->kept, s->fresh, n);
    }
}

/* A run ends where the face changes; a long one at a break, or, since shaping some strings takes
 * time that grows with the square of their length, at the latest after twice RUN_LONG; and inside
 * of a stack of marks that no writing has, which takes the most. */
static size_t run_end(const struct chars *c, size_t start)
{
    enum { RUN_LONG = 500, STACK_LONG = 32 };
    size_t end = start + 1, stack = 0;
    while (end < c->text.n && c->faces[end] == c->faces[start] && end - start < 2 * RUN_LONG &&
           !(end - start > RUN_LONG && c->breaks[end] == BREAK_MAY)) {
        stack = itemise_stacks(&c->text, end) ? stack + 1 : 0;
        if (stack == STACK_LONG)
            return end;
        end++;
    }
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
    c.faces = ARENA_ROOM(scratch, uint8_t, c.text.n);
    c.marks = ARENA_ROOM(scratch, uint8_t, c.text.n);
    c.breaks = ARENA_ROOM(scratch, uint8_t, c.text.n + 1);
    itemise_faces(s->fonts, &c.text, spans, n_spans, bold, c.faces, c.marks);
    breaks_find(s->breaks, c.text.at, c.text.n, lang, c.breaks);
    return c;
}

struct shaped *shaper_shape(struct shaper *s, struct str text, const struct para_span *spans,
                            size_t n_spans, enum lang lang, bool bold, struct arena *scratch)
{
    struct chars c = examine(s, text, spans, n_spans, lang, bold, scratch);
    start(s, c.text.n);
    for (size_t at = 0, end; at < c.text.n; at = end) {
        end = run_end(&c, at);
        if (c.faces[at] == ITEMISE_LINE_END)
            for (size_t k = at; k < end; k++)
                open_piece(s, &c, k, k + 1);
        else
            shape_run(s, &c, at, end, lang);
    }
    s->pieces[s->out->n_pieces] =
        (struct shaped_piece){.byte = (uint32_t)text.n, .first = s->out->n_glyphs};
    return finish(s);
}

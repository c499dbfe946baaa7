/* para.c - the typesetter: the two caches around shaping and placing.
 *
 *     text, spans, lang, bold ----> shaped   (any size, any width: not shaped again)
 *       + size, leading, width ---> para     (the same call again: a copy)
 *
 * Both lie in one LRU under keys that say everything the value depends on, byte for byte. */
#include "text/para.h"

#include "text/faces.h"
#include "text/glyphs.h"
#include "text/lru.h"
#include "text/missing.h"
#include "text/place.h"
#include "text/shaper.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

struct typesetter {
    struct fonts *fonts;
    struct shaper *shaper;
    struct placer *placer;
    struct lru *cache;
    struct arena *scratch;
    struct buf key;
    struct missing missing;
};

/* Buffers stay for the next paragraph unless this one was larger than any of an article: then the
 * process would hold some fifty times its bytes for ever. */
enum { LARGE_BYTES = 16 << 10 };

struct typesetter *typesetter_create(struct fonts *f, size_t max_cache_bytes)
{
    struct typesetter *t = MEM_NEW(struct typesetter, 1);
    t->fonts = f;
    t->shaper = shaper_create(f);
    t->placer = placer_create(f);
    t->cache = lru_create(max_cache_bytes);
    t->scratch = arena_create();
    return t;
}

void typesetter_destroy(struct typesetter *t)
{
    if (!t)
        return;
    shaper_destroy(t->shaper);
    placer_destroy(t->placer);
    lru_destroy(t->cache);
    arena_destroy(t->scratch);
    buf_free(&t->key);
    free(t);
}

struct fonts *typesetter_fonts(const struct typesetter *t)
{
    return t->fonts;
}

static void key_add(struct buf *key, uint32_t word)
{
    buf_add(key, (struct str){(const char *)&word, sizeof word});
}

/* The key of the shaped text is the end of the paragraph's key, from *shaped_at on.  No key of one
 * kind is one of the other: the second word is size and khmer_milli, above 65,536, or the number of
 * spans, which is never so high in a text of DOC_MAX_BYTES. */
static struct str make_key(struct buf *key, struct str text, const struct para_span *spans,
                           size_t n_spans, const struct para_style *style, int32_t width_px,
                           size_t *shaped_at)
{
    key->n = 0;
    key_add(key, (uint32_t)(width_px > 0 ? width_px : 0));
    key_add(key, (uint32_t)style->size_px << 16 | style->khmer_milli);
    key_add(key, (uint32_t)style->leading_milli << 16 | style->max_lines);
    key_add(key, style->align);
    *shaped_at = key->n;
    key_add(key, (uint32_t)style->lang << 1 | style->bold);
    key_add(key, (uint32_t)n_spans);
    for (size_t i = 0; i < n_spans; i++) {
        key_add(key, spans[i].start);
        key_add(key, spans[i].end);
        key_add(key, (uint32_t)spans[i].mark << 1 | spans[i].bold);
    }
    buf_add(key, text);
    return buf_str(key);
}

/* One flat piece of memory: the struct, its lines, its glyphs. */
static struct para *para_copy(void *to, const struct para *p)
{
    struct para *copy = to;
    struct para_line *lines = (struct para_line *)(copy + 1);
    struct para_glyph *glyphs = (struct para_glyph *)(lines + p->n_lines);
    *copy = *p;
    copy->lines = memcpy(lines, p->lines, p->n_lines * sizeof *lines);
    if (p->n_glyphs)
        memcpy(glyphs, p->glyphs, p->n_glyphs * sizeof *glyphs);
    copy->glyphs = glyphs;
    return copy;
}

/* The cache keeps it, or *loose does: then it is the caller's to free. */
static const struct shaped *shape(struct typesetter *t, struct str key, struct str text,
                                  const struct para_span *spans, size_t n_spans,
                                  const struct para_style *style, struct shaped **loose)
{
    uint64_t hash = str_hash(key);
    const struct shaped *kept = lru_get(t->cache, key, hash);
    if (kept)
        return kept;
    struct shaped *s =
        shaper_shape(t->shaper, text, spans, n_spans, style->lang, style->bold, t->scratch);
    if (s->missing)
        missing_report(&t->missing, t->fonts, text, t->scratch);
    arena_reset(t->scratch); /* its pages are there for what comes next */
    if (!lru_put(t->cache, key, hash, s, shaped_bytes(s)))
        *loose = s;
    return s;
}

static void let_go_of_large(struct typesetter *t, struct str text)
{
    if (text.n <= LARGE_BYTES)
        return;
    placer_let_go(t->placer);
    buf_free(&t->key);
}

const struct para *para_layout(struct typesetter *t, struct str text, const struct para_span *spans,
                               size_t n_spans, const struct para_style *style, int32_t width_px,
                               struct arena *a)
{
    assert(text.n <= PARA_MAX_BYTES); /* layout.c gives 64 KiB, dump.c's callers a megabyte */
    size_t shaped_at;
    struct str key = make_key(&t->key, text, spans, n_spans, style, width_px, &shaped_at);
    uint64_t hash = str_hash(key);
    const struct para *kept = lru_get(t->cache, key, hash);
    if (kept)
        return para_copy(arena_room(a, 1, para_bytes(kept)), kept);

    struct str shaped_key = {key.p + shaped_at, key.n - shaped_at};
    struct shaped *loose = NULL;
    const struct shaped *s = shape(t, shaped_key, text, spans, n_spans, style, &loose);
    struct para *p = place_lines(t->placer, s, style, width_px);
    free(loose);
    p->hash = hash;
    const struct para *copy = para_copy(arena_room(a, 1, para_bytes(p)), p);
    if (!lru_put(t->cache, key, hash, p, para_bytes(p)))
        free(p);
    let_go_of_large(t, text);
    return copy;
}

px64 para_width(struct typesetter *t, struct str text, const struct para_span *spans,
                size_t n_spans, const struct para_style *style)
{
    assert(text.n <= PARA_MAX_BYTES);
    size_t at;
    struct str key = make_key(&t->key, text, spans, n_spans, style, 0, &at);
    struct str shaped_key = {key.p + at, key.n - at};
    struct shaped *loose = NULL;
    const struct shaped *s = shape(t, shaped_key, text, spans, n_spans, style, &loose);
    px64 width = place_width(t->placer, s, style);
    free(loose);
    let_go_of_large(t, text);
    return width;
}

struct rect para_ink(struct typesetter *t, const struct para *p)
{
    struct rect ink = {0};
    for (uint32_t i = 0; i < p->n_glyphs; i++) {
        const struct para_glyph *g = &p->glyphs[i];
        struct glyph_pen pen = glyph_pen(g);
        FT_GlyphSlot slot = faces_outline(t->fonts, g->face, g->size_px, g->glyph, pen.x_quarter);
        if (!slot)
            continue;
        FT_BBox box;
        FT_Outline_Get_CBox(&slot->outline, &box);
        int32_t left = (int32_t)(box.xMin >> 6), right = (int32_t)((box.xMax + 63) >> 6);
        int32_t up = (int32_t)((box.yMax + 63) >> 6), down = (int32_t)(box.yMin >> 6);
        ink = rect_join(ink, (struct rect){pen.x + left, pen.y - up, right - left, up - down});
    }
    return ink;
}

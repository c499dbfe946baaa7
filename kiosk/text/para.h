/* para.h - one paragraph of UTF-8 to lines of placed glyphs.
 *
 * Stages, each a function taking the last one's result: decode (maximal subparts) -> NFC ->
 * itemise by script and weight into faces -> shape once (HarfBuzz) -> break (breaks.h) -> place.
 *
 * Units: px64 is 1/64 device pixel.  x grows right, y down, origin at the paragraph's top left.
 * Text is never reordered: the four languages run left to right, and bidi controls are dropped.
 * Laid-out paragraphs are cached, bounded in bytes: the same call again costs a look-up.
 * One thread. */
#ifndef TEXT_PARA_H
#define TEXT_PARA_H
#include "base/geom.h"
#include "base/lang.h"
#include "text/fonts.h"

typedef int32_t px64;
#define PX64(px) ((px64)((px)*64))
/* What callers keep to; text from outside is checked by whoever reads it. */
enum { PARA_MAX_BYTES = 1 << 24, PARA_MAX_SIZE_PX = 1024 };

struct typesetter; /* shaping buffers, breaker, the cache of paragraphs */
struct typesetter *typesetter_create(struct fonts *f, size_t max_cache_bytes);
void typesetter_destroy(struct typesetter *t); /* NULL is fine */
struct fonts *typesetter_fonts(const struct typesetter *t);

enum para_align { PARA_START, PARA_CENTRE, PARA_END };

/* Bold (or any other mark) on a part of the text; spans are in order and do not overlap. */
struct para_span {
    uint32_t start, end; /* bytes */
    bool bold;
    uint8_t mark; /* copied to the glyphs: the drawing layer maps it to a colour */
};
struct para_style {
    enum lang lang;         /* of the text: breaks, locl forms */
    uint16_t size_px;       /* em; Khmer faces are drawn at khmer_milli/1000 of it */
    uint16_t khmer_milli;   /* 1 to 2000; 1000: same size; 1250 where the page is Khmer */
    uint16_t leading_milli; /* line pitch in 1/1000 em of size_px; in Khmer at least the line box */
    bool bold;
    enum para_align align;
    uint16_t max_lines; /* 0: no bound; else the last line ends in an ellipsis, by cluster */
};

struct para_glyph {
    uint32_t cluster; /* byte in the given text */
    px64 x, y;        /* where the pen stands, from the paragraph's origin; y is whole pixels */
    uint16_t glyph;   /* the font's glyph number; 0 is a missing character's box */
    uint16_t size_px;
    uint8_t face; /* enum font_face */
    uint8_t mark;
    uint16_t zero; /* no padding: equal glyphs are equal bytes */
};
/* The line box is that of fonts.h; where a rare stack of the paragraph reaches farther, all of its
 * lines have the box that it needs: ink is never outside. */
struct para_line {
    uint32_t start, end;   /* bytes of the given text, the break's white space included */
    uint32_t first, count; /* into glyphs */
    px64 x, width;         /* of the ink's advance, trailing white space left out */
    px64 baseline;         /* from the top */
    px64 ascent, descent;  /* the line box, to whole pixels; positive both */
};
struct para {
    const struct para_line *lines;
    const struct para_glyph *glyphs;
    uint32_t n_lines, n_glyphs;
    px64 width, height; /* width: the widest line; height: of all line boxes */
    uint32_t missing;   /* boxes: clusters with a character that no face has; logged */
    bool cut;           /* max_lines was reached */
    uint64_t hash;      /* of everything that decides the picture: for caches of drawing */
};

/* Never fails: broken bytes become U+FFFD, one cluster wider than `width` stands alone.
 * width <= 0 is one line however long (forced breaks at newlines stay).  An empty text has one
 * line and its height.  The result lives in `a`. */
const struct para *para_layout(struct typesetter *t, struct str text, const struct para_span *spans,
                               size_t n_spans, const struct para_style *style, int32_t width_px,
                               struct arena *a);
/* The width of para_layout's result with width 0, without making it. */
px64 para_width(struct typesetter *t, struct str text, const struct para_span *spans,
                size_t n_spans, const struct para_style *style);
/* The ink of the whole paragraph in device pixels, from its origin, rounded outwards. */
struct rect para_ink(struct typesetter *t, const struct para *p);
#endif

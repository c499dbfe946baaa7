/* shaper.h - a paragraph as HarfBuzz sees it: glyphs in font units, for any size and width. */
#ifndef TEXT_SHAPER_H
#define TEXT_SHAPER_H
#include "text/para.h"

struct shaped_glyph {
    int32_t advance, x, y; /* font units; y up */
    uint16_t glyph;
    uint8_t face, mark;
};
/* A HarfBuzz cluster: the unit of line filling, ellipsis and carets. */
struct shaped_piece {
    uint32_t byte;  /* where it starts in the text; never falls from piece to piece */
    uint32_t first; /* its glyphs end where the next piece's start; a newline has none */
    uint8_t before; /* enum break_kind */
    bool blank;     /* white space: hangs over the end of a line */
    bool hyphen;    /* U+00AD: seen if the line ends after it */
};
/* How far from the baseline the ink of each face reaches, in font units; never negative. */
struct shaped_reach {
    int32_t up[FONT_COUNT], down[FONT_COUNT];
};
struct shaped {
    const struct shaped_glyph *glyphs;
    const struct shaped_piece *pieces; /* one more than n_pieces: the end */
    uint32_t n_glyphs, n_pieces;
    uint32_t missing; /* boxes among the glyphs */
    struct shaped_reach reach;
};

struct shaper;
struct shaper *shaper_create(const struct fonts *f);
void shaper_destroy(struct shaper *s); /* NULL is fine */
/* `scratch` holds what is not needed afterwards; the result is one piece of the heap,
 * shaped_bytes() of it, for the caller to free. */
struct shaped *shaper_shape(struct shaper *s, struct str text, const struct para_span *spans,
                            size_t n_spans, enum lang lang, bool bold, struct arena *scratch);
size_t shaped_bytes(const struct shaped *s);
#endif

/* wordcache.h - the glyphs of words that were shaped before, bounded in bytes.
 *
 * A word begins with the space before it: the lookups of the fonts reach over a space to what
 * stands before it from two Khmer letters only, and shaper.c begins no word there.  So a word has
 * the same glyphs in every text (unit/wordcache). */
#ifndef TEXT_WORDCACHE_H
#define TEXT_WORDCACHE_H
#include "base/str.h"

struct word_glyph {
    int32_t advance, x, y;
    uint16_t glyph;
    uint16_t at; /* its cluster: code points from the word's first */
};
struct word {
    const struct word_glyph *glyphs; /* NULL: none given yet */
    uint32_t n_glyphs;
    uint32_t kind, n;     /* of the key */
    const uint32_t *text; /* n code points */
};
enum { WORD_MAX = 32 }; /* code points; what is longer is hardly ever met twice */

struct wordcache;
struct wordcache *wordcache_create(size_t max_bytes);
void wordcache_destroy(struct wordcache *w); /* NULL is fine */
/* Forgets all words if they are over the bound; until the next call none is forgotten. */
void wordcache_trim(struct wordcache *w);
/* The word with this text, 1 to WORD_MAX code points, in this font and language; made if it was not
 * there. */
struct word *wordcache_get(struct wordcache *w, const uint32_t *text, size_t n, uint32_t kind);
void wordcache_set(struct wordcache *w, struct word *word, const struct word_glyph *glyphs,
                   size_t n_glyphs);
size_t wordcache_bytes(const struct wordcache *w); /* of the heap */
#endif

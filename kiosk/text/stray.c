#include "text/stray.h"

#include "base/utf8.h"
#include "text/faces.h"

#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>

enum { CIRCLE = 0x25CC, COENG = 0x17D2 };

static bool is_mark(uint32_t c)
{
    return (c >= 0x300 && c <= 0x36F) || (c >= 0x17B6 && c <= 0x17D3) || c == 0x17DD;
}

/* Glyphs of a piece that are a dotted circle, without those that were typed. */
static int circles(const struct fonts *f, const struct shaped *s, uint32_t piece, struct str text)
{
    const struct shaped_piece *p = &s->pieces[piece];
    int n = 0;
    for (uint32_t i = p[0].first; i < p[1].first; i++) {
        int32_t advance;
        uint16_t glyph = s->glyphs[i].glyph;
        n += glyph && glyph == faces_glyph(f, s->glyphs[i].face, CIRCLE, &advance);
    }
    for (size_t i = p[0].byte; n && i < p[1].byte;)
        n -= utf8_next(text, &i) == CIRCLE;
    return n;
}

static enum stray find_circle(struct shaper *s, const struct fonts *f, struct str text,
                              enum lang lang, struct arena *scratch, uint32_t *start, uint32_t *end)
{
    struct shaped *shaped = shaper_shape(s, text, NULL, 0, lang, false, scratch);
    enum stray found = STRAY_NONE;
    for (uint32_t i = 0; i < shaped->n_pieces && !found; i++)
        if (circles(f, shaped, i, text) > 0) {
            *start = shaped->pieces[i].byte;
            *end = shaped->pieces[i + 1].byte;
            found = STRAY_CIRCLE;
        }
    free(shaped);
    return found;
}

/* `mark` itself, or a letter that has it built in, as U+1EA1 has U+0323. */
static bool has_mark(uint32_t c, uint32_t mark)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar parts[8]; /* all marks are in the BMP */
    int32_t n =
        unorm2_getDecomposition(unorm2_getNFDInstance(&status), (UChar32)c, parts, 8, &status);
    bool found = c == mark;
    for (int32_t i = 0; i < n && U_SUCCESS(status) && !found; i++)
        found = parts[i] == mark;
    return found;
}

static bool carries(uint32_t c)
{
    return u_isalnum((UChar32)c) || is_mark(c) || c == CIRCLE || c == 0xA0;
}

static enum stray find_in_letters(struct str text, uint32_t *start, uint32_t *end)
{
    uint32_t before[3] = {0}; /* the last one first; joiners are not counted */
    for (size_t i = 0, begin = 0; i < text.n; begin = i) {
        uint32_t c = utf8_next(text, &i);
        enum stray found = STRAY_NONE;
        if (is_mark(c) && !carries(before[0]))
            found = STRAY_ALONE;
        else if (is_mark(c) && has_mark(before[0], c))
            found = STRAY_TWICE;
        else if (before[0] == COENG && before[2] == COENG && c == before[1])
            found = STRAY_TWICE;
        *start = (uint32_t)begin;
        *end = (uint32_t)i;
        if (found)
            return found;
        if (c == 0x200C || c == 0x200D)
            continue;
        before[2] = before[1];
        before[1] = before[0];
        before[0] = c;
    }
    return STRAY_NONE;
}

enum stray stray_find(struct shaper *s, const struct fonts *f, struct str text, enum lang lang,
                      struct arena *scratch, uint32_t *start, uint32_t *end)
{
    bool marks = false;
    for (size_t i = 0; i < text.n && !marks;)
        marks = is_mark(utf8_next(text, &i));
    if (!marks)
        return STRAY_NONE; /* most texts have letters with marks, not marks */
    enum stray found = find_circle(s, f, text, lang, scratch, start, end);
    return found ? found : find_in_letters(text, start, end);
}

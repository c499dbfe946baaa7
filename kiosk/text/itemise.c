/* itemise.c - letters choose a face by their script; marks, spaces, joiners, digits and
 * punctuation take the face of their neighbour, so that "៧,៥" or "U+0306 on ơ" stay in one run
 * and GPOS can place them.  Noto Sans Khmer has no Latin, no ASCII digits and few signs: what
 * the chosen face lacks goes to the other one, and what both lack to Noto Sans, whose glyph 0
 * is the visible box.
 *
 * ICU's tables are asked only beyond what the four languages are written in: the first question
 * costs as much as a line of text. */
#include "text/itemise.h"

#include "text/faces.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

static bool is_khmer(uint32_t c)
{
    return (c >= 0x1780 && c <= 0x17FF) || (c >= 0x19E0 && c <= 0x19FF);
}

static bool is_shared(uint32_t c)
{
    if (c < 0x80)
        return !((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
    if (c < 0xC0)
        return c != 0xAA && c != 0xBA; /* ordinals */
    if ((c >= 0xC0 && c <= 0x24F) || (c >= 0x1E00 && c <= 0x1EFF))
        return c == 0xD7 || c == 0xF7; /* all Latin letters but these */
    if ((c >= 0x300 && c <= 0x33F) || (c >= 0x2000 && c <= 0x2064))
        return true;
    UErrorCode status = U_ZERO_ERROR;
    return uscript_getScript((UChar32)c, &status) <= USCRIPT_INHERITED; /* or Common */
}

/* What opens a bracket belongs to the text inside; a typed dotted circle carries the sign after
 * it. */
static bool leans_right(uint32_t c)
{
    if (c < 0x340)
        return c == '(' || c == '[' || c == '{' || c == 0xAB;
    if (c >= 0x2000 && c <= 0x2029)
        return c == 0x2018 || (c >= 0x201A && c <= 0x201C) || c == 0x201E || c == 0x201F;
    int8_t type = u_charType((UChar32)c);
    return type == U_START_PUNCTUATION || type == U_INITIAL_PUNCTUATION || c == 0x25CC;
}

static bool never_drawn(uint32_t c)
{
    if (c < 0x34F)
        return c == 0xAD;
    if ((c >= 0x1E00 && c <= 0x200A) || (c >= 0x2010 && c <= 0x2029))
        return false;
    return u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

/* FONT_LATIN, FONT_KHMER, or FONT_COUNT for a character that takes its neighbour's. */
static uint8_t own_script(uint32_t c)
{
    if (is_khmer(c))
        return FONT_KHMER;
    return is_shared(c) ? FONT_COUNT : FONT_LATIN;
}

/* For each character the script of the nearest letter at or after it on its line. */
static void look_ahead(const struct norm_text *text, uint8_t *faces)
{
    uint8_t ahead = FONT_COUNT;
    for (size_t i = text->n; i-- > 0;) {
        uint8_t own = own_script(text->at[i]);
        if (own != FONT_COUNT || norm_ends_line(text->at[i]))
            ahead = own;
        faces[i] = ahead;
    }
}

static uint8_t wanted(uint32_t c, uint8_t before, uint8_t ahead)
{
    bool looks_back = own_script(c) == FONT_COUNT && before != FONT_COUNT && !leans_right(c);
    if (!looks_back && ahead != FONT_COUNT)
        return ahead;
    return before != FONT_COUNT ? before : FONT_LATIN;
}

static uint8_t able(const struct fonts *f, uint32_t c, uint8_t face)
{
    return face == FONT_KHMER && !faces_has(f, FONT_KHMER, c) && !never_drawn(c) ? FONT_LATIN
                                                                                 : face;
}

bool itemise_joins(const struct norm_text *text, size_t i)
{
    enum { COENG = 0x17D2 };
    return i > 0 && !norm_ends_line(text->at[i - 1]) &&
           ((text->at[i - 1] == COENG && is_khmer(text->at[i])) ||
            (U_MASK(u_charType((UChar32)text->at[i])) & U_GC_M_MASK) != 0);
}

bool itemise_stacks(const struct norm_text *text, size_t i)
{
    enum { SOFT_HYPHEN = 0xAD };
    uint32_t c = text->at[i];
    if (c < 0x300)
        return c == SOFT_HYPHEN;
    return itemise_joins(text, i) || u_charType((UChar32)c) == U_FORMAT_CHAR;
}

void itemise_faces(const struct fonts *f, const struct norm_text *text,
                   const struct para_span *spans, size_t n_spans, bool bold, uint8_t *faces,
                   uint8_t *marks)
{
    look_ahead(text, faces);
    uint8_t before = FONT_COUNT;
    bool heavy = bold;
    size_t span = 0;
    for (size_t i = 0; i < text->n; i++) {
        while (span < n_spans && spans[span].end <= text->byte[i])
            span++;
        bool inside = span < n_spans && spans[span].start <= text->byte[i];
        uint8_t mark = inside ? spans[span].mark : 0;
        bool weight = bold || (inside && spans[span].bold);
        bool same = i > 0 && mark == marks[i - 1] && weight == heavy;
        bool joined = !same && itemise_joins(text, i);
        marks[i] = joined ? marks[i - 1] : mark;
        heavy = joined ? heavy : weight;
        if (norm_ends_line(text->at[i])) {
            faces[i] = ITEMISE_LINE_END;
            before = FONT_COUNT;
            continue;
        }
        before = able(f, text->at[i], wanted(text->at[i], before, faces[i]));
        faces[i] = (uint8_t)(before + heavy);
    }
}

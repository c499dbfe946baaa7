/* fonts.h - the faces of the kiosk: Noto Sans and Noto Sans Khmer, regular and bold.
 *
 * They are one design family and place every mark of Vietnamese and Jrai through GPOS; nothing
 * else in Debian 12 does.  Faces live as long as `struct fonts`; one thread. */
#ifndef TEXT_FONTS_H
#define TEXT_FONTS_H
#include "base/err.h"
#include "base/str.h"

enum font_face { FONT_LATIN, FONT_LATIN_BOLD, FONT_KHMER, FONT_KHMER_BOLD, FONT_COUNT };

struct fonts;
/* `dir` holds NotoSans-Regular.ttf and its three siblings; NULL is Debian's folder. */
bool fonts_open(const char *dir, struct fonts **out, struct err *e) MUST_CHECK;
void fonts_close(struct fonts *f); /* NULL is fine */
const char *fonts_postscript_name(const struct fonts *f, enum font_face face);
/* True if a face of the kiosk has a glyph for c or for its parts, or c needs none (controls,
 * joiners). */
bool fonts_have(const struct fonts *f, uint32_t c);

/* The line box in 1/1000 em: what the ink of orthography needs (1148 up, bold 1159; 563 down in
 * Khmer, whose subscripts stack, bold 574; the fonts themselves declare 1069 and 293, which clips
 * marks).  Latin letters alone stay above 340, so that their lines can stand closer.  A paragraph
 * whose ink reaches farther has a larger box (place.c). */
enum {
    FONTS_ASCENT_MILLI_EM = 1160,
    FONTS_DESCENT_MILLI_EM = 580,
    FONTS_LATIN_DESCENT_MILLI_EM = 340,
};
#endif

/* dump.h - what the text engine does, for people and tests to read: the JSON of
 * `kiosk-pack layout` and the marked text of `kiosk-pack breaks`. */
#ifndef TEXT_DUMP_H
#define TEXT_DUMP_H
#include "text/para.h"

/* {"lines": [{"start", "end" (bytes), "x", "baseline", "width", "ascent", "descent" (px),
 * "glyphs": [{"font" (PostScript name), "glyph", "cluster" (byte), "x", "y"}]}]}; x and y from
 * the paragraph's top left.  1 <= size_px <= PARA_MAX_SIZE_PX is the em of both scripts. */
struct str dump_layout(struct typesetter *t, struct str text, enum lang lang, int width_px,
                       int size_px, struct arena *a);
/* The text, byte for byte, with U+200B wherever a line may break and no space or break mark
 * (U+200B, U+00AD) stands already. */
struct str dump_breaks(struct str text, enum lang lang, struct arena *a);
#endif

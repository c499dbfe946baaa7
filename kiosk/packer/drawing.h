/* drawing.h - an officer's picture (SVG or PNG) as the PNG that a kiosk shows.  The same bytes
 * give the same bytes. */
#ifndef PACKER_DRAWING_H
#define PACKER_DRAWING_H
#include "base/str.h"

struct drawing {
    struct str png; /* opaque, in the arena */
    int32_t width, height;
};
/* Fits 1920x1080, or 1080x1920 if `tall`: an SVG is drawn as large as fits, a PNG only made
 * smaller.  Nothing outside the file is ever read. */
bool drawing_make(struct str file, bool tall, struct arena *a, struct drawing *out,
                  struct err *e) MUST_CHECK;
/* Without drawing: is this a picture, whole, of a sane size, and does it need no other file? */
bool drawing_check(struct str file, struct err *e) MUST_CHECK;
#endif

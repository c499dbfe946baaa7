/* drawing.h - an officer's picture (SVG, PNG or JPEG) as the PNG or JPEG that a kiosk shows.  The
 * same bytes give the same bytes, with the same libraries.  What a camera writes into its files
 * (place, time, owner) does not go on. */
#ifndef PACKER_DRAWING_H
#define PACKER_DRAWING_H
#include "base/str.h"

struct drawing {
    struct str bytes; /* opaque, in the arena */
    const char *mime; /* image/png; image/jpeg if it came as one */
    int32_t width, height;
    int32_t from_width, from_height; /* of a PNG or JPEG that was made smaller; 0: was not */
};
enum { DRAWING_LONG_SIDE = 1920, DRAWING_LONG_SIDE_MIN = 160 }; /* pixels */
struct drawing_room {                                           /* what the result fits: 16:9 */
    int32_t long_side;
    bool tall; /* 9:16 */
};
/* A few bytes may ask for hours (a filter, a pattern, ten thousand scans of a JPEG): what takes
 * more than this of processor time, in lint as in a build, is refused.  Our largest drawing
 * needs 1. */
enum { DRAWING_CPU_S = 10 };
/* An SVG is drawn as large as fits, a PNG or JPEG only made smaller.  Nothing outside the file is
 * ever read. */
bool drawing_make(struct str file, struct drawing_room room, struct arena *a, struct drawing *out,
                  struct err *e) MUST_CHECK;
/* Is this a picture, whole, of a sane size, drawn in time, and does it need no other file?
 * *shape: its height in widths. */
bool drawing_check(struct str file, double *shape, struct err *e) MUST_CHECK;
/* Changes whenever the same file may give other bytes: our rules, the libraries' versions. */
struct str drawing_maker(struct arena *a);
#endif

/* picture.h - a drawing (SVG) or a PNG as the kiosk shows it: an opaque PNG that covers a box.
 *
 * The same file and size give the same bytes with the same librsvg and cairo. */
#ifndef PACKER_PICTURE_H
#define PACKER_PICTURE_H
#include "base/str.h"

/* The two shapes of the glass: what a picture is drawn at, in pixels. */
enum { PICTURE_LONG = 1920, PICTURE_SHORT = 1080 };
#define PICTURE_FILE_MAX_BYTES (16u << 20)

/* Reads `path`; png is the heap's, the caller frees it with buf_free.  ERR_CORRUPT for a file that
 * is no picture, ERR_UNSUPPORTED for a kind that cannot be drawn here, naming the path. */
bool picture_png(const char *path, int32_t width, int32_t height, struct buf *png,
                 struct err *e) MUST_CHECK;
#endif

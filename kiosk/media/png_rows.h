/* png_rows.h - a PNG file row by row: what decodes while it is scaled needs no memory for the whole
 * picture, and leaves the processor's cache only once.  An interlaced one, whose rows do not come
 * in order, is kept whole: picture_size has counted it. */
#ifndef MEDIA_PNG_ROWS_H
#define MEDIA_PNG_ROWS_H
#include "media/picture_file.h"

struct png_rows;
/* For files that picture_size has passed.  Borrows the file. */
bool png_rows_open(struct picture_file *file, struct png_rows **out, struct err *e) MUST_CHECK;
/* Row y as 0xAARRGGBB, straight alpha; y rises from call to call.  Black after a fault. */
void png_rows_read(struct png_rows *p, int32_t y, uint32_t *argb);
/* False if there was a fault since it was opened. */
bool png_rows_close(struct png_rows *p, struct err *e) MUST_CHECK;
#endif

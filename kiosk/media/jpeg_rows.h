/* jpeg_rows.h - a JPEG file row by row, as png_rows.h is for PNG.  What comes in several scans is
 * kept whole, in 2 bytes a sample: picture_size has counted them. */
#ifndef MEDIA_JPEG_ROWS_H
#define MEDIA_JPEG_ROWS_H
#include "media/picture_file.h"

struct jpeg_rows;
/* For files that picture_size has passed, as w x h.  Borrows the file. */
bool jpeg_rows_open(struct picture_file *file, int32_t w, int32_t h, struct jpeg_rows **out,
                    struct err *e) MUST_CHECK;
/* Row y as 0xffRRGGBB; y rises from call to call.  Black after a fault. */
void jpeg_rows_read(struct jpeg_rows *j, int32_t y, uint32_t *argb);
/* False if there was a fault since it was opened. */
bool jpeg_rows_close(struct jpeg_rows *j, struct err *e) MUST_CHECK;
#endif

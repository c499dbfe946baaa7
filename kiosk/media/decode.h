/* decode.h - a picture's file to the pixels that are asked for, in this process: what a decoder
 * (decoder.h) does with one, and then ends. */
#ifndef MEDIA_DECODE_H
#define MEDIA_DECODE_H
#include "media/picture_file.h"

/* w * h pixels, 0xAARRGGBB, straight alpha; *opaque: every alpha is 255.  Takes, beside the file
 * and these, PICTURE_DECODE_BYTES at most, and rows.  ERR_CORRUPT or ERR_TOO_BIG. */
bool decode_picture(struct picture_file *file, int32_t w, int32_t h, uint32_t *px, bool *opaque,
                    struct err *e) MUST_CHECK;
#endif

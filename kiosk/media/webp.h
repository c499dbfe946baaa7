/* webp.h - a WebP file cropped and scaled while libwebp decodes it. */
#ifndef MEDIA_WEBP_H
#define MEDIA_WEBP_H
#include "media/picture_file.h"

/* For files that picture_size has passed, as w x h there: to_w * to_h pixels as scale_cover makes
 * them, 0xAARRGGBB, straight alpha; *opaque: every alpha is 255. */
bool webp_cover(struct picture_file *file, int32_t w, int32_t h, int32_t to_w, int32_t to_h,
                uint32_t *out, bool *opaque, struct err *e) MUST_CHECK;
#endif

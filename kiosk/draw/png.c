#include "draw/png.h"

#include <png.h>

bool png_write(const char *path, const uint32_t *px, int32_t w, int32_t h, struct err *e)
{
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)w,
                       .height = (png_uint_32)h,
                       .format = PNG_FORMAT_BGRA}; /* in bytes: 0xAARRGGBB where the kiosk runs */
    return png_image_write_to_file(&image, path, 0, px, 0, NULL) ||
           err_set(e, ERR_IO, "%s: %s", path, image.message);
}

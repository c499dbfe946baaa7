/* fuzz_picture.c - headers of pictures: whatever the bytes, a size within the limits or an err. */
#include "media/picture_size.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum picture_format format = PICTURE_PNG;
    int32_t w = -1, h = -1;
    struct err e = {0};
    if (picture_size((struct str){(const char *)data, size}, &format, &w, &h, &e))
        assert(w > 0 && h > 0 && w <= PICTURE_MAX_SIDE && h <= PICTURE_MAX_SIDE &&
               (uint32_t)w * (uint32_t)h <= PICTURE_MAX_PIXELS);
    else
        assert(w == -1 && h == -1 && e.code != ERR_NONE && e.text[0]);
    return 0;
}

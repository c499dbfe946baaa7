/* fuzz_picture.c - pictures: whatever the bytes, a size within the limits or an err; and what is
 * small enough to try is decoded, whole pixels or an err. */
#include "media/decode.h"
#include "media/picture_size.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { W = 16, H = 9, MOST_PIXELS = 1 << 16 };

static void decode(struct str file)
{
    static uint32_t px[W * H];
    struct picture_file f = {.all = file};
    struct err e = {0};
    bool opaque = false;
    if (decode_picture(&f, W, H, px, &opaque, &e)) {
        for (int i = 0; opaque && i < W * H; i++)
            assert(px[i] >> 24 == 255);
    } else {
        assert(e.code != ERR_NONE && e.text[0]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum picture_format format = PICTURE_PNG;
    int32_t w = -1, h = -1;
    struct err e = {0};
    struct str file = {(const char *)data, size};
    if (!picture_size(file, &format, &w, &h, &e)) {
        assert(w == -1 && h == -1 && e.code != ERR_NONE && e.text[0]);
        return 0;
    }
    assert(w > 0 && h > 0 && w <= PICTURE_MAX_SIDE && h <= PICTURE_MAX_SIDE &&
           (uint32_t)w * (uint32_t)h <= PICTURE_MAX_PIXELS);
    if (w * h <= MOST_PIXELS)
        decode(file);
    return 0;
}

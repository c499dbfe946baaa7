#include "media/decode.h"
#include "media/jpeg_rows.h"
#include "media/picture_size.h"
#include "media/png_rows.h"
#include "media/scale.h"
#include "media/webp.h"

static void png_row(void *ctx, int32_t y, uint32_t *argb)
{
    png_rows_read(ctx, y, argb);
}

static void jpeg_row(void *ctx, int32_t y, uint32_t *argb)
{
    jpeg_rows_read(ctx, y, argb);
}

bool decode_picture(struct picture_file *file, int32_t w, int32_t h, uint32_t *px, bool *opaque,
                    struct err *e)
{
    enum picture_format format;
    struct scale_source from = {0};
    struct png_rows *png;
    struct jpeg_rows *jpeg;
    if (!picture_size(file->all, &format, &from.w, &from.h, e))
        return false;
    switch (format) {
    case PICTURE_PNG:
        if (!png_rows_open(file, &png, e))
            return false;
        from.row = png_row;
        from.ctx = png;
        scale_cover(&from, w, h, px, opaque);
        return png_rows_close(png, e);
    case PICTURE_JPEG:
        if (!jpeg_rows_open(file, from.w, from.h, &jpeg, e))
            return false;
        from.row = jpeg_row;
        from.ctx = jpeg;
        scale_cover(&from, w, h, px, opaque);
        return jpeg_rows_close(jpeg, e);
    case PICTURE_WEBP:
        break;
    }
    return webp_cover(file, from.w, from.h, w, h, px, opaque, e);
}

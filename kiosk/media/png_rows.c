/* png_rows.c - libpng's errors are jumps: each call into it stands under a setjmp of its own, and
 * no variable of ours changes between. */
#include "media/png_rows.h"

#include <assert.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

struct png_rows {
    png_structp png;
    png_infop info;
    struct picture_file *file;
    int32_t w, next; /* the row that png_read_row gives next */
    uint32_t *whole; /* of an interlaced one; else NULL */
    bool failed;
    struct err why;
};

static _Noreturn void on_error(png_structp png, png_const_charp message)
{
    struct png_rows *p = png_get_error_ptr(png);
    p->failed = true;
    err_set(&p->why, ERR_CORRUPT, "%s", message);
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message)
{
    (void)png, (void)message;
}

static void give_bytes(png_structp png, png_bytep out, size_t n)
{
    struct png_rows *p = png_get_io_ptr(png);
    struct str some = picture_file_take(p->file, n);
    if (some.n < n)
        png_error(png, "the file is cut short");
    memcpy(out, some.p, n);
}

/* Whatever the file has, to blue, green, red, alpha in bytes: 0xAARRGGBB where the kiosk runs. */
static bool begin(struct png_rows *p)
{
    static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "png_set_bgr is for little endian");
    if (setjmp(png_jmpbuf(p->png)))
        return false;
    png_set_read_fn(p->png, p, give_bytes);
    /* All but IHDR, PLTE, tRNS, IDAT: libpng would take as many bytes as a chunk says that it has. */
    png_set_keep_unknown_chunks(p->png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    png_read_info(p->png, p->info);
    png_set_expand(p->png);
    png_set_scale_16(p->png);
    png_set_gray_to_rgb(p->png);
    png_set_bgr(p->png);
    png_set_add_alpha(p->png, 255, PNG_FILLER_AFTER);
    png_set_interlace_handling(p->png);
    png_read_update_info(p->png, p->info);
    p->w = (int32_t)png_get_image_width(p->png, p->info);
    if (png_get_rowbytes(p->png, p->info) != (size_t)p->w * sizeof(uint32_t))
        png_error(p->png, "rows of an unknown kind");
    return true;
}

/* Seven pictures, each of which fills in what those before have left out. */
static bool read_whole(struct png_rows *p)
{
    size_t h = png_get_image_height(p->png, p->info);
    p->whole = mem_zero((size_t)p->w * sizeof *p->whole, h);
    if (setjmp(png_jmpbuf(p->png)))
        return false;
    for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; pass++)
        for (size_t y = 0; y < h; y++)
            png_read_row(p->png, (png_bytep)(p->whole + y * (size_t)p->w), NULL);
    return true;
}

bool png_rows_open(struct picture_file *file, struct png_rows **out, struct err *e)
{
    struct png_rows *p = MEM_NEW(struct png_rows, 1);
    p->file = file;
    p->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, p, on_error, on_warning);
    p->info = p->png ? png_create_info_struct(p->png) : NULL;
    if (!p->info)
        abort(); /* out of memory ends the process */
    if (begin(p) &&
        (png_get_interlace_type(p->png, p->info) == PNG_INTERLACE_NONE || read_whole(p))) {
        *out = p;
        return true;
    }
    return png_rows_close(p, e);
}

static bool next_row(struct png_rows *p, uint32_t *argb)
{
    if (p->failed || setjmp(png_jmpbuf(p->png)))
        return false;
    png_read_row(p->png, (png_bytep)argb, NULL);
    p->next++;
    return true;
}

void png_rows_read(struct png_rows *p, int32_t y, uint32_t *argb)
{
    assert(y >= p->next); /* scale.h; unit/pictures asks for all sizes */
    if (p->whole) {
        memcpy(argb, p->whole + (size_t)y * (size_t)p->w, (size_t)p->w * sizeof *argb);
        return;
    }
    while (p->next <= y)
        if (!next_row(p, argb)) {
            memset(argb, 0, (size_t)p->w * sizeof *argb);
            return;
        }
}

bool png_rows_close(struct png_rows *p, struct err *e)
{
    bool ok = !p->failed;
    if (!ok)
        *e = p->why;
    png_destroy_read_struct(&p->png, &p->info, NULL);
    free(p->whole);
    free(p);
    return ok;
}

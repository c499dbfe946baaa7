/* jpeg_rows.c - libjpeg's errors are ends of the program: ours jump instead, to a setjmp of each
 * call, and no variable of ours changes between. */
#include "media/jpeg_rows.h"
#include "media/picture_size.h"

#include <assert.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

enum { ROWS_AND_TABLES = 2 << 20 }; /* 1 MB at the widest */

struct jpeg_rows {
    struct jpeg_decompress_struct c;
    struct jpeg_error_mgr errors;
    struct jpeg_source_mgr source;
    struct picture_file *file;
    jmp_buf on_error;
    int32_t next; /* the row that jpeg_read_scanlines gives next */
    bool failed;
    struct err why;
};

static _Noreturn void fail(j_common_ptr c)
{
    struct jpeg_rows *j = c->client_data;
    char text[JMSG_LENGTH_MAX];
    c->err->format_message(c, text);
    j->failed = true;
    err_set(&j->why, ERR_CORRUPT, "%s", text);
    longjmp(j->on_error, 1);
}

static void pass_over(j_common_ptr c, int level)
{
    (void)c, (void)level;
}

/* ---- where its bytes come from ---- */

static void begin_source(j_decompress_ptr c)
{
    (void)c;
}

/* Behind its end there are ends: what a cut one has of the picture is shown. */
static boolean next_bytes(j_decompress_ptr c)
{
    enum { CHUNK = 64 << 10 };
    static const JOCTET end[] = {0xff, JPEG_EOI};
    struct jpeg_rows *j = c->client_data;
    struct str s = picture_file_take(j->file, CHUNK);
    c->src->next_input_byte = s.n ? (const JOCTET *)s.p : end;
    c->src->bytes_in_buffer = s.n ? s.n : sizeof end;
    return TRUE;
}

static void skip_bytes(j_decompress_ptr c, long n)
{
    struct jpeg_rows *j = c->client_data;
    if (n <= 0)
        return;
    size_t here = c->src->bytes_in_buffer, left = (size_t)n;
    if (left >= here) {
        picture_file_take(j->file, left - here);
        next_bytes(c);
        left = 0;
    }
    c->src->next_input_byte += left;
    c->src->bytes_in_buffer -= left;
}

/* ---- */

static bool begin(struct jpeg_rows *j)
{
    static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "JCS_EXT_BGRA is for little endian");
    if (setjmp(j->on_error))
        return false;
    jpeg_create_decompress(&j->c);
    j->c.mem->max_memory_to_use = PICTURE_DECODE_BYTES + ROWS_AND_TABLES;
    j->c.src = &j->source;
    jpeg_read_header(&j->c, TRUE);
    j->c.out_color_space = j->c.num_components == 4 ? JCS_CMYK : JCS_EXT_BGRA;
    jpeg_start_decompress(&j->c);
    return true;
}

static bool is_size(struct jpeg_rows *j, int32_t w, int32_t h)
{
    j->failed = (int32_t)j->c.output_width != w || (int32_t)j->c.output_height != h;
    return !j->failed || err_set(&j->why, ERR_CORRUPT, "not of the size that its header says");
}

bool jpeg_rows_open(struct picture_file *file, int32_t w, int32_t h, struct jpeg_rows **out,
                    struct err *e)
{
    struct jpeg_rows *j = MEM_NEW(struct jpeg_rows, 1);
    j->file = file;
    j->c.err = jpeg_std_error(&j->errors);
    j->errors.error_exit = fail;
    j->errors.emit_message = pass_over;
    j->source = (struct jpeg_source_mgr){.init_source = begin_source,
                                         .fill_input_buffer = next_bytes,
                                         .skip_input_data = skip_bytes,
                                         .resync_to_restart = jpeg_resync_to_restart,
                                         .term_source = begin_source};
    j->c.client_data = j;
    if (begin(j) && is_size(j, w, h)) {
        *out = j;
        return true;
    }
    return jpeg_rows_close(j, e);
}

/* Adobe's programs write how much white is left, others how much ink there is. */
static void from_inks(uint32_t *row, int32_t n, bool is_white)
{
    uint32_t flip = is_white ? 0 : 255;
    for (int32_t i = 0; i < n; i++) {
        uint32_t black = row[i] >> 24 ^ flip, out = 0xff000000;
        for (int at = 0; at < 3; at++) /* cyan is the first byte, red the third */
            out |= (((row[i] >> 8 * at & 255) ^ flip) * black + 127) / 255 << (16 - 8 * at);
        row[i] = out;
    }
}

static bool next_row(struct jpeg_rows *j, uint32_t *argb)
{
    JSAMPROW row = (JSAMPROW)argb;
    if (j->failed || setjmp(j->on_error))
        return false;
    if (jpeg_read_scanlines(&j->c, &row, 1) != 1)
        return false;
    j->next++;
    return true;
}

void jpeg_rows_read(struct jpeg_rows *j, int32_t y, uint32_t *argb)
{
    int32_t w = (int32_t)j->c.output_width;
    assert(y >= j->next);
    while (j->next <= y)
        if (!next_row(j, argb)) {
            memset(argb, 0, (size_t)w * sizeof *argb);
            return;
        }
    if (j->c.out_color_space == JCS_CMYK)
        from_inks(argb, w, j->c.saw_Adobe_marker);
}

bool jpeg_rows_close(struct jpeg_rows *j, struct err *e)
{
    bool ok = !j->failed;
    if (!ok)
        *e = j->why;
    jpeg_destroy_decompress(&j->c);
    free(j);
    return ok;
}

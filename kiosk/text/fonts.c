/* fonts.c - each file is mapped once; HarfBuzz and FreeType read the same bytes. */
#include "text/fonts.h"

#include "text/faces.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H
#include <hb-ot.h>
#include <hb.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

static const char debian_dir[] = "/usr/share/fonts/truetype/noto";

static const char *const files[FONT_COUNT] = {
    [FONT_LATIN] = "NotoSans-Regular.ttf",
    [FONT_LATIN_BOLD] = "NotoSans-Bold.ttf",
    [FONT_KHMER] = "NotoSansKhmer-Regular.ttf",
    [FONT_KHMER_BOLD] = "NotoSansKhmer-Bold.ttf",
};

struct face {
    hb_blob_t *blob;
    hb_font_t *hb;
    hb_set_t *characters;
    FT_Face ft;
    uint16_t ft_size_px; /* what FT_Set_Pixel_Sizes was told last; it is not cheap */
};

struct fonts {
    FT_Library freetype;
    struct face faces[FONT_COUNT];
};

static bool face_open(struct face *face, FT_Library freetype, const char *path, struct err *e)
{
    face->blob = hb_blob_create_from_file_or_fail(path);
    if (!face->blob)
        return err_set(e, ERR_NOT_FOUND, "font %s: cannot be read", path);
    unsigned n;
    const char *bytes = hb_blob_get_data(face->blob, &n);
    if (FT_New_Memory_Face(freetype, (const FT_Byte *)bytes, (FT_Long)n, 0, &face->ft))
        return err_set(e, ERR_CORRUPT, "font %s: not a font", path);

    hb_face_t *hb = hb_face_create(face->blob, 0);
    hb_face_make_immutable(hb);
    face->hb = hb_font_create(hb); /* its scale is units per em, its functions hb-ot's */
    hb_font_make_immutable(face->hb);
    face->characters = hb_set_create();
    hb_face_collect_unicodes(hb, face->characters);
    hb_face_destroy(hb);
    return true;
}

static void face_close(struct face *face)
{
    FT_Done_Face(face->ft);
    hb_set_destroy(face->characters);
    hb_font_destroy(face->hb);
    hb_blob_destroy(face->blob);
}

bool fonts_open(const char *dir, struct fonts **out, struct err *e)
{
    struct fonts *f = MEM_NEW(struct fonts, 1);
    if (FT_Init_FreeType(&f->freetype)) {
        free(f);
        return err_set(e, ERR_IO, "FreeType does not start");
    }
    for (int i = 0; i < FONT_COUNT; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", dir ? dir : debian_dir, files[i]);
        if (!face_open(&f->faces[i], f->freetype, path, e)) {
            fonts_close(f);
            return false;
        }
    }
    *out = f;
    return true;
}

void fonts_close(struct fonts *f)
{
    if (!f)
        return;
    for (int i = 0; i < FONT_COUNT; i++)
        face_close(&f->faces[i]);
    FT_Done_FreeType(f->freetype);
    free(f);
}

const char *fonts_postscript_name(const struct fonts *f, enum font_face face)
{
    return FT_Get_Postscript_Name(f->faces[face].ft);
}

/* HarfBuzz makes a letter that a font lacks of its base and its mark: U+2260 of = and U+0338. */
static bool is_composed(const struct fonts *f, uint32_t c)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar two[8];
    UChar32 base, mark;
    int32_t n =
        unorm2_getRawDecomposition(unorm2_getNFCInstance(&status), (UChar32)c, two, 8, &status);
    if (n < 2 || U_FAILURE(status))
        return false;
    int32_t at = 0;
    U16_NEXT(two, at, n, base);
    U16_NEXT(two, at, n, mark);
    return fonts_have(f, (uint32_t)base) && faces_has(f, FONT_LATIN, (uint32_t)mark);
}

bool fonts_have(const struct fonts *f, uint32_t c)
{
    return faces_has(f, FONT_LATIN, c) || faces_has(f, FONT_KHMER, c) || is_composed(f, c) ||
           u_charType((UChar32)c) == U_CONTROL_CHAR || u_isUWhiteSpace((UChar32)c) ||
           u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

struct hb_font_t *faces_hb(const struct fonts *f, enum font_face face)
{
    return f->faces[face].hb;
}

int32_t faces_units_per_em(const struct fonts *f, enum font_face face)
{
    return (int32_t)hb_face_get_upem(hb_font_get_face(f->faces[face].hb));
}

bool faces_has(const struct fonts *f, enum font_face face, uint32_t c)
{
    return hb_set_has(f->faces[face].characters, c);
}

uint32_t faces_glyph(const struct fonts *f, enum font_face face, uint32_t c, int32_t *advance)
{
    hb_codepoint_t glyph = 0;
    hb_font_get_nominal_glyph(f->faces[face].hb, c, &glyph);
    *advance = hb_font_get_glyph_h_advance(f->faces[face].hb, glyph);
    return glyph;
}

struct FT_GlyphSlotRec_ *faces_outline(struct fonts *f, enum font_face face, uint16_t size_px,
                                       uint32_t glyph, uint8_t x_quarter)
{
    assert(face < FONT_COUNT && size_px > 0 && x_quarter < 4);
    struct face *p = &f->faces[face];
    if (p->ft_size_px != size_px && FT_Set_Pixel_Sizes(p->ft, 0, size_px))
        return NULL;
    p->ft_size_px = size_px;
    if (FT_Load_Glyph(p->ft, glyph, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP))
        return NULL;
    FT_GlyphSlot slot = p->ft->glyph;
    if (slot->format != FT_GLYPH_FORMAT_OUTLINE || slot->outline.n_points == 0)
        return NULL;
    FT_Outline_Translate(&slot->outline, x_quarter * 16, 0);
    return slot;
}

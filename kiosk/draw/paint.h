/* paint.h - a drawlist to pixels, by the CPU: rounded boxes with smooth edges, text blended from
 * glyph coverage, icons stroked at any size, pictures copied at the size they were scaled to. */
#ifndef DRAW_PAINT_H
#define DRAW_PAINT_H
#include "draw/drawlist.h"
#include "media/pictures.h"
#include "text/glyphs.h"

struct canvas {
    uint32_t *px;         /* 0xffRRGGBB, opaque */
    int32_t w, h, stride; /* stride in pixels */
};
struct painter; /* glyphs, icons and pictures it draws with: borrowed */
struct painter *painter_create(struct glyphs *g, struct pictures *p);
void painter_destroy(struct painter *p); /* NULL is fine */

/* Paint the commands that meet `view` (in the drawlist's coordinates) into a canvas of its size,
 * on `ground`. */
void paint(struct painter *p, const struct drawlist *d, struct rect view, rgba ground,
           struct canvas *out);
/* Equal hashes mean equal pixels: of what meets `view`, pictures' state included. */
uint64_t paint_hash(struct painter *p, const struct drawlist *d, struct rect view, rgba ground);
/* While neither this nor the drawlist's stamp changes, paint_hash would say the same again. */
uint64_t painter_stamp(const struct painter *p);
/* False for a name that assets/icons does not have. */
bool paint_icon_exists(struct str name);
#endif

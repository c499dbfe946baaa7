/* icons.h - icons as coverage at any size.  Private to draw/. */
#ifndef DRAW_ICONS_H
#define DRAW_ICONS_H
#include "base/str.h"

struct icons;
struct icons *icons_create(size_t max_bytes);
void icons_destroy(struct icons *s); /* NULL is fine */
/* size * size bytes, borrowed until the next icons_get; NULL for a name that there is not. */
const uint8_t *icons_get(struct icons *s, struct str name, int32_t size);
/* SVG 1.1 path data (8.3) on the 56-unit grid, stroked round into size * size bytes; false if it
 * is anything but M L H V C Q A Z (either case) and numbers. */
bool icons_stroke(const char *path, int32_t size, uint8_t *coverage);
#endif

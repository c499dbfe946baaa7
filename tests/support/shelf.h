/* shelf.h - for tests: a store whose one generation is filled by SQL, as kiosk-sync would from
 * packs, so that a test can say in a line what a channel has. */
#ifndef SUPPORT_SHELF_H
#define SUPPORT_SHELF_H
#include "base/str.h"

/* An empty folder at `path` becomes a store; `sql` fills the bundle's tables (pack/schema.h), NULL:
 * an empty file instead. */
void shelf_fill(const char *path, const char *sql);
/* STORE/current names this generation. */
void shelf_current(const char *path, int64_t generation);
/* A picture of one colour (0xffRRGGBB) as an object: its hash. */
struct str shelf_picture(struct arena *a, const char *path, uint32_t colour, int32_t w, int32_t h);
#endif

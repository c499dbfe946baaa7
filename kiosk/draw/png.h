/* png.h - a picture of the glass as a file: screenshots and goldens. */
#ifndef DRAW_PNG_H
#define DRAW_PNG_H
#include "base/err.h"
#include <stdint.h>

bool png_write(const char *path, const uint32_t *px, int32_t w, int32_t h,
               struct err *e) MUST_CHECK;
#endif

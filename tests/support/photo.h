/* photo.h - for tests: large pictures of each kind that takes the most to decode. */
#ifndef SUPPORT_PHOTO_H
#define SUPPORT_PHOTO_H
#include "base/mem.h"
#include "base/str.h"

/* The bytes of a file, of waves: no row is like another. */
typedef struct str photo_make(struct arena *a, int32_t w, int32_t h);
photo_make photo_interlaced_png, photo_progressive_jpeg, photo_lossless_webp, photo_webp_with_alpha;
/* Interlaced, with 4 MB of notes that no picture needs. */
photo_make photo_annotated_png;
/* In as many scans (10 at least) as may be asked for. */
struct str photo_jpeg_of_scans(struct arena *a, int32_t w, int32_t h, unsigned scans);
/* The same with each colour of full size: of all pictures a decoder keeps of it the most. */
struct str photo_jpeg_of_full_size(struct arena *a, int32_t w, int32_t h, unsigned scans);
#endif

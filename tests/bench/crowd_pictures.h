/* crowd_pictures.h - pictures at all limits of a picture, no two alike. */
#ifndef BENCH_CROWD_PICTURES_H
#define BENCH_CROWD_PICTURES_H
#include "pack/manifest.h"

struct crowd_picture {
    struct manifest_blob blob;
    int32_t w, h;
};
/* Makes the objects in each channel's folder; the array is the arena's. */
struct crowd_picture *crowd_pictures(const int *dirs, size_t n_dirs, struct arena *a, size_t n);
#endif

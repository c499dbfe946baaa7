#include "crowd_pictures.h"

#include "../support/photo.h"
#include "../support/signing.h"

#include <math.h>
#include <string.h>

static struct str jpeg(struct arena *a, int32_t w, int32_t h)
{
    return photo_jpeg_of_scans(a, w, h, LIMIT_PICTURE_SCANS);
}

static struct str jpeg_of_full_size(struct arena *a, int32_t w, int32_t h)
{
    return photo_jpeg_of_full_size(a, w, h, LIMIT_PICTURE_SCANS);
}

static const struct coding {
    const char *mime;
    photo_make *make;
} codings[] = {{"image/jpeg", jpeg},
               {"image/png", photo_interlaced_png},
               {"image/jpeg", jpeg_of_full_size},
               {"image/webp", photo_lossless_webp}};
enum { CODINGS = sizeof codings / sizeof *codings };

static void add_object(const int *dirs, size_t n_dirs, struct str file, struct manifest_blob *b)
{
    hash_path path;
    hash_bytes(file, b->sha256);
    hash_object_path(b->sha256, path);
    for (size_t i = 0; i < n_dirs; i++)
        signing_put(dirs[i], path, file);
    b->size = (int64_t)file.n;
}

/* As wide as one that is shown whole, so that the most of them lie on a page; each a little smaller
 * than the one before of its coding. */
struct crowd_picture *crowd_pictures(const int *dirs, size_t n_dirs, struct arena *a, size_t n)
{
    struct crowd_picture *all = ARENA_NEW(a, struct crowd_picture, n);
    int32_t h = (int32_t)sqrt(LIMIT_PICTURE_PIXELS / LIMIT_PICTURE_SHAPE);
    for (size_t i = 0; i < n; i++) {
        const struct coding *c = &codings[i % CODINGS];
        struct arena *one = arena_create();
        struct crowd_picture *p = &all[i];
        p->h = h - (int32_t)(i / CODINGS);
        p->w = p->h * (int32_t)LIMIT_PICTURE_SHAPE;
        memcpy(p->blob.mime, c->mime, strlen(c->mime) + 1);
        add_object(dirs, n_dirs, c->make(one, p->w, p->h), &p->blob);
        arena_destroy(one);
    }
    return all;
}

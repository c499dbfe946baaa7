#include "crowd_pictures.h"

#include "../support/encode.h"
#include "../support/signing.h"
#include "pack/hash.h"
#include "pack/limits.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_NOISE = 6 }; /* bits of 8 */

static struct buf jpeg(const struct encode_source *s)
{
    return encode_jpeg(s, false, LIMIT_PICTURE_SCANS);
}

static struct buf jpeg_of_inks(const struct encode_source *s)
{
    return encode_jpeg(s, true, LIMIT_PICTURE_SCANS);
}

static struct buf webp(const struct encode_source *s)
{
    return encode_webp(s, true);
}

static const struct coding {
    const char *mime;
    struct buf (*encode)(const struct encode_source *s);
} codings[] = {{"image/jpeg", jpeg},
               {"image/png", encode_png},
               {"image/jpeg", jpeg_of_inks},
               {"image/webp", webp}};
enum { CODINGS = sizeof codings / sizeof *codings };

/* As much chance as a file of LIMIT_PICTURE_BYTES holds. */
static struct buf encode(const struct coding *c, int32_t w, int32_t h, uint32_t seed)
{
    static unsigned most[CODINGS];
    unsigned *noise = &most[c - codings];
    struct buf file = {0};
    *noise = *noise ? *noise : MOST_NOISE;
    for (;; --*noise) {
        struct encode_source s = encode_waves(w, h, *noise, seed);
        file = c->encode(&s);
        free(s.rgba);
        if (file.n <= LIMIT_PICTURE_BYTES)
            return file;
        assert(*noise > 0);
        buf_free(&file);
    }
}

/* As wide as one that is shown whole: so the most of them lie on a page. */
struct crowd_picture *crowd_pictures(const int *dirs, size_t n_dirs, struct arena *a, size_t n)
{
    int32_t h = (int32_t)sqrt(LIMIT_PICTURE_PIXELS / LIMIT_PICTURE_SHAPE);
    int32_t w = h * (int32_t)LIMIT_PICTURE_SHAPE;
    struct crowd_picture *all = ARENA_NEW(a, struct crowd_picture, n);
    for (size_t i = 0; i < n; i++) {
        const struct coding *c = &codings[i % CODINGS];
        struct buf file = encode(c, w, h, (uint32_t)i);
        struct manifest_blob *b = &all[i].blob;
        hash_path path;
        hash_bytes(buf_str(&file), b->sha256);
        hash_object_path(b->sha256, path);
        for (size_t d = 0; d < n_dirs; d++)
            signing_put(dirs[d], path, buf_str(&file));
        b->size = (int64_t)file.n;
        memcpy(b->mime, c->mime, strlen(c->mime) + 1);
        all[i].w = w;
        all[i].h = h;
        buf_free(&file);
    }
    return all;
}

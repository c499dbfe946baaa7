/* measure.c - a header may stand behind much else (a JPEG's colour profile), and its scans all over
 * the file, so the whole file is mapped; only the pages that are looked at are read. */
#include "sync/measure.h"

#include "media/picture_size.h"
#include "sync/objects.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

_Static_assert(PICTURE_MAX_SIDE == LIMIT_PICTURE_SIDE && PICTURE_MAX_SCANS == LIMIT_PICTURE_SCANS &&
                   PICTURE_MAX_PIXELS == LIMIT_PICTURE_PIXELS &&
                   PICTURE_MAX_FILE_BYTES == LIMIT_PICTURE_BYTES,
               "what is installed is what can be decoded");

static bool measure_bytes(const struct manifest_blob *b, struct str file, struct measure *out,
                          struct err *e)
{
    static const char *const mimes[] = {
        [PICTURE_PNG] = "image/png", [PICTURE_JPEG] = "image/jpeg", [PICTURE_WEBP] = "image/webp"};
    enum picture_format format;
    if (!picture_size(file, &format, &out->width, &out->height, e))
        return false;
    return strcmp(mimes[format], b->mime) == 0 ||
           err_set(e, ERR_CORRUPT, "is %s, its manifest says %s", mimes[format], b->mime);
}

static bool measure_blob(struct job *j, const struct manifest_blob *b, struct measure *out,
                         struct err *e)
{
    int fd;
    if (b->size == 0)
        return err_set(e, ERR_CORRUPT, "is empty");
    if (b->size > (int64_t)LIMIT_PICTURE_BYTES)
        return err_set(e, ERR_TOO_BIG, "has %lld bytes, the limit is %u", (long long)b->size,
                       LIMIT_PICTURE_BYTES);
    if (!objects_open(j, b->sha256, &fd, e))
        return false;
    size_t n = (size_t)b->size; /* objects_have: as long as the file */
    void *p = mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0);
    int why = errno;
    close(fd);
    if (p == MAP_FAILED)
        return err_errno(e, why, "map");
    bool ok = measure_bytes(b, (struct str){p, n}, out, e);
    munmap(p, n);
    return ok;
}

bool measure_pictures(struct job *j, const struct manifest_pack *p, struct measure **out,
                      struct err *e)
{
    struct measure *all = ARENA_NEW(j->a, struct measure, p->n_blobs);
    for (size_t i = 0; i < p->n_blobs; i++) {
        const struct manifest_blob *b = &p->blobs[i];
        if (strncmp(b->mime, "image/", 6) == 0 && !measure_blob(j, b, &all[i], e))
            return err_wrap(e, "picture %.12s...", b->sha256);
    }
    *out = all;
    return true;
}

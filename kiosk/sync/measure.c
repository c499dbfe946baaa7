/* measure.c - a JPEG's header may stand behind much else (a colour profile), and its scans all over
 * the file, so all of it is read; of others the beginning.  Read and not mapped: where the disk
 * cannot read a page, a map of it would end the process, and with it all other channels' news. */
#include "sync/measure.h"

#include "media/picture_size.h"
#include "sync/objects.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
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

enum { HEADER_BYTES = 64 }; /* more than a PNG's or a WebP's has */

static bool read_all(int fd, char *p, size_t n, struct err *e)
{
    for (size_t at = 0; at < n;) {
        ssize_t got = pread(fd, p + at, n - at, (off_t)at);
        if (got < 0)
            return err_errno(e, errno, "read");
        if (got == 0)
            return err_set(e, ERR_CORRUPT, "is shorter than it was");
        at += (size_t)got;
    }
    return true;
}

/* What picture_size looks at. */
static bool read_picture(int fd, char *p, size_t n, struct str *out, struct err *e)
{
    size_t head = n < HEADER_BYTES ? n : HEADER_BYTES;
    bool ok = read_all(fd, p, head, e);
    bool jpeg = ok && picture_is_jpeg((struct str){p, head});
    *out = (struct str){p, jpeg ? n : head};
    return ok && (!jpeg || read_all(fd, p, n, e));
}

/* `room`: LIMIT_PICTURE_BYTES. */
static bool measure_blob(struct job *j, const struct manifest_blob *b, char *room,
                         struct measure *out, struct err *e)
{
    int fd;
    struct str file;
    if (b->size == 0)
        return err_set(e, ERR_CORRUPT, "is empty");
    if (b->size > (int64_t)LIMIT_PICTURE_BYTES)
        return err_set(e, ERR_TOO_BIG, "has %lld bytes, the limit is %u", (long long)b->size,
                       LIMIT_PICTURE_BYTES);
    if (!objects_open(j, b->sha256, &fd, e))
        return false;
    bool ok = read_picture(fd, room, (size_t)b->size, &file, e);
    close(fd);
    return ok && measure_bytes(b, file, out, e);
}

bool measure_pictures(struct job *j, const struct manifest_pack *p, struct measure **out,
                      struct err *e)
{
    struct measure *all = ARENA_NEW(j->a, struct measure, p->n_blobs);
    char *room = MEM_NEW(char, LIMIT_PICTURE_BYTES);
    bool ok = true;
    for (size_t i = 0; ok && i < p->n_blobs; i++) {
        const struct manifest_blob *b = &p->blobs[i];
        ok = strncmp(b->mime, "image/", 6) != 0 || measure_blob(j, b, room, &all[i], e) ||
             err_wrap(e, "picture %.12s...", b->sha256);
    }
    free(room);
    *out = all;
    return ok;
}

#include "media/picture_file.h"

#include <sys/mman.h>

enum { LET_GO = 1 << 20 }; /* a multiple of every page's size */

struct str picture_file_take(struct picture_file *f, size_t n)
{
    if (n > f->all.n - f->at)
        n = f->all.n - f->at;
    struct str next = {f->all.p + f->at, n};
    for (; f->mapped && f->at - f->gone >= LET_GO; f->gone += LET_GO)
        madvise((void *)(f->all.p + f->gone), LET_GO, MADV_DONTNEED);
    f->at += n;
    return next;
}

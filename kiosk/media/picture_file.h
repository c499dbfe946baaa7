/* picture_file.h - a picture's bytes from front to back.  Of a file that is mapped, what is behind
 * is let go of: a file of 64 MB takes 1 MB of memory. */
#ifndef MEDIA_PICTURE_FILE_H
#define MEDIA_PICTURE_FILE_H
#include "base/str.h"

struct picture_file {
    struct str all;
    bool mapped; /* read-only, from a file: what is let go of comes again by itself */
    size_t at, gone;
};
/* The next n bytes, or as many as there are. */
struct str picture_file_take(struct picture_file *f, size_t n);
#endif

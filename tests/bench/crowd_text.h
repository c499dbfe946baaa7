/* crowd_text.h - texts of exactly so many bytes, and bodies of every shape at the limits of
 * doc/doc.h. */
#ifndef BENCH_CROWD_TEXT_H
#define BENCH_CROWD_TEXT_H
#include "base/str.h"

struct crowd_text {
    struct str prose; /* what people wrote: it is gone through again and again */
    size_t at;
};
/* The next words of it, the last filled up with dots. */
struct str crowd_words(struct crowd_text *t, struct arena *a, size_t bytes);

struct crowd_shape {
    const char *name; /* a slug */
    struct str (*body)(struct crowd_text *t, struct arena *a, size_t bytes);
};
extern const struct crowd_shape crowd_shapes[]; /* ended by a NULL name; the first is prose */
#endif

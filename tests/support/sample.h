/* sample.h - for tests: two small channels without a fault, written into a folder of their own,
 * and ways to put one fault in. */
#ifndef SUPPORT_SAMPLE_H
#define SUPPORT_SAMPLE_H
#include "base/str.h"

struct sample {
    char path[24]; /* gate/ and law/ are in path/content */
    int dir;
    struct arena *a;
    const char *content;
};
/* cmocka's setup and teardown: *state is a struct sample. */
int sample_setup(void **state);
int sample_teardown(void **state);
#define SAMPLE(test) cmocka_unit_test_setup_teardown(test, sample_setup, sample_teardown)
/* In path/content: write a file; replace `from`, which must be there once at least, by `to`. */
void sample_put(struct sample *s, const char *file, const char *text);
void sample_swap(struct sample *s, const char *file, const char *from, const char *to);
void sample_remove(struct sample *s, const char *file);
#endif

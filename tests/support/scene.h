/* scene.h - for tests that cut: a kiosk that has seen "old" and shows "two", and a tree that offers
 * "three" under a new root.  One thing is done to it; afterwards it is old or new, and whole. */
#ifndef SUPPORT_SCENE_H
#define SUPPORT_SCENE_H
#include "bench.h"

enum scene_act {
    SCENE_IMPORT,
    SCENE_INSTALL, /* of what was fetched into incoming */
    SCENE_ROLL_BACK,
    SCENE_ACTS
};
extern const char *const scene_names[SCENE_ACTS];

struct scene {
    struct bench *b;
    enum scene_act act;
    const char *before; /* the store as it is before the act; the bench's own may be anywhere */
    hash_hex *survived; /* stores, to the last byte, that need not be looked at again */
    size_t n_survived;
};
void scene_make(struct scene *s, struct bench *b, enum scene_act act);
void scene_reset(const struct scene *s); /* the bench's store as it was before */
/* The act, with the bench's environment, on its store: the exit code. */
int scene_play(const struct scene *s);
/* Old, or new, which it must be after `done`: every state is read, what is shown is found by a
 * search, every object and the bundle are hashed.  Afterwards, undisturbed, the same thing
 * succeeds. The reason otherwise is in the bench's err. */
bool scene_survived(struct scene *s, bool done);
#endif

/* spoil.h - for tests: packs that two officers signed and that no kiosk may take, each with one
 * thing wrong. */
#ifndef SUPPORT_SPOIL_H
#define SUPPORT_SPOIL_H
#include "tree.h"

struct spoil {
    const char *name;
    int code;            /* of an import (install.h) */
    const char *because; /* words of what it says; NULL: any */
    struct tree_pack hooks;
};
extern const struct spoil spoils[];
extern const size_t spoils_n;
/* The pack with the hooks of a spoil in place of its own. */
struct tree_pack spoil_pack(const struct spoil *s, struct tree_pack pack);
/* A text that takes a long time to index: in each language of ours items of words of one and two
 * letters, all that there are. */
void spoil_with_words(struct sqlite3 *db, int items);
/* Two gigabytes of zeros in SPOIL_BOMB_BYTES of zstd. */
enum { SPOIL_BOMB_BYTES = 6 + 4 * 16384 };
struct str spoil_bomb(struct arena *a, struct str zstd);
struct str spoil_two_frames(struct arena *a, struct str zstd);
/* Of the items "bbbb" and "cccc", which are put in by the first, one gets the key of the other, and
 * its index does not know. */
#define SPOIL_TWO_ITEMS                                                                            \
    "INSERT INTO item VALUES ('bbbb', 'place', '', 0, 0, 0, 0, 1, 1, ''), "                        \
    "('cccc', 'place', '', 0, 0, 0, 0, 1, 1, '')"
struct str spoil_key_twice(struct arena *a, struct str raw);
#endif

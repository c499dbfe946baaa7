/* tally.h - how much of an item its page shows, against the limits (limits.h): counted alike for
 * lint, from what an officer wrote, and for import, from rows.
 *
 * A page shows one language of each text, of the chain (base/lang.h), so that of each the longest
 * counts; but all languages of a phrase, and two of a text that stands beside its translation. */
#ifndef PACK_TALLY_H
#define PACK_TALLY_H
#include "base/lang.h"
#include "pack/kinds.h"

enum { TALLY_ALL = LANG_COUNT }; /* "language" of what is the same in all of them */

struct tally {
    size_t values, refs, pictures, bytes;
    size_t body[LANG_COUNT];
};
/* One fact, or what is said of one picture: how many values and bytes it has in each language. */
struct tally_part {
    size_t values[LANG_COUNT + 1], bytes[LANG_COUNT + 1];
};

void tally_value(struct tally_part *p, int lang, size_t bytes);
/* ERR_TOO_BIG: the fact alone has too many values, or too much for one line. */
bool tally_fact(struct tally *t, const struct kind_fact *f, const struct tally_part *p,
                struct err *e) MUST_CHECK;
/* `credit`: bytes of whose picture it is. */
void tally_picture(struct tally *t, const struct tally_part *words, size_t credit);
/* ERR_TOO_BIG: the item has too much. */
bool tally_check(const struct tally *t, const struct kind *k, struct err *e) MUST_CHECK;
#endif

/* apostrophes.h - which marks texts use as apostrophes: one of them, and a right one. */
#ifndef PACKER_APOSTROPHES_H
#define PACKER_APOSTROPHES_H
#include "packer/findings.h"

struct apostrophes {
    unsigned used; /* a bit for each mark */
};
/* Finds in `text`, which begins in `line`, a mark that is none or is not the one used before: in
 * it, or in the texts that `a` was given for. */
void apostrophes_check(struct apostrophes *a, struct findings *f, struct str file, uint32_t line,
                       struct str text);
#endif

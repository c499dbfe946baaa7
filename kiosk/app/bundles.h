/* bundles.h - which bundle the screen shows: what is installed; or what was active before, if that
 * cannot be shown; or none.
 *
 *   NONE --opened--> CURRENT --a newer one opens--> CURRENT
 *     ^                 | damaged: said once, and answered to kiosk-sync (pack/ack.h)
 *     |                 v
 *     `---damaged--- SECOND BEST --something else is active--> CURRENT
 *
 * Each trouble is in the journal once, with what to do. */
#ifndef APP_BUNDLES_H
#define APP_BUNDLES_H
#include "config/config.h"
#include "media/pictures.h"
#include "pack/bundle.h"

struct bundles {
    const struct config *config; /* borrowed, as are the next two */
    const char *store;
    struct pictures *pictures; /* broken ones are tried again */
    struct bundle *shown;      /* or NULL */
    struct bundle *damaged;    /* what is active, where it was found damaged: not shown then */
    bool second_best;     /* shown is what was active before: what is cannot be read just now */
    struct err complaint; /* the last that was logged of what is active */
};
/* Opens what is active, if it is not what is shown: true if something else is shown now. */
bool bundles_look(struct bundles *b);
/* What is shown cannot be read any more: true, and it is left for what was active before, or for
 * nothing. */
bool bundles_leave_damaged(struct bundles *b);
void bundles_close(struct bundles *b);
#endif

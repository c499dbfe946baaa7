/* progress.h - how far a run is: a bar where there is a terminal, a small file for the screen.
 *
 * The file is replaced whole, so a reader never sees half of it:
 *   {"state": "working", "percent", "pieces_done", "pieces_total", "bytes_done", "bytes_total"}
 *   {"state": "done" or "failed", "exit", "message"}      the last one */
#ifndef SYNC_PROGRESS_H
#define SYNC_PROGRESS_H
#include "sync/install.h"

struct progress_shown { /* where all processes of a run see it: the next goes on where one ended */
    int percent;        /* shown last, and never less again; -1: nothing yet */
    unsigned part;      /* of install_progress */
    uint64_t pieces, bytes;               /* of this part */
    uint64_t pieces_before, bytes_before; /* of the parts before it */
};
struct progress {
    const char *file; /* or NULL */
    bool bar;         /* standard error is a terminal */
    struct progress_shown *shown;
};
void progress_show(struct progress *p, const struct install_progress *now);
void progress_end(struct progress *p, int exit_code, const char *message);
#endif

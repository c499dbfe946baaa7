/* rights.h - what the screen keeps of its rights (safe/safe.h, SAFE_SCREEN), in two steps: files
 * before a video driver is loaded and begins threads of its own, calls when it has opened the
 * devices, sockets and libraries that it works with. */
#ifndef APP_RIGHTS_H
#define APP_RIGHTS_H
#include "base/err.h"

/* NULL: none.  One that is not there yet may come later, in a folder that is. */
struct rights {
    const char *store, *words, *fonts, *script; /* read */
    const char *shots;                          /* a folder that is written to */
    const char *ack, *stats;                    /* files that are written */
};
bool rights_files(const struct rights *r, struct err *e) MUST_CHECK;
/* `gpu`: what is drawn on is memory of a GPU. */
bool rights_calls(bool gpu, struct err *e) MUST_CHECK;
#endif

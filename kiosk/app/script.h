/* script.h - a visit as a list of lines, without a window and without a clock: only `wait` and
 * `drag` move time (and `tap ID` right after waking: it waits until touches are taken).  The lines:
 * README, "kiosk --script". */
#ifndef APP_SCRIPT_H
#define APP_SCRIPT_H
#include "app/glass.h"

struct script_run {
    struct app *app;
    struct glass *glass;
    struct stats *stats; /* may be NULL */
    const char *shots;   /* folder for pictures and trees; NULL: none may be made */
    int32_t width, height;
    int64_t unix_s; /* the wall clock at the first line */
};
/* False at the first line that does not work; the message names the line. */
bool script_play(const struct script_run *run, const char *path, struct err *e) MUST_CHECK;
#endif

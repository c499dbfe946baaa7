/* loop.h - SDL's events to touches, and sleep until the next thing that can matter. */
#ifndef APP_LOOP_H
#define APP_LOOP_H
#include "app/glass.h"

/* Until the window is closed or the process is asked to end (true), or the panel has another size
 * (false: to be started again). */
bool loop_run(struct app *a, struct glass *g, struct stats *s, int32_t width, int32_t height,
              struct err *e) MUST_CHECK;
#endif

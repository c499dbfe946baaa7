/* bounded.h - work on a file of which nobody knows how long it takes, in a process of its own that
 * ends with its time.  It sees everything and changes nothing here: what it found comes back as
 * bytes. */
#ifndef PACKER_BOUNDED_H
#define PACKER_BOUNDED_H
#include "base/str.h"

/* Processor time of this process so far, in ms. */
int64_t bounded_used_ms(void);
/* *out is in the arena.  ERR_INCOMPLETE: it took more than cpu_s seconds of processor time, or ten
 * times as much by the clock.  ERR_CORRUPT: it broke down.  ERR_IO: the system ended it, or gave it
 * less than this: nothing is known of what it worked on. */
bool bounded_run(bool (*work)(void *ctx, struct buf *out, struct err *e), void *ctx, unsigned cpu_s,
                 struct arena *a, struct str *out, struct err *e) MUST_CHECK;
#endif

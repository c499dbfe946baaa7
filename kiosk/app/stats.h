/* stats.h - what each frame cost, for benches: written as one JSON object when the kiosk ends
 * (--stats FILE).  Off by default; costs nothing then.  step_us and draw_us are by the clock;
 * cpu_us is what all threads took of the processors since the frame before. */
#ifndef APP_STATS_H
#define APP_STATS_H
#include "base/err.h"
#include <stdint.h>

struct stats;
struct stats *stats_create(const char *path);         /* NULL path: off, and NULL comes back */
void stats_cause(struct stats *s, const char *cause); /* of the frames that follow */
/* Work before the frame that belongs to it: the answer to a touch. */
void stats_work(struct stats *s, uint64_t ns);
void stats_frame(struct stats *s, uint64_t step_ns, uint64_t draw_ns, bool complete);
void stats_wake(struct stats *s);                             /* the loop woke up */
bool stats_finish(struct stats *s, struct err *e) MUST_CHECK; /* writes and frees; NULL is fine */
#endif

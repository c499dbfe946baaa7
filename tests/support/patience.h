/* patience.h - for tests: who waits by ppoll with a timeout waits by a clock of the test's, so that
 * no slow machine is taken for a step that hangs.  Link with --wrap=ppoll. */
#ifndef SUPPORT_PATIENCE_H
#define SUPPORT_PATIENCE_H
#include <stdint.h>

/* In this process and those that it starts from now on.  NULL: the real clock again. */
void patience_by(int64_t (*now_ms)(void *ctx), void *ctx);
#endif

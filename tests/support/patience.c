#include "patience.h"

#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

int __real_ppoll(struct pollfd *p, nfds_t n, const struct timespec *timeout, const sigset_t *mask);
int __wrap_ppoll(struct pollfd *p, nfds_t n, const struct timespec *timeout, const sigset_t *mask);

static int64_t (*clock_ms)(void *ctx);
static void *clock_ctx;

void patience_by(int64_t (*now_ms)(void *ctx), void *ctx)
{
    clock_ms = now_ms;
    clock_ctx = ctx;
}

/* What came before the time was over is seen: the clock is asked before the look. */
int __wrap_ppoll(struct pollfd *p, nfds_t n, const struct timespec *timeout, const sigset_t *mask)
{
    static const struct timespec look = {.tv_nsec = 2 * 1000 * 1000};
    if (!clock_ms || !timeout)
        return __real_ppoll(p, n, timeout, mask);
    int64_t end = clock_ms(clock_ctx) + timeout->tv_sec * 1000 + timeout->tv_nsec / 1000000;
    for (;;) {
        bool over = clock_ms(clock_ctx) >= end;
        int rc = __real_ppoll(p, n, &look, mask);
        if (rc != 0 || over)
            return rc;
    }
}

#include "base/process.h"

#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The lower of `lowest` and the numbers from `from` on in ".../fd/N": more than are meant may stay
 * open, none less. */
static unsigned named_by(const char *argument, unsigned from, unsigned lowest)
{
    static const char folder[] = "/fd/";
    for (const char *at = argument; (at = strstr(at, folder)); at++) {
        const char *number = at + sizeof folder - 1;
        unsigned long n = strtoul(number, NULL, 10);
        if (*number >= '0' && *number <= '9' && n >= from && n < lowest)
            lowest = (unsigned)n;
    }
    return lowest;
}

static unsigned named(char *const *arguments, unsigned from, unsigned lowest)
{
    const char *compositor = getenv("WAYLAND_SOCKET");
    for (; *arguments; arguments++)
        lowest = named_by(*arguments, from, lowest);
    unsigned long n = compositor ? strtoul(compositor, NULL, 10) : 0;
    return n >= from && n < lowest ? (unsigned)n : lowest;
}

static void close_others(char *const *arguments)
{
    for (unsigned from = STDERR_FILENO + 1;;) {
        unsigned kept = named(arguments, from, INT_MAX);
        if (kept > from && close_range(from, kept - 1, 0) < 0)
            log_warning("what the caller had open stays open: %s", strerror(errno));
        if (kept == INT_MAX)
            return;
        from = kept + 1;
    }
}

bool process_begin(char *const *arguments)
{
    int fd;
    close_others(arguments);
    do
        fd = open("/dev/null", O_RDWR); /* the lowest number that is free */
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd < 0)
        return false;
    close(fd);
    return true;
}

bool process_said(struct err *e)
{
    return (fflush(stdout) == 0 && !ferror(stdout)) || err_errno(e, errno, "standard output");
}

bool process_no_option(const char *argument)
{
    log_error("%s: no such option, or its value is missing", argument);
    return false;
}

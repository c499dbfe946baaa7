#include "base/process.h"

#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

bool process_begin(void)
{
    int fd;
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

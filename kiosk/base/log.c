#include "base/log.h"

#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void line(int priority, const char *word, const char *fmt, va_list ap)
{
    char text[1024];
    vsnprintf(text, sizeof text, fmt, ap);
    str_tame(text); /* one event, one line: a message cannot forge another */
    if (getenv("JOURNAL_STREAM"))
        fprintf(stderr, "<%d>%s\n", priority, text);
    else
        fprintf(stderr, "%s%s\n", word, text);
}

#define LOG(priority, word)                                                                        \
    do {                                                                                           \
        va_list ap;                                                                                \
        va_start(ap, fmt);                                                                         \
        line(priority, word, fmt, ap);                                                             \
        va_end(ap);                                                                                \
    } while (0)

void log_error(const char *fmt, ...)
{
    LOG(3, "error: ");
}

void log_warning(const char *fmt, ...)
{
    LOG(4, "warning: ");
}

void log_info(const char *fmt, ...)
{
    LOG(6, "");
}

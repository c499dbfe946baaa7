#include "base/err.h"

#include "base/str.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A message cut in the middle of a character would print as rubbish in the journal. */
static void cut_at_boundary(char *text, size_t cap)
{
    size_t n = strnlen(text, cap - 1);
    if (n < cap - 1)
        return;
    while (n > 0 && ((unsigned char)text[n - 1] & 0xC0) == 0x80)
        n--;
    if (n > 0 && ((unsigned char)text[n - 1] & 0x80))
        n--;
    text[n] = 0;
}

static void fill(struct err *e, enum err_code code, const char *fmt, va_list ap)
{
    e->code = code;
    if (vsnprintf(e->text, sizeof e->text, fmt, ap) >= (int)sizeof e->text)
        cut_at_boundary(e->text, sizeof e->text);
    str_tame(e->text); /* it may quote what came from outside */
}

bool err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fill(e, code, fmt, ap);
    va_end(ap);
    return false;
}

enum err_code err_meaning(int errnum)
{
    switch (errnum) {
    case ENOSPC:
    case EDQUOT:
        return ERR_NO_SPACE;
    case EFBIG:
        return ERR_TOO_BIG;
    case ENOENT:
        return ERR_NOT_FOUND;
    }
    return ERR_IO;
}

bool err_errno(struct err *e, int errnum, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fill(e, err_meaning(errnum), fmt, ap);
    va_end(ap);
    size_t n = strlen(e->text);
    snprintf(e->text + n, sizeof e->text - n, ": %s", strerror(errnum));
    return false;
}

bool err_wrap(struct err *e, const char *fmt, ...)
{
    char inner[sizeof e->text];
    memcpy(inner, e->text, sizeof inner);
    va_list ap;
    va_start(ap, fmt);
    fill(e, e->code, fmt, ap);
    va_end(ap);
    size_t n = strlen(e->text);
    if (snprintf(e->text + n, sizeof e->text - n, ": %s", inner) >= (int)(sizeof e->text - n))
        cut_at_boundary(e->text, sizeof e->text);
    return false;
}

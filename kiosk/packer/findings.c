#include "packer/findings.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void findings_add(struct findings *f, enum finding_level level, struct str file, uint32_t line,
                  const char *fmt, ...)
{
    if (f->n == f->cap) {
        f->cap = f->cap ? f->cap * 2 : 32;
        struct finding *more = ARENA_NEW(f->a, struct finding, f->cap);
        if (f->n)
            memcpy(more, f->at, f->n * sizeof *more);
        f->at = more;
    }
    char text[1024];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    struct str s = {text, n < 0 ? 0 : (size_t)n};
    if (s.n >= sizeof text)
        s.n = utf8_boundary(s, sizeof text - 1);
    f->at[f->n++] = (struct finding){level, str_copy(f->a, file), line, str_copy(f->a, s)};
    f->errors += level == FINDING_ERROR;
}

static int by_place(const void *x, const void *y)
{
    const struct finding *a = x, *b = y;
    int c = str_cmp(a->file, b->file);
    if (c == 0)
        c = (a->line > b->line) - (a->line < b->line);
    return c ? c : str_cmp(a->text, b->text);
}

void findings_sort(struct findings *f)
{
    if (f->n)
        qsort(f->at, f->n, sizeof *f->at, by_place);
}

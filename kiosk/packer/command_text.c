/* command_text.c - layout, breaks, search: what the kiosk's engines make of a text. */
#include "base/fsops.h"
#include "pack/bundle.h"
#include "packer/command.h"
#include "text/dump.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { INPUT_BYTES = 1 << 20, CACHE_BYTES = 1 << 20 };

static bool language(const struct args *a, enum lang *out)
{
    return a->lang && lang_from_code(str_of(a->lang), out);
}

static bool read_input(struct args *a, struct str *out, struct err *e)
{
    bool named = a->n_operands && strcmp(a->operands[0], "-") != 0;
    return fs_read_path(named ? a->operands[0] : "/dev/stdin", INPUT_BYTES, a->a, out, e);
}

int command_layout(struct args *a)
{
    enum lang l;
    int64_t width, size;
    struct str text;
    struct fonts *fonts;
    struct err e;
    if (a->n_operands > 1 || !language(a, &l) ||
        !command_number(a->width, 0, INT_MAX / 64, &width) ||
        !command_number(a->size, 1, PARA_MAX_SIZE_PX, &size))
        return COMMAND_USAGE;
    if (!read_input(a, &text, &e) || !fonts_open(NULL, &fonts, &e))
        return command_fail(&e);
    struct typesetter *t = typesetter_create(fonts, CACHE_BYTES);
    struct str json = dump_layout(t, text, l, (int)width, (int)size, a->a);
    command_print(json);
    typesetter_destroy(t);
    fonts_close(fonts);
    return COMMAND_DONE;
}

int command_breaks(struct args *a)
{
    enum lang l;
    struct str text;
    struct err e;
    if (a->n_operands > 1 || !language(a, &l))
        return COMMAND_USAGE;
    if (!read_input(a, &text, &e))
        return command_fail(&e);
    struct str marked = dump_breaks(text, l, a->a);
    command_print(marked);
    return COMMAND_DONE;
}

int command_search(struct args *a)
{
    enum lang l;
    int64_t limit = 20, unix_s;
    bool given;
    struct bundle *b;
    struct bundle_hit *hits;
    size_t n;
    struct err e;
    if (a->n_operands != 1 || !a->store || !language(a, &l) ||
        (a->limit && !command_number(a->limit, 1, 1000, &limit)))
        return COMMAND_USAGE;
    if (!command_now(&unix_s, &given, &e) || !bundle_open(a->store, a->drafts, &b, &e))
        return command_fail(&e);
    bool ok = bundle_search(b, str_of(a->operands[0]), l, command_today(unix_s), (size_t)limit,
                            a->a, &hits, &n, &e);
    for (size_t i = 0; ok && i < n; i++)
        printf("%.*s\t%.*s\n", STR_ARG(hits[i].ref), STR_ARG(hits[i].title));
    bundle_close(b);
    return ok ? COMMAND_DONE : command_fail(&e);
}

/* doc_parse on any bytes: what it gives holds what doc.h says. */
#include "doc/doc.h"

#include <assert.h>
#include <stddef.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct doc_block *b)
{
    uint32_t end = 0;
    assert(b->text.n > 0 && b->line >= 1);
    for (size_t i = 0; i < b->n_spans; i++) {
        const struct doc_span *s = &b->spans[i];
        assert(s->start >= end && s->start < s->end && s->end <= b->text.n);
        assert(!(s->style & DOC_LINK) == (s->target.n == 0));
        end = s->end;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_create();
    struct doc d;
    struct err e;
    if (doc_parse((struct str){(const char *)data, size}, a, &d, &e))
        for (size_t i = 0; i < d.n_blocks; i++)
            check(&d.blocks[i]);
    else
        assert(str_starts(str_of(e.text), "line "));
    arena_destroy(a);
    return 0;
}

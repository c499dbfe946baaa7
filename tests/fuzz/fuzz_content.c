/* The readers of item.yaml, channel.yaml and LANG.md on any bytes; the first byte chooses. */
#include "packer/files.h"

#include <assert.h>
#include <stddef.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct findings *f)
{
    for (size_t i = 0; i < f->n; i++)
        assert(f->at[i].line >= 1 && f->at[i].text.n > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct arena *a = arena_create();
    struct findings f = {.a = a};
    struct reader r = {a, &f, STR("x")};
    struct str text = str_copy(r.a, (struct str){(const char *)data + 1, size - 1});
    struct content_channel c = {.channel = STR("gate")};
    struct content_item i = {.slug = STR("item")};
    if (data[0] == 'c')
        files_channel(&r, text, &c);
    else if (data[0] == 'i')
        files_item(&r, text, &i);
    else
        files_page(&r, text, &i.page[LANG_VI]);
    check(&f);
    arena_destroy(a);
    return 0;
}

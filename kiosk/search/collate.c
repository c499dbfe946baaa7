#include "search/collate.h"

#include <assert.h>
#include <stdlib.h>
#include <unicode/ucol.h>

struct collate {
    UCollator *rules[LANG_COUNT];
};

struct collate *collate_create(void)
{
    return MEM_NEW(struct collate, 1);
}

void collate_destroy(struct collate *c)
{
    for (int l = 0; c && l < LANG_COUNT; l++)
        ucol_close(c->rules[l]);
    free(c);
}

int collate_compare(struct collate *c, enum lang l, struct str a, struct str b)
{
    static const char *const locales[LANG_COUNT] = {"vi", "km", "vi", "en"};
    UErrorCode status = U_ZERO_ERROR;
    if (!c->rules[l])
        c->rules[l] = ucol_open(locales[l], &status);
    int order = (int)ucol_strcollUTF8(c->rules[l], a.p, (int32_t)a.n, b.p, (int32_t)b.n, &status);
    assert(U_SUCCESS(status));
    return order ? order : str_cmp(a, b);
}

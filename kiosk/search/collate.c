#include "search/collate.h"

#include "base/utf8.h"

#include <assert.h>
#include <stdlib.h>
#include <unicode/ucol.h>
#include <unicode/ustring.h>

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

size_t collate_key(struct collate *c, enum lang l, struct str title, uint8_t key[COLLATE_KEY_BYTES])
{
    static const char *const locales[LANG_COUNT] = {"vi", "km", "vi", "en"};
    UErrorCode status = U_ZERO_ERROR;
    UChar begin[COLLATE_TITLE_BYTES]; /* no letter has more units of UTF-16 than bytes of UTF-8 */
    int32_t n = 0;
    if (!c->rules[l])
        c->rules[l] = ucol_open(locales[l], &status);
    size_t bytes =
        title.n > COLLATE_TITLE_BYTES ? utf8_boundary(title, COLLATE_TITLE_BYTES) : title.n;
    u_strFromUTF8WithSub(begin, COLLATE_TITLE_BYTES, &n, title.p, (int32_t)bytes, 0xFFFD, NULL,
                         &status);
    assert(U_SUCCESS(status));
    int32_t size = ucol_getSortKey(c->rules[l], begin, n, key, COLLATE_KEY_BYTES);
    return (size_t)(size < COLLATE_KEY_BYTES ? size : COLLATE_KEY_BYTES);
}

/* A server's head from any bytes, line by line: what is taken of it is within its bounds. */
#include "net/head.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct head h;
    struct err e;
    struct str rest = {(const char *)data, size}, line;
    head_clear(&h);
    while (str_next(&rest, '\n', &line)) {
        if (!head_take(&h, line, &e))
            assert(e.code == ERR_IO && e.text[0]);
        size_t tag = strnlen(h.tag, sizeof h.tag);
        assert(tag < sizeof h.tag && !strpbrk(h.tag, " \r\n\t"));
        assert(h.from == HEAD_NO_RANGE || (0 <= h.from && h.from < h.end && h.end <= h.total));
        assert(h.retry_after_s >= 0);
    }
    return 0;
}

/* What stands behind a word of a fact: rates, a map's bounds, a telephone number. */
#include "pack/bounds.h"
#include "pack/phone.h"
#include "pack/rates.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct rates r;
    struct bounds b;
    struct err e;
    double x, y;
    if (rates_parse(text, &r, &e))
        assert(r.give.amount > 0 && r.get.amount > 0 && r.get.currency.n == 3);
    if (bounds_parse(text, &b, &e)) {
        bounds_place(&b, b.north, b.east, &x, &y);
        assert(x == 1 && y == 0 && bounds_width_m(&b) >= 0);
    }
    if (phone_check(text, &e)) {
        struct arena *a = arena_create();
        assert(phone_grouped(a, text).n >= size);
        arena_destroy(a);
    }
    return 0;
}

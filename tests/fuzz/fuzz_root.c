/* A root of trust from any bytes: what is taken has distinct keys and a threshold within them. */
#include "pack/trust.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct trust_root r;
    struct err e;
    if (!trust_root_parse((struct str){(const char *)data, size}, &r, &e)) {
        assert(e.code == ERR_CORRUPT || e.code == ERR_UNTRUSTED || e.code == ERR_TOO_BIG);
        return 0;
    }
    assert(r.n_keys >= 1 && r.n_keys <= LIMIT_KEYS);
    assert(r.threshold >= 1 && r.threshold <= r.n_keys);
    for (size_t i = 0; i < r.n_keys; i++)
        for (size_t j = 0; j < i; j++)
            assert(memcmp(r.keys[i].key, r.keys[j].key, 32) != 0);
    return 0;
}

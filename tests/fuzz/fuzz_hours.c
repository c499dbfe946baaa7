#include "pack/hours.h"

#include <assert.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct hours h;
    struct err e;
    if (!hours_parse((struct str){(const char *)data, size}, &h, &e)) {
        assert(e.code == ERR_CORRUPT);
        return 0;
    }
    for (int day = 0; day < 7; day++)
        for (int minute = 0; minute < 1440; minute += 7) {
            struct hours_now now = hours_at(&h, day, minute);
            assert(now.state != HOURS_OPEN || now.at > minute);
            assert(now.state != HOURS_OPENS_LATER || now.at > minute);
            assert(now.days >= 0 && now.days <= 7);
        }
    return 0;
}

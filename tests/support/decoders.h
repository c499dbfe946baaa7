/* decoders.h - for tests: cmocka's setup and teardown of a decoder, which is then the state. */
#ifndef SUPPORT_DECODERS_H
#define SUPPORT_DECODERS_H
#include "media/decoder.h"

static inline int decoders_start(void **state)
{
    struct decoder *d;
    struct err e;
    if (!decoder_start(&d, &e))
        return -1;
    *state = d;
    return 0;
}

static inline int decoders_stop(void **state)
{
    decoder_stop(*state);
    return 0;
}
#endif

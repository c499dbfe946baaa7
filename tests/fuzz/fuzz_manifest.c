/* channel.json and packs/SEQ.json from any bytes: what is taken is written again and taken again,
 * the same. */
#include "pack/manifest.h"

#include <assert.h>
#include <stddef.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_create();
    struct str json = {(const char *)data, size};
    struct manifest_channel c, c2;
    struct manifest_pack p, p2;
    struct err e;
    if (manifest_channel_parse(json, &c, &e)) {
        struct str once = manifest_channel_write(&c, a);
        assert(manifest_channel_parse(once, &c2, &e));
        assert(str_eq(once, manifest_channel_write(&c2, a)));
    }
    if (manifest_pack_parse(json, a, &p, &e)) {
        assert(p.n_blobs <= LIMIT_OBJECTS && p.text_raw_size <= (int64_t)LIMIT_TEXT_RAW_BYTES);
        struct str once = manifest_pack_write(&p, a);
        assert(manifest_pack_parse(once, a, &p2, &e));
        assert(str_eq(once, manifest_pack_write(&p2, a)));
    }
    arena_destroy(a);
    return 0;
}

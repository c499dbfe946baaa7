#include "pack/manifest.h"

#include "pack/strict.h"

#include <assert.h>
#include <jansson.h>
#include <string.h>

static const char *const MIMES[] = {"image/png", "image/jpeg", "image/webp", "audio/ogg"};

bool manifest_channel_parse(struct str json, struct manifest_channel *out, struct err *e)
{
    json_t *o;
    if (!strict_load(json, &o, e))
        return false;
    struct manifest_channel m = {0};
    bool ok =
        strict_is(o, "type", "channel", e) &&
        strict_members(o, "type channel epoch seq pack_sha256 pack_size issued best_before", e) &&
        strict_slug(o, "channel", m.channel, e) &&
        strict_int(o, "epoch", 1, INT64_MAX, &m.epoch, e) &&
        strict_int(o, "seq", 1, INT64_MAX, &m.seq, e) &&
        strict_hash(o, "pack_sha256", m.pack_sha256, e) &&
        strict_size(o, "pack_size", LIMIT_PACK_BYTES, &m.pack_size, e) &&
        strict_int(o, "issued", 0, LIMIT_INSTANT, &m.issued, e) &&
        strict_int(o, "best_before", 0, LIMIT_INSTANT, &m.best_before, e);
    json_decref(o);
    if (ok)
        *out = m;
    return ok;
}

static bool known_mime(struct str s, char out[32])
{
    for (size_t i = 0; i < sizeof MIMES / sizeof *MIMES; i++)
        if (str_is(s, MIMES[i])) {
            memcpy(out, s.p, s.n + 1);
            return true;
        }
    return false;
}

/* [sha256, size, mime]; hashes ascend, so none stands twice. */
static bool blob_parse(const json_t *v, const struct manifest_blob *before, struct manifest_blob *b,
                       struct err *e)
{
    const json_t *hash = json_array_get(v, 0), *size = json_array_get(v, 1);
    const json_t *mime = json_array_get(v, 2);
    if (json_array_size(v) != 3 || !json_is_string(hash) || !json_is_integer(size) ||
        !json_is_string(mime))
        return err_set(e, ERR_CORRUPT, "expected [sha256, size, mime]");
    if (!hash_parse(str_of(json_string_value(hash)), b->sha256))
        return err_set(e, ERR_CORRUPT, "a hash is not 64 lower-case hex digits");
    if (before && strcmp(before->sha256, b->sha256) >= 0)
        return err_set(e, ERR_CORRUPT, "hashes do not ascend");
    b->size = json_integer_value(size);
    if (b->size < 1)
        return err_set(e, ERR_CORRUPT, "size %lld, expected at least 1", (long long)b->size);
    if ((uint64_t)b->size > LIMIT_OBJECT_BYTES)
        return err_set(e, ERR_TOO_BIG, "%lld bytes, the limit is %llu", (long long)b->size,
                       LIMIT_OBJECT_BYTES);
    return known_mime(str_of(json_string_value(mime)), b->mime) ||
           err_set(e, ERR_CORRUPT, "unknown type of content");
}

static bool blobs_parse(const json_t *list, struct arena *a, struct manifest_pack *m, struct err *e)
{
    size_t n = json_array_size(list);
    if (!json_is_array(list))
        return err_set(e, ERR_CORRUPT, "\"blobs\" is not a list");
    if (n > LIMIT_OBJECTS)
        return err_set(e, ERR_TOO_BIG, "%zu blobs, the limit is %u", n, LIMIT_OBJECTS);
    m->blobs = ARENA_NEW(a, struct manifest_blob, n);
    uint64_t total = (uint64_t)m->text_size;
    for (; m->n_blobs < n; m->n_blobs++) {
        struct manifest_blob *b = &m->blobs[m->n_blobs];
        if (!blob_parse(json_array_get(list, m->n_blobs), m->n_blobs ? b - 1 : NULL, b, e))
            return err_wrap(e, "blob %zu", m->n_blobs + 1);
        total += (uint64_t)b->size; /* cannot overflow: each is within its limit */
    }
    if (total > LIMIT_TOTAL_BYTES)
        return err_set(e, ERR_TOO_BIG, "%llu bytes in all, the limit is %llu",
                       (unsigned long long)total, LIMIT_TOTAL_BYTES);
    return true;
}

static bool patches_parse(const json_t *list, struct arena *a, struct manifest_pack *m,
                          struct err *e)
{
    size_t n = json_array_size(list);
    if (!json_is_array(list))
        return err_set(e, ERR_CORRUPT, "\"patches\" is not a list");
    if (n > LIMIT_OBJECTS)
        return err_set(e, ERR_TOO_BIG, "%zu patches, the limit is %u", n, LIMIT_OBJECTS);
    m->patches = ARENA_NEW(a, struct manifest_patch, n);
    for (; m->n_patches < n; m->n_patches++) {
        struct manifest_patch *p = &m->patches[m->n_patches];
        const json_t *v = json_array_get(list, m->n_patches);
        if (!strict_members(v, "from_raw_sha256 sha256 size", e) ||
            !strict_hash(v, "from_raw_sha256", p->from_raw_sha256, e) ||
            !strict_hash(v, "sha256", p->sha256, e) ||
            !strict_size(v, "size", LIMIT_OBJECT_BYTES, &p->size, e))
            return err_wrap(e, "patch %zu", m->n_patches + 1);
    }
    return true;
}

/* Asked before the members are compared: a newer format may have others. */
static bool for_this_kiosk(const json_t *o, struct manifest_pack *m, struct err *e)
{
    if (!strict_int(o, "format", 1, INT64_MAX, &m->format, e) ||
        !strict_int(o, "min_app", 1, INT64_MAX, &m->min_app, e))
        return false;
    if (m->format > PACK_FORMAT || m->min_app > PACK_APP)
        return err_set(e, ERR_UNSUPPORTED,
                       "made for a newer kiosk: format %lld and min_app %lld, this one has %d and "
                       "%d; update the kiosk's program first",
                       (long long)m->format, (long long)m->min_app, PACK_FORMAT, PACK_APP);
    return true;
}

static bool text_parse(const json_t *o, struct manifest_pack *m, struct err *e)
{
    return (strict_members(o, "sha256 size raw_sha256 raw_size", e) &&
            strict_hash(o, "sha256", m->text_sha256, e) &&
            strict_size(o, "size", LIMIT_OBJECT_BYTES, &m->text_size, e) &&
            strict_hash(o, "raw_sha256", m->text_raw_sha256, e) &&
            strict_size(o, "raw_size", LIMIT_TEXT_RAW_BYTES, &m->text_raw_size, e)) ||
           err_wrap(e, "text");
}

bool manifest_pack_parse(struct str json, struct arena *a, struct manifest_pack *out, struct err *e)
{
    json_t *o;
    if (!strict_load(json, &o, e))
        return false;
    struct manifest_pack m = {0};
    bool ok = strict_is(o, "type", "pack", e) && for_this_kiosk(o, &m, e) &&
              strict_members(o, "type format channel epoch seq min_app text patches blobs", e) &&
              strict_slug(o, "channel", m.channel, e) &&
              strict_int(o, "epoch", 1, INT64_MAX, &m.epoch, e) &&
              strict_int(o, "seq", 1, INT64_MAX, &m.seq, e) &&
              text_parse(json_object_get(o, "text"), &m, e) &&
              patches_parse(json_object_get(o, "patches"), a, &m, e) &&
              blobs_parse(json_object_get(o, "blobs"), a, &m, e);
    json_decref(o);
    if (ok)
        *out = m;
    return ok;
}

/* Nothing written needs escaping: slugs, hex, numbers and types of content only. */
struct str manifest_channel_write(const struct manifest_channel *m, struct arena *a)
{
    return str_format(a,
                      "{\"type\":\"channel\",\"channel\":\"%s\",\"epoch\":%lld,\"seq\":%lld,\n"
                      "\"pack_sha256\":\"%s\",\"pack_size\":%lld,\n"
                      "\"issued\":%lld,\"best_before\":%lld}\n",
                      m->channel, (long long)m->epoch, (long long)m->seq, m->pack_sha256,
                      (long long)m->pack_size, (long long)m->issued, (long long)m->best_before);
}

struct str manifest_pack_write(const struct manifest_pack *m, struct arena *a)
{
    struct buf b = {0};
    buf_printf(&b,
               "{\"type\":\"pack\",\"format\":%lld,\"channel\":\"%s\",\"epoch\":%lld,"
               "\"seq\":%lld,\"min_app\":%lld,\n\"text\":{\"sha256\":\"%s\",\"size\":%lld,\n"
               "\"raw_sha256\":\"%s\",\"raw_size\":%lld},\n\"patches\":[",
               (long long)m->format, m->channel, (long long)m->epoch, (long long)m->seq,
               (long long)m->min_app, m->text_sha256, (long long)m->text_size, m->text_raw_sha256,
               (long long)m->text_raw_size);
    for (size_t i = 0; i < m->n_patches; i++)
        buf_printf(&b, "%s{\"from_raw_sha256\":\"%s\",\n\"sha256\":\"%s\",\"size\":%lld}",
                   i ? ",\n" : "", m->patches[i].from_raw_sha256, m->patches[i].sha256,
                   (long long)m->patches[i].size);
    buf_puts(&b, "],\n\"blobs\":[");
    for (size_t i = 0; i < m->n_blobs; i++) {
        const struct manifest_blob *blob = &m->blobs[i];
        assert(i == 0 || strcmp(blob[-1].sha256, blob->sha256) < 0);
        buf_printf(&b, "%s[\"%s\",%lld,\"%s\"]", i ? ",\n" : "", blob->sha256,
                   (long long)blob->size, blob->mime);
    }
    buf_puts(&b, "]}\n");
    return buf_move(&b, a);
}

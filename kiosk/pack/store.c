#include "pack/store.h"

#include "pack/strict.h"

#include <jansson.h>
#include <string.h>

static bool channel_parse(const json_t *o, struct store_channel *c, struct err *e)
{
    return strict_members(o,
                          "channel epoch seq floor_epoch floor_seq pack_sha256 "
                          "text_raw_sha256 refused_sha256 left_sha256 floor_sha256 root_sha256 "
                          "root_version issued best_before",
                          e) &&
           strict_slug(o, "channel", c->channel, e) &&
           strict_int(o, "epoch", 0, INT64_MAX, &c->epoch, e) &&
           strict_int(o, "seq", 0, INT64_MAX, &c->seq, e) &&
           strict_int(o, "floor_epoch", 0, INT64_MAX, &c->floor_epoch, e) &&
           strict_int(o, "floor_seq", 0, INT64_MAX, &c->floor_seq, e) &&
           strict_int(o, "root_version", 1, INT64_MAX, &c->root_version, e) &&
           strict_int(o, "issued", 0, INT64_MAX, &c->issued, e) &&
           strict_int(o, "best_before", 0, INT64_MAX, &c->best_before, e) &&
           strict_hash(o, "pack_sha256", c->pack_sha256, e) &&
           strict_hash(o, "text_raw_sha256", c->text_raw_sha256, e) &&
           strict_hash(o, "refused_sha256", c->refused_sha256, e) &&
           strict_hash(o, "left_sha256", c->left_sha256, e) &&
           strict_hash(o, "floor_sha256", c->floor_sha256, e) &&
           strict_hash(o, "root_sha256", c->root_sha256, e);
}

static bool state_parse(const json_t *o, struct store_state *s, struct err *e)
{
    const json_t *list = json_object_get(o, "channels");
    if (!strict_members(o, "generation newest bundle_sha256 channels", e) ||
        !strict_int(o, "generation", 0, INT64_MAX - 1, &s->generation, e) ||
        !strict_int(o, "newest", s->generation, INT64_MAX - 1, &s->newest, e) ||
        !strict_hash(o, "bundle_sha256", s->bundle_sha256, e))
        return false;
    if (!json_is_array(list) || json_array_size(list) > LIMIT_CHANNELS)
        return err_set(e, ERR_CORRUPT, "\"channels\" is not a list of at most %u", LIMIT_CHANNELS);
    for (; s->n_channels < json_array_size(list); s->n_channels++)
        if (!channel_parse(json_array_get(list, s->n_channels), &s->channels[s->n_channels], e))
            return err_wrap(e, "channel %zu", s->n_channels + 1);
    return true;
}

/* The first line is the hash of the others: a wrong bit may still be a number. */
static bool check_sum(struct str *json, struct err *e)
{
    hash_hex got;
    struct str sum, rest;
    bool cut = str_cut(*json, '\n', &sum, &rest);
    if (cut)
        hash_bytes(rest, got);
    if (!cut || !str_is(sum, got))
        return err_set(e, ERR_CORRUPT, "its bytes are not those that were written");
    *json = rest;
    return true;
}

bool store_read(int store_dir, const char *name, struct store_state *out, struct err *e)
{
    struct arena *a = arena_create();
    struct store_state s;
    struct str json;

    json_t *o;
    store_init(&s);
    bool ok = fs_read_file(store_dir, name, LIMIT_STATE_BYTES, a, &json, e);
    if (!ok && e->code == ERR_NOT_FOUND) {
        ok = true; /* nothing was ever installed */
    } else if (ok && (ok = check_sum(&json, e) && strict_load(json, &o, e))) {
        ok = state_parse(o, &s, e);
        json_decref(o);
        if (!ok)
            err_wrap(e, "%s", name);
    }
    arena_destroy(a);
    if (ok)
        *out = s;
    return ok;
}

struct str store_seal(struct str json, struct arena *a)
{
    hash_hex sum;
    hash_bytes(json, sum);
    return str_format(a, "%s\n%.*s", sum, STR_ARG(json));
}

struct str store_write_json(const struct store_state *s, struct arena *a)
{
    struct buf b = {0};
    buf_printf(&b,
               "{\"generation\":%lld,\"newest\":%lld,\n\"bundle_sha256\":\"%s\",\n\"channels\":[",
               (long long)s->generation, (long long)s->newest, s->bundle_sha256);
    for (size_t i = 0; i < s->n_channels; i++) {
        const struct store_channel *c = &s->channels[i];
        buf_printf(&b,
                   "%s\n{\"channel\":\"%s\",\"epoch\":%lld,\"seq\":%lld,\"floor_epoch\":%lld,"
                   "\"floor_seq\":%lld,\"root_version\":%lld,\"issued\":%lld,\"best_before\":%lld,"
                   "\n\"pack_sha256\":\"%s\",\n"
                   "\"text_raw_sha256\":\"%s\",\n\"refused_sha256\":\"%s\",\n\"left_sha256\":\"%"
                   "s\",\n\"floor_sha256\":\"%s\",\n\"root_sha256\":\"%s\"}",
                   i ? "," : "", c->channel, (long long)c->epoch, (long long)c->seq,
                   (long long)c->floor_epoch, (long long)c->floor_seq, (long long)c->root_version,
                   (long long)c->issued, (long long)c->best_before, c->pack_sha256,
                   c->text_raw_sha256, c->refused_sha256, c->left_sha256, c->floor_sha256,
                   c->root_sha256);
    }
    buf_puts(&b, "]}\n");
    struct str whole = store_seal(buf_str(&b), a);
    buf_free(&b);
    return whole;
}

void store_init(struct store_state *s)
{
    *s = (struct store_state){0};
    hash_bytes(STR(""), s->bundle_sha256);
}

void store_channel_init(struct store_channel *c, const char *channel)
{
    *c = (struct store_channel){0};
    memcpy(c->channel, channel, strlen(channel) + 1);
    hash_bytes(STR(""), c->pack_sha256);
    hash_bytes(STR(""), c->text_raw_sha256);
    hash_bytes(STR(""), c->refused_sha256);
    hash_bytes(STR(""), c->left_sha256);
    hash_bytes(STR(""), c->floor_sha256);
    hash_bytes(STR(""), c->root_sha256);
}

bool store_channel_freshen(struct store_channel *c, int64_t issued, int64_t best_before)
{
    bool longer = c->best_before && (best_before == 0 || best_before > c->best_before);
    bool later = issued > c->issued;
    if (longer)
        c->best_before = best_before;
    if (later)
        c->issued = issued;
    return longer || later;
}

struct store_channel *store_channel_find(struct store_state *s, struct str channel)
{
    for (size_t i = 0; i < s->n_channels; i++)
        if (str_is(channel, s->channels[i].channel))
            return &s->channels[i];
    return NULL;
}

#include "pack/ack.h"

#include "pack/limits.h"
#include "pack/strict.h"

#include <fcntl.h>
#include <jansson.h>
#include <libgen.h>
#include <string.h>
#include <unistd.h>

/* A regular file in the folder that the path names; what is a link there is none. */
static bool read_at(const char *folder, const char *name, size_t max_bytes, struct arena *a,
                    struct str *out, struct err *e)
{
    int dir;
    if (!fs_open_dir(AT_FDCWD, folder, &dir, e))
        return false;
    bool ok = fs_read_file(dir, name, max_bytes, a, out, e);
    close(dir);
    return ok;
}

bool ack_current(const char *store, hash_hex out, struct err *e)
{
    struct arena *a = arena_create();
    struct str json;
    bool ok = read_at(store, "current", LIMIT_STATE_BYTES, a, &json, e);
    if (ok)
        hash_bytes(json, out);
    arena_destroy(a);
    return ok;
}

static bool parse(struct str json, struct ack *out, struct err *e)
{
    struct ack k;
    json_t *o;
    int64_t shown;
    if (!strict_load(json, &o, e))
        return false;
    bool ok = strict_members(o, "current shown", e) && strict_hash(o, "current", k.current, e) &&
              strict_int(o, "shown", 0, 1, &shown, e);
    json_decref(o);
    if (!ok)
        return false;
    k.shown = shown;
    *out = k;
    return true;
}

bool ack_read(const char *file, struct ack *out, struct err *e)
{
    struct arena *a = arena_create();
    struct str json, path = str_of(file);
    bool ok = read_at(dirname(str_cstr(a, path)), basename(str_cstr(a, path)), LIMIT_ACK_BYTES, a,
                      &json, e) &&
              parse(json, out, e);
    arena_destroy(a);
    return ok || err_wrap(e, "%s", file);
}

bool ack_write(const char *file, const struct ack *ack, struct err *e)
{
    struct ack before;
    struct arena *a = arena_create();
    if (ack_read(file, &before, e) && before.shown == ack->shown &&
        strcmp(before.current, ack->current) == 0) {
        arena_destroy(a);
        return true;
    }
    bool ok = fs_replace_path(
        file, str_format(a, "{\"current\":\"%s\",\"shown\":%d}\n", ack->current, ack->shown), e);
    arena_destroy(a);
    return ok;
}

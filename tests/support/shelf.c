#include "shelf.h"

#include "draw/png.h"
#include "pack/hash.h"
#include "pack/schema.h"
#include "pack/store.h"
#include "search/fts.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <sqlite3.h>

#include "check.h"
#include "signing.h"

static void run(sqlite3 *db, const char *sql)
{
    char *why = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s", why);
}

static int open_store(const char *path)
{
    struct err e;
    int dir;
    assert_true(fs_open_dir(AT_FDCWD, path, &dir, &e));
    return dir;
}

void shelf_current(const char *path, int64_t generation)
{
    struct arena *a = arena_create();
    struct store_state state;
    struct err e;
    store_init(&state);
    state.generation = state.newest = generation;
    int dir = open_store(path);
    assert_true(fs_replace(&fsops_real, dir, "current", store_write_json(&state, a), &e));
    close(dir);
    arena_destroy(a);
}

void shelf_fill(const char *path, const char *sql)
{
    struct arena *a = arena_create();
    struct err e;
    sqlite3 *db;
    int dir = open_store(path);
    assert_true(fs_need_dir(&fsops_real, dir, "gen", &e));
    assert_true(fs_need_dir(&fsops_real, dir, "gen/1", &e));
    close(dir);
    assert_int_equal(sqlite3_open(str_format(a, "%s/gen/1/bundle.db", path).p, &db), SQLITE_OK);
    if (sql) {
        assert_true(fts_register(db, &e));
        assert_true(schema_create_bundle(db, &e));
        run(db, sql);
        assert_true(schema_index_texts(db, &e) && schema_finish_bundle(db, &e));
    } else {
        run(db, "VACUUM");
    }
    sqlite3_close(db);
    shelf_current(path, 1);
    arena_destroy(a);
}

struct str shelf_picture(struct arena *a, const char *path, uint32_t colour, int32_t w, int32_t h)
{
    const char *file = str_format(a, "%s/picture", path).p;
    uint32_t *px = ARENA_NEW(a, uint32_t, (size_t)w * (size_t)h);
    struct str bytes;
    struct err e;
    hash_hex hash;
    hash_path object;
    for (int32_t i = 0; i < w * h; i++)
        px[i] = colour;
    assert_true(png_write(file, px, w, h, &e));
    assert_true(fs_read_path(file, 1 << 20, a, &bytes, &e));
    hash_bytes(bytes, hash);
    hash_object_path(hash, object);
    int dir = open_store(path);
    signing_put(dir, object, bytes);
    assert_int_equal(unlinkat(dir, "picture", 0), 0);
    close(dir);
    return str_copy(a, str_of(hash));
}

#include "rowlist.h"
#include "sieve.h"

#include "draw/png.h"
#include "pack/schema.h"
#include "sync/activate.h"
#include "sync/merge.h"
#include "sync/texts.h"

#include <assert.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CHANNELS = 3, COLUMNS = 12, ISSUED = 1780000000 };

struct channel {
    char name[SLUG_MAX_BYTES + 1];
    int64_t issued, best_before;
    sqlite3 *db; /* text.db, in memory */
};
struct rowlist {
    char path[32];
    const char *store;
    struct arena *kept, *a; /* for all rows; for those that were read last */
    struct fsops fs;
    struct install_env env;
    struct job job;
    struct manifest_blob pictures[ROWLIST_PICTURES], sorted[ROWLIST_PICTURES];
    struct channel channels[CHANNELS], *at; /* at: whose rows are read */
    size_t n_channels, n_rows, n_bytes;
    struct str tables; /* text.db without a row, SQLite's */
};

/* ---- SQLite's memory ---- */

/* From glibc itself: half of the time of a fuzzer would go into what a sanitizer writes down of
 * each piece, and SQLite is not what is looked at. */
extern void *__libc_malloc(size_t n);
extern void *__libc_realloc(void *p, size_t n);
extern void __libc_free(void *p);

struct piece {
    int n; /* bytes that follow */
    alignas(max_align_t) unsigned char at[];
};

static struct piece *piece_of(void *p)
{
    return (struct piece *)((unsigned char *)p - offsetof(struct piece, at));
}

static void *keep_size(struct piece *p, int n)
{
    if (!p)
        return NULL;
    p->n = n;
    return p->at;
}

static void *plain_malloc(int n)
{
    return keep_size(__libc_malloc(sizeof(struct piece) + (size_t)n), n);
}

static void *plain_realloc(void *p, int n)
{
    return keep_size(__libc_realloc(piece_of(p), sizeof(struct piece) + (size_t)n), n);
}

static void plain_free(void *p)
{
    __libc_free(piece_of(p));
}

static int plain_size(void *p)
{
    return piece_of(p)->n;
}

static int plain_round(int n)
{
    return (n + 7) / 8 * 8;
}

static int plain_begin(void *ctx)
{
    (void)ctx;
    return SQLITE_OK;
}

static void plain_end(void *ctx)
{
    (void)ctx;
}

static const sqlite3_mem_methods plain_memory = {
    plain_malloc, plain_free, plain_realloc, plain_size, plain_round, plain_begin, plain_end, NULL};

/* ---- the store ---- */

static int no_wait(const struct fsops *fs, int fd)
{
    (void)fs;
    return fd < 0;
}

static const struct picture_shape {
    int32_t w, h;
} shapes[ROWLIST_PICTURES] = {{24, 16}, {1, 8192}, {8192, 1}, {16, 160}, {90, 10}, {24, 16}};

static void put_object(struct rowlist *r, struct str bytes, hash_hex out)
{
    struct err e;
    int fd;
    hash_bytes(bytes, out);
    const char *folder = str_format(r->a, "%.2s", out).p;
    int objects;
    bool ok = fs_open_dir(r->job.store, "objects", &objects, &e) &&
              fs_enter_dir(&r->fs, objects, folder, &fd, &e);
    assert(ok);
    struct err exists; /* the same rows were there before */
    (void)!fs_write_new(&r->fs, fd, out, bytes, &exists);
    close(fd);
    close(objects);
}

static int by_hash(const void *a, const void *b)
{
    return strcmp(((const struct manifest_blob *)a)->sha256,
                  ((const struct manifest_blob *)b)->sha256);
}

/* The last is cut short. */
static void put_pictures(struct rowlist *r)
{
    struct str bytes;
    struct err e;
    const char *file = str_format(r->kept, "%s/picture.png", r->path).p;
    for (size_t i = 0; i < ROWLIST_PICTURES; i++) {
        size_t n = (size_t)shapes[i].w * (size_t)shapes[i].h;
        uint32_t *px = MEM_NEW(uint32_t, n);
        for (size_t k = 0; k < n; k++)
            px[k] = 0xff000000 | (uint32_t)(k * 2654435761u) >> 8;
        bool ok = png_write(file, px, shapes[i].w, shapes[i].h, &e) &&
                  fs_read_path(file, 1 << 20, r->kept, &bytes, &e);
        assert(ok);
        free(px);
        if (i == ROWLIST_PICTURES - 1)
            bytes.n = bytes.n * 2 / 3;
        struct manifest_blob *b = &r->pictures[i];
        *b = (struct manifest_blob){.size = (int64_t)bytes.n, .mime = "image/png"};
        put_object(r, bytes, b->sha256);
    }
    memcpy(r->sorted, r->pictures, sizeof r->sorted);
    qsort(r->sorted, ROWLIST_PICTURES, sizeof *r->sorted, by_hash);
}

/* ---- rows ---- */

#define CHECKED "20261101", "1"
#define BODY "One **place**.\n\n- first\n- [second](a)\n"
static const struct sound {
    char letter;
    const char *table, *values[COLUMNS];
} sound[] = {
    {'t', "channel_text", {"vi", "Cửa khẩu", "Gia Lai"}},
    {'s', "section", {"s", "1", "info", "indigo"}},
    {'S', "section_text", {"s", "vi", "Tham quan", "Những nơi nên xem"}},
    {'i', "item", {"a", "place", "s", "1", "0", "0", "0", "13.75", "107.5", ""}},
    {'x',
     "item_text",
     {"a", "vi", "Cây đa", "Một cây đa", BODY, "reviewed", "A book", CHECKED, ""}},
    {'f', "fact", {"a", "hours", "0", "", "Mo-Su 07:00-17:30", "A sign", CHECKED}},
    {'p', "picture", {"a", "0", "0", "", "", "", "image/png", "Me", "CC0"}},
    {'P', "picture_text", {"a", "0", "vi", "A tree", "", ""}},
    {'r', "related", {"a", "0", "gate/a"}},
};

static bool run(sqlite3 *db, const char *sql)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* The tables without a row: made once, and copied for each channel. */
static void make_tables(struct rowlist *r)
{
    sqlite3 *db;
    sqlite3_int64 n;
    bool ok = sqlite3_open(":memory:", &db) == SQLITE_OK && run(db, "PRAGMA page_size = 512");
    for (const struct schema_table *t = schema_tables; ok && t->name; t++)
        ok = run(db, schema_create_text(t, r->a).p);
    r->tables.p = (const char *)sqlite3_serialize(db, "main", &n, 0);
    r->tables.n = (size_t)n;
    assert(ok && r->tables.p);
    sqlite3_close(db);
}

static sqlite3 *copy_tables(const struct rowlist *r)
{
    sqlite3 *db;
    sqlite3_int64 n = (sqlite3_int64)r->tables.n;
    unsigned char *copy = sqlite3_malloc64(r->tables.n);
    assert(copy);
    memcpy(copy, r->tables.p, r->tables.n);
    bool ok = sqlite3_open(":memory:", &db) == SQLITE_OK &&
              sqlite3_deserialize(db, "main", copy, n, n,
                                  SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE) ==
                  SQLITE_OK &&
              run(db, "PRAGMA foreign_keys = ON");
    assert(ok);
    return db;
}

static struct channel *find_channel(struct rowlist *r, struct str name)
{
    for (size_t i = 0; i < r->n_channels; i++)
        if (str_is(name, r->channels[i].name))
            return &r->channels[i];
    return NULL;
}

static struct channel *add_channel(struct rowlist *r, struct str name)
{
    if (r->n_channels == CHANNELS || !slug_is_valid(name))
        return NULL;
    struct channel *c = &r->channels[r->n_channels++];
    *c = (struct channel){.db = copy_tables(r), .issued = ISSUED};
    memcpy(c->name, name.p, name.n);
    bool ok = run(c->db, str_format(r->a,
                                    "BEGIN; INSERT INTO meta VALUES ('format', '%d'), "
                                    "('channel', '%s')",
                                    PACK_FORMAT, c->name)
                             .p);
    assert(ok);
    return c;
}

static void begin_channel(struct rowlist *r, struct str rest)
{
    struct str name = rest, field;
    str_next(&rest, '|', &name);
    struct channel *c = find_channel(r, name);
    c = c ? c : add_channel(r, name);
    if (!c)
        return;
    r->at = c;
    if (str_next(&rest, '|', &field))
        (void)!str_int(field, 0, LIMIT_INSTANT, &c->issued);
    if (str_next(&rest, '|', &field))
        (void)!str_int(field, 0, LIMIT_INSTANT, &c->best_before);
}

/* A value as many times as the number behind its last star says. */
static struct str unfolded(struct rowlist *r, struct str v)
{
    const char *star = v.n ? memrchr(v.p, '*', v.n) : NULL;
    int64_t times = 1;
    if (star && str_int((struct str){star + 1, v.n - (size_t)(star + 1 - v.p)}, 0, 70000, &times))
        v.n = (size_t)(star - v.p);
    struct buf b = {0};
    for (; times > 0 && b.n + v.n <= 70000; times--)
        buf_add(&b, v);
    for (size_t i = 0; i < b.n; i++)
        b.p[i] = b.p[i] == '^' ? '\n' : b.p[i];
    r->n_bytes += b.n;
    return buf_move(&b, r->a);
}

static const struct schema_table *table_of(const char *name)
{
    const struct schema_table *t = schema_tables;
    while (strcmp(t->name, name) != 0)
        t++;
    return t;
}

/* A picture's hash and sides are those of its file. */
static void set_picture(struct rowlist *r, struct str values[COLUMNS])
{
    int64_t n = 0;
    (void)!str_int(values[3], 0, ROWLIST_PICTURES - 1, &n);
    values[4] = str_format(r->a, "%d", shapes[n].w);
    values[5] = str_format(r->a, "%d", shapes[n].h);
    values[3] = str_of(r->pictures[n].sha256);
}

/* The nth of so many rows alike. */
static void set_number(struct rowlist *r, const struct sound *s, struct str values[COLUMNS],
                       size_t n)
{
    struct str columns = str_of(table_of(s->table)->columns), column;
    for (size_t i = 0; n && str_next(&columns, ',', &column); i++) {
        int64_t ord = 0;
        column = str_trim(column);
        if (str_is(column, "slug"))
            values[i] = str_format(r->a, "%.*s-%zu", STR_ARG(values[i]), n);
        if (str_is(column, "ord") && str_int(values[i], 0, 1000000, &ord))
            values[i] = str_format(r->a, "%lld", (long long)ord + (long long)n);
    }
}

static void insert(struct rowlist *r, const struct sound *s, const struct str values[COLUMNS])
{
    sqlite3 *db = r->at->db;
    const struct schema_table *t = table_of(s->table);
    struct buf marks = {0};
    sqlite3_stmt *q;
    size_t n = 0;
    for (; n < COLUMNS && s->values[n]; n++)
        buf_puts(&marks, n ? ", ?" : "?");
    int rc = sqlite3_prepare_v2(
        db, str_format(r->a, "INSERT INTO %s (%s) VALUES (%s)", t->name, t->columns, marks.p).p, -1,
        &q, NULL);
    assert(rc == SQLITE_OK && n == (size_t)sqlite3_bind_parameter_count(q));
    for (size_t i = 0; i < n; i++)
        if (values[i].n || strcmp(s->table, "item") != 0 || (i != 7 && i != 8)) /* no place: NULL */
            sqlite3_bind_text(q, (int)i + 1, values[i].p, (int)values[i].n, SQLITE_STATIC);
    sqlite3_step(q);
    sqlite3_finalize(q);
    buf_free(&marks);
}

static void put_row(struct rowlist *r, const struct sound *s, struct str rest, size_t times)
{
    struct str values[COLUMNS], field;
    for (size_t i = 0; i < COLUMNS; i++) {
        values[i] = str_of(s->values[i]);
        if (str_next(&rest, '|', &field) && field.n)
            values[i] = str_is(field, ".") ? STR("") : unfolded(r, field);
    }
    if (s->letter == 'p')
        set_picture(r, values);
    for (size_t k = 0; k < times && r->n_rows < ROWLIST_MAX && r->n_bytes < ROWLIST_MAX_BYTES;
         k++) {
        struct str numbered[COLUMNS];
        memcpy(numbered, values, sizeof values);
        set_number(r, s, numbered, k);
        insert(r, s, numbered);
        r->n_rows++;
        for (size_t i = 0; i < COLUMNS; i++)
            r->n_bytes += values[i].n;
    }
}

static void read_line(struct rowlist *r, struct str line)
{
    size_t digits = 0;
    int64_t times = 1;
    while (digits < line.n && line.p[digits] >= '0' && line.p[digits] <= '9')
        digits++;
    if (digits && !str_int((struct str){line.p, digits}, 1, ROWLIST_MAX, &times))
        return;
    line = (struct str){line.p + digits, line.n - digits};
    struct str head = line, rest = STR("");
    str_cut(line, '|', &head, &rest);
    if (str_is(head, "c"))
        begin_channel(r, rest);
    for (size_t i = 0; i < sizeof sound / sizeof *sound; i++)
        if (head.n == 1 && head.p[0] == sound[i].letter)
            put_row(r, &sound[i], rest, (size_t)times);
}

struct rowlist *rowlist_create(void)
{
    struct rowlist *r = MEM_NEW(struct rowlist, 1);
    struct err e;
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MALLOC, &plain_memory);
    bool in_memory = access("/dev/shm", W_OK) == 0;
    snprintf(r->path, sizeof r->path, "%s/rowsXXXXXX", in_memory ? "/dev/shm" : "/tmp");
    r->kept = arena_create();
    r->a = arena_create();
    r->fs = fsops_real;
    r->fs.fsync = r->fs.syncfs = no_wait;
    r->env = (struct install_env){.fs = &r->fs, .now = ISSUED};
    char *made = mkdtemp(r->path);
    assert(made);
    r->store = str_format(r->kept, "%s/store", r->path).p;
    bool ok = fs_need_dir(&fsops_real, AT_FDCWD, r->store, &e) &&
              job_open(&r->env, r->store, &r->job, &e);
    assert(ok);
    put_pictures(r);
    make_tables(r);
    return r;
}

static void forget(struct rowlist *r)
{
    for (size_t i = 0; i < r->n_channels; i++)
        sqlite3_close(r->channels[i].db);
    r->n_channels = r->n_rows = r->n_bytes = 0;
    arena_reset(r->a);
}

void rowlist_destroy(struct rowlist *r)
{
    struct err e;
    forget(r);
    job_close(&r->job);
    bool ok = fs_remove_tree(&fsops_real, AT_FDCWD, r->path, &e);
    assert(ok);
    sqlite3_free((void *)(uintptr_t)r->tables.p);
    arena_destroy(r->kept);
    arena_destroy(r->a);
    free(r);
}

void rowlist_read(struct rowlist *r, struct str text)
{
    struct str line;
    forget(r);
    begin_channel(r, STR("gate"));
    while (str_next(&text, '\n', &line))
        read_line(r, line);
}

void rowlist_sieve(struct rowlist *r)
{
    for (size_t i = 0; i < r->n_channels; i++) {
        bool ok = run(r->channels[i].db, "COMMIT; PRAGMA foreign_keys = OFF; BEGIN");
        assert(ok);
        sieve_rows(r->channels[i].db);
    }
}

/* ---- the bundle ---- */

/* Checked as what a stick brought; into the state that is to be merged. */
static bool take_channel(struct rowlist *r, const struct channel *c, struct store_state *next,
                         struct err *e)
{
    sqlite3_int64 n;
    bool ok = run(c->db, "COMMIT");
    unsigned char *bytes = sqlite3_serialize(c->db, "main", &n, 0);
    assert(ok && bytes);
    struct store_channel *s = &next->channels[next->n_channels++];
    store_channel_init(s, c->name);
    s->epoch = s->seq = s->root_version = 1;
    s->issued = c->issued;
    s->best_before = c->best_before;
    put_object(r, (struct str){(const char *)bytes, (size_t)n}, s->text_raw_sha256);
    sqlite3_free(bytes);
    memcpy(s->pack_sha256, s->text_raw_sha256, sizeof s->pack_sha256); /* nobody looks for it */
    memcpy(s->root_sha256, s->text_raw_sha256, sizeof s->root_sha256);
    struct manifest_pack p = {.format = PACK_FORMAT,
                              .epoch = 1,
                              .seq = 1,
                              .text_raw_size = n,
                              .blobs = r->sorted,
                              .n_blobs = ROWLIST_PICTURES};
    memcpy(p.channel, s->channel, sizeof p.channel);
    memcpy(p.text_raw_sha256, s->text_raw_sha256, sizeof p.text_raw_sha256);
    return texts_check(&r->job, &p, NULL, e);
}

static void drop_texts(struct rowlist *r, const struct store_state *s)
{
    for (size_t i = 0; i < s->n_channels; i++)
        objects_discard(&r->job, s->channels[i].text_raw_sha256);
}

/* The generation before goes. */
static bool activate_alone(struct rowlist *r, struct store_state *next, struct err *e)
{
    int gen;
    const char *before = str_format(r->a, "%lld", (long long)r->job.current.generation).p;
    r->job.rebuild = true; /* and is not kept as `previous` */
    if (!activate(&r->job, next, e) || !fs_open_dir(r->job.store, "gen", &gen, e))
        return false;
    bool ok = fs_remove_tree(&r->fs, gen, before, e);
    close(gen);
    return ok;
}

/* What was checked can be merged, unless it is too large. */
static bool merge_all(struct rowlist *r, struct store_state *next, struct err *e)
{
    struct merge m;
    if (!merge_begin(&m, &r->job, e))
        return false;
    for (size_t i = 0; i < next->n_channels; i++)
        if (!merge_add(&m, &next->channels[i], i, e)) {
            assert(e->code == ERR_TOO_BIG);
            merge_abandon(&m);
            return false;
        }
    bool ok = merge_end(&m, next, e);
    assert(ok || e->code == ERR_TOO_BIG);
    return ok;
}

struct bundle *rowlist_open(struct rowlist *r, bool drafts, struct err *e)
{
    struct store_state next;
    struct bundle *b = NULL;
    store_init(&next);
    bool ok = true;
    for (size_t i = 0; ok && i < r->n_channels; i++)
        ok = take_channel(r, &r->channels[i], &next, e);
    ok = ok && merge_all(r, &next, e);
    if (ok) { /* what was merged is shown */
        ok = activate_alone(r, &next, e) && bundle_open(r->store, drafts, &b, e);
        assert(ok);
    }
    drop_texts(r, &next);
    arena_reset(r->job.a);
    return b;
}

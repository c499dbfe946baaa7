/* textdb.c - without a journal, since a file that was cut is thrown away; the version and counters
 * that a writer leaves in the header (SQLite's file format 1.3) are made nought. */
#include "packer/textdb.h"

#include "pack/database.h"
#include "pack/schema.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One table's INSERT.  The first failure stays in `e` and the rest is skipped. */
struct table {
    int file; /* of the database too: SQLite gives no descriptor away */
    sqlite3 *db;
    sqlite3_stmt *insert;
    int column;
    bool ok;
    struct err *e;
};

static void fail(struct table *t)
{
    if (t->ok)
        database_fail(t->db, t->e, "text.db");
    t->ok = false;
}

static void begin(struct table *t, const char *name)
{
    const struct schema_table *s = schema_tables;
    while (strcmp(s->name, name) != 0)
        s++;
    struct buf sql = {0};
    buf_printf(&sql, "INSERT INTO %s (%s) VALUES (?", name, s->columns);
    for (const char *p = s->columns; *p; p++)
        buf_puts(&sql, *p == ',' ? ", ?" : "");
    buf_puts(&sql, ")");
    if (sqlite3_prepare_v2(t->db, sql.p, -1, &t->insert, NULL) != SQLITE_OK)
        fail(t);
    buf_free(&sql);
    t->column = 0;
}

static void end(struct table *t)
{
    sqlite3_finalize(t->insert);
    t->insert = NULL;
}

static void put(struct table *t, struct str s)
{
    sqlite3_bind_text(t->insert, ++t->column, s.n ? s.p : "", (int)s.n, SQLITE_STATIC);
}

static void put_int(struct table *t, int64_t n)
{
    sqlite3_bind_int64(t->insert, ++t->column, n);
}

static void put_date(struct table *t, struct str s)
{
    int32_t date = 0;
    put_int(t, str_date(s, &date) ? date : 0);
}

static void put_real(struct table *t, struct str s)
{
    if (s.n)
        sqlite3_bind_double(t->insert, ++t->column, strtod(s.p, NULL)); /* checked when read */
    else
        sqlite3_bind_null(t->insert, ++t->column);
}

static void put_lang(struct table *t, int lang)
{
    put(t, str_of(lang_code((enum lang)lang)));
}

static void row(struct table *t)
{
    assert(t->insert == NULL || t->column == sqlite3_bind_parameter_count(t->insert));
    if (t->ok && sqlite3_step(t->insert) != SQLITE_DONE)
        fail(t);
    sqlite3_reset(t->insert);
    t->column = 0;
}

static void write_meta(struct table *t, const struct content_channel *c)
{
    char format[16];
    snprintf(format, sizeof format, "%d", PACK_FORMAT);
    begin(t, "meta");
    put(t, STR("channel"));
    put(t, c->channel);
    row(t);
    put(t, STR("format"));
    put(t, str_of(format));
    row(t);
    end(t);
}

static void write_channel(struct table *t, const struct content_channel *c)
{
    begin(t, "channel_text");
    for (int l = 0; l < LANG_COUNT; l++) {
        if (!c->title.at[l].line)
            continue;
        put_lang(t, l);
        put(t, c->title.at[l].text);
        put(t, c->subtitle.at[l].text);
        row(t);
    }
    end(t);
}

static void write_sections(struct table *t, const struct content_channel *c)
{
    begin(t, "section");
    for (size_t i = 0; i < c->n_sections; i++) {
        put(t, c->sections[i].slug.text);
        put_int(t, c->sections[i].order);
        put(t, c->sections[i].icon.text);
        put(t, c->sections[i].accent.text);
        row(t);
    }
    end(t);
    begin(t, "section_text");
    for (size_t i = 0; i < c->n_sections; i++)
        for (int l = 0; l < LANG_COUNT; l++) {
            if (!c->sections[i].title.at[l].line)
                continue;
            put(t, c->sections[i].slug.text);
            put_lang(t, l);
            put(t, c->sections[i].title.at[l].text);
            put(t, c->sections[i].summary.at[l].text);
            row(t);
        }
    end(t);
}

static struct str joined(const struct content_words *w, struct arena *a)
{
    struct buf b = {0};
    for (size_t i = 0; i < w->n; i++)
        buf_printf(&b, "%s%.*s", i ? " " : "", STR_ARG(w->at[i].text));
    return buf_move(&b, a);
}

static void write_items(struct table *t, const struct content_channel *c, struct arena *a)
{
    begin(t, "item");
    for (size_t k = 0; k < c->n_items; k++) {
        const struct content_item *i = &c->items[k];
        put(t, i->slug);
        put(t, str_of(i->kind->name));
        put(t, i->section.text);
        put_int(t, i->order);
        put_date(t, i->publish_from.text);
        put_date(t, i->publish_until.text);
        put_date(t, i->review_by.text);
        put_real(t, i->latitude.text);
        put_real(t, i->longitude.text);
        put(t, joined(&i->audience, a));
        row(t);
    }
    end(t);
}

static void write_page(struct table *t, struct str slug, int lang, const struct content_page *p)
{
    put(t, slug);
    put_lang(t, lang);
    put(t, p->title.text);
    put(t, p->summary.text);
    put(t, str_trim(p->body.text));
    put(t, p->status.text);
    put(t, p->source.text);
    put_date(t, p->checked.text);
    put_int(t, p->verified);
    put(t, p->translator.text);
    row(t);
}

static void write_pages(struct table *t, const struct content_channel *c)
{
    begin(t, "item_text");
    for (size_t i = 0; i < c->n_items; i++)
        for (int l = 0; l < LANG_COUNT; l++)
            if (c->items[i].page[l].there)
                write_page(t, c->items[i].slug, l, &c->items[i].page[l]);
    end(t);
}

static void write_value(struct table *t, struct str slug, const struct content_fact *f, size_t ord,
                        struct str lang, struct str value)
{
    put(t, slug);
    put(t, str_of(f->fact->key));
    put_int(t, (int64_t)ord);
    put(t, lang);
    put(t, value);
    put(t, f->source.text);
    put_date(t, f->checked.text);
    put_int(t, f->verified);
    row(t);
}

static void write_fact(struct table *t, struct str slug, const struct content_fact *f)
{
    if (f->plain.line)
        write_value(t, slug, f, 0, STR(""), f->plain.text);
    for (size_t i = 0; i < f->items.n; i++)
        write_value(t, slug, f, i, STR(""), f->items.at[i].text);
    for (size_t i = 0; i < f->n_texts; i++)
        for (int l = 0; l < LANG_COUNT; l++)
            if (f->texts[i].at[l].line)
                write_value(t, slug, f, i, str_of(lang_code((enum lang)l)), f->texts[i].at[l].text);
}

static void write_facts(struct table *t, const struct content_channel *c)
{
    begin(t, "fact");
    for (size_t i = 0; i < c->n_items; i++)
        for (size_t f = 0; f < c->items[i].n_facts; f++)
            write_fact(t, c->items[i].slug, &c->items[i].facts[f]);
    end(t);
}

static void write_pictures(struct table *t, const struct content_channel *c,
                           const struct textdb_picture *pictures, size_t n)
{
    begin(t, "picture");
    for (size_t k = 0; k < n; k++) {
        const struct textdb_picture *p = &pictures[k];
        const struct content_picture *written = &c->items[p->item].pictures[p->ord];
        put(t, c->items[p->item].slug);
        put_int(t, (int64_t)p->ord);
        put_int(t, p->tall);
        put(t, str_of(p->sha256));
        put_int(t, p->width);
        put_int(t, p->height);
        put(t, str_of(p->mime));
        put(t, written->credit.text);
        put(t, written->licence.text);
        row(t);
    }
    end(t);
    begin(t, "picture_text");
    for (size_t i = 0; i < c->n_items; i++)
        for (size_t k = 0; k < c->items[i].n_pictures; k++)
            for (int l = 0; l < LANG_COUNT; l++) {
                const struct content_picture *p = &c->items[i].pictures[k];
                if (!p->alt.at[l].line && !p->caption.at[l].line && !p->award.at[l].line)
                    continue;
                put(t, c->items[i].slug);
                put_int(t, (int64_t)k);
                put_lang(t, l);
                put(t, p->alt.at[l].text);
                put(t, p->caption.at[l].text);
                put(t, p->award.at[l].text);
                row(t);
            }
    end(t);
}

static void write_related(struct table *t, const struct content_channel *c, struct arena *a)
{
    begin(t, "related");
    for (size_t i = 0; i < c->n_items; i++)
        for (size_t k = 0; k < c->items[i].related.n; k++) {
            struct str other = c->items[i].related.at[k].text;
            put(t, c->items[i].slug);
            put_int(t, (int64_t)k);
            put(t, memchr(other.p, '/', other.n)
                       ? other
                       : str_format(a, "%.*s/%.*s", STR_ARG(c->channel), STR_ARG(other)));
            row(t);
        }
    end(t);
}

struct textdb {
    struct table t;
};

static void create_tables(struct table *t)
{
    struct arena *a = arena_create();
    struct buf sql = {0};
    buf_puts(&sql, "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                   "PRAGMA cache_size = -16000; BEGIN;");
    for (const struct schema_table *s = schema_tables; s->name; s++)
        buf_printf(&sql, "%s;", schema_create_text(s, a).p);
    if (sqlite3_exec(t->db, sql.p, NULL, NULL, NULL) != SQLITE_OK)
        fail(t);
    buf_free(&sql);
    arena_destroy(a);
}

bool textdb_create(int dir, const char *name, const struct content_channel *c, struct textdb **out,
                   struct err *e)
{
    char path[512];
    int file = openat(dir, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (file < 0)
        return err_errno(e, errno, "%s", name);
    struct textdb *t = MEM_NEW(struct textdb, 1);
    t->t = (struct table){.file = file, .ok = true, .e = e};
    snprintf(path, sizeof path, "/proc/self/fd/%d/%s", dir, name);
    if (sqlite3_open(path, &t->t.db) != SQLITE_OK)
        fail(&t->t);
    create_tables(&t->t);
    write_meta(&t->t, c);
    write_channel(&t->t, c);
    write_sections(&t->t, c);
    bool ok = t->t.ok;
    if (ok)
        *out = t;
    else
        textdb_abandon(t);
    return ok;
}

bool textdb_add(struct textdb *t, const struct content_channel *c,
                const struct textdb_picture *pictures, size_t n, struct arena *a, struct err *e)
{
    t->t.e = e;
    write_items(&t->t, c, a);
    write_pages(&t->t, c);
    write_facts(&t->t, c);
    write_pictures(&t->t, c, pictures, n);
    write_related(&t->t, c, a);
    return t->t.ok;
}

/* Change counter; the counter again and the library's version. */
static bool scrub(int file, struct err *e)
{
    static const char noughts[8];
    return (pwrite(file, noughts, 4, 24) == 4 && pwrite(file, noughts, 8, 92) == 8) ||
           err_errno(e, errno, "text.db");
}

bool textdb_finish(struct textdb *t, struct err *e)
{
    t->t.e = e;
    if (t->t.ok && sqlite3_exec(t->t.db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
        fail(&t->t);
    bool ok = t->t.ok;
    sqlite3_close(t->t.db);
    t->t.db = NULL;
    ok = ok && scrub(t->t.file, e);
    textdb_abandon(t);
    return ok;
}

void textdb_abandon(struct textdb *t)
{
    if (!t)
        return;
    sqlite3_close(t->t.db);
    close(t->t.file);
    free(t);
}

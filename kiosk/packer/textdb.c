/* textdb.c - written in memory and handed out whole: no file, no journal, no version or counter of
 * a writer in the header.  Table by table in the order of the schema. */
#include "packer/textdb.h"

#include "pack/schema.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One table's INSERT.  The first failure stays in `e` and the rest is skipped. */
struct table {
    sqlite3 *db;
    sqlite3_stmt *insert;
    int column;
    bool ok;
    struct err *e;
};

static void fail(struct table *t)
{
    if (t->ok)
        err_set(t->e, ERR_IO, "text.db: %s", sqlite3_errmsg(t->db));
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
        put(t, STR("image/png"));
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

static void create_tables(struct table *t, struct arena *a)
{
    struct buf sql = {0};
    buf_puts(&sql, "PRAGMA page_size = 4096; BEGIN;");
    for (const struct schema_table *s = schema_tables; s->name; s++)
        buf_printf(&sql, "%s;", schema_create_text(s, a).p);
    if (sqlite3_exec(t->db, sql.p, NULL, NULL, NULL) != SQLITE_OK)
        fail(t);
    buf_free(&sql);
}

static bool hand_out(struct table *t, struct arena *a, struct str *out)
{
    if (t->ok && sqlite3_exec(t->db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
        fail(t);
    if (!t->ok)
        return false;
    sqlite3_int64 n = 0;
    unsigned char *bytes = sqlite3_serialize(t->db, "main", &n, 0);
    if (!bytes)
        return err_set(t->e, ERR_IO, "text.db: no memory");
    *out = str_copy(a, (struct str){(const char *)bytes, (size_t)n});
    sqlite3_free(bytes);
    return true;
}

bool textdb_write(const struct content_channel *c, const struct textdb_picture *pictures, size_t n,
                  struct arena *a, struct str *out, struct err *e)
{
    struct table t = {.ok = true, .e = e};
    if (sqlite3_open(":memory:", &t.db) != SQLITE_OK)
        fail(&t);
    create_tables(&t, a);
    write_meta(&t, c);
    write_channel(&t, c);
    write_sections(&t, c);
    write_items(&t, c, a);
    write_pages(&t, c);
    write_facts(&t, c);
    write_pictures(&t, c, pictures, n);
    write_related(&t, c, a);
    bool ok = hand_out(&t, a, out);
    sqlite3_close(t.db);
    return ok;
}

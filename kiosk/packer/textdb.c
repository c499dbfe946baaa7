#include "packer/textdb.h"

#include "pack/schema.h"
#include "packer/picture.h"

#include <sqlite3.h>

#include <stdlib.h>
#include <string.h>

/* One statement for each table of the schema, filled through a small variadic hand: 's' a str,
 * 'i' an int64_t, 'r' a str holding a number or nothing. */
struct writer {
    sqlite3 *db;
    struct arena *a;
    sqlite3_stmt *insert;
    bool ok;
    struct err *e;
};

static bool fail(struct writer *w, const char *what)
{
    if (w->ok)
        err_set(w->e, ERR_IO, "text.db: %s: %s", what, sqlite3_errmsg(w->db));
    return w->ok = false;
}

static const struct schema_table *table(const char *name)
{
    for (const struct schema_table *t = schema_tables; t->name; t++)
        if (strcmp(t->name, name) == 0)
            return t;
    return NULL;
}

static int count_columns(const char *columns)
{
    int n = 1;
    for (; *columns; columns++)
        n += *columns == ',';
    return n;
}

static void begin(struct writer *w, const char *name)
{
    const struct schema_table *t = table(name);
    struct buf sql = {0};
    sqlite3_finalize(w->insert);
    w->insert = NULL;
    buf_printf(&sql, "INSERT INTO %s (%s) VALUES (?", t->name, t->columns);
    for (int i = 1; i < count_columns(t->columns); i++)
        buf_puts(&sql, ", ?");
    buf_putc(&sql, ')');
    if (sqlite3_prepare_v2(w->db, sql.p, -1, &w->insert, NULL) != SQLITE_OK)
        fail(w, name);
    buf_free(&sql);
}

static void text(struct writer *w, int column, struct str s)
{
    if (w->ok)
        sqlite3_bind_text64(w->insert, column, s.n ? s.p : "", s.n, SQLITE_STATIC, SQLITE_UTF8);
}

static void whole(struct writer *w, int column, int64_t v)
{
    if (w->ok)
        sqlite3_bind_int64(w->insert, column, v);
}

static void row(struct writer *w)
{
    if (!w->ok)
        return;
    if (sqlite3_step(w->insert) != SQLITE_DONE)
        fail(w, "insert");
    sqlite3_reset(w->insert);
    sqlite3_clear_bindings(w->insert);
}

static int64_t date(struct str s)
{
    int32_t d;
    return str_date(s, &d) ? d : 0;
}

static struct str lang_str(int l)
{
    return str_of(lang_code((enum lang)l));
}

static void write_meta(struct writer *w, const struct content_channel *c)
{
    begin(w, "meta");
    text(w, 1, STR("channel"));
    text(w, 2, c->channel);
    row(w);
    text(w, 1, STR("format"));
    text(w, 2, str_format(w->a, "%d", PACK_FORMAT));
    row(w);
    begin(w, "channel_text");
    for (int l = 0; l < LANG_COUNT; l++)
        if (c->title.at[l].text.n) {
            text(w, 1, lang_str(l));
            text(w, 2, c->title.at[l].text);
            text(w, 3, c->subtitle.at[l].text);
            row(w);
        }
}

static void write_sections(struct writer *w, const struct content_channel *c)
{
    begin(w, "section");
    for (size_t i = 0; i < c->n_sections; i++) {
        const struct content_section *s = &c->sections[i];
        text(w, 1, s->slug.text);
        whole(w, 2, s->order);
        text(w, 3, s->icon.text);
        text(w, 4, s->accent.text);
        row(w);
    }
    begin(w, "section_text");
    for (size_t i = 0; i < c->n_sections; i++)
        for (int l = 0; l < LANG_COUNT; l++)
            if (c->sections[i].title.at[l].text.n) {
                text(w, 1, c->sections[i].slug.text);
                text(w, 2, lang_str(l));
                text(w, 3, c->sections[i].title.at[l].text);
                text(w, 4, c->sections[i].summary.at[l].text);
                row(w);
            }
}

static struct str joined(struct writer *w, const struct content_words *words)
{
    struct buf b = {0};
    for (size_t i = 0; i < words->n; i++) {
        buf_puts(&b, i ? " " : "");
        buf_add(&b, words->at[i].text);
    }
    struct str s = str_copy(w->a, buf_str(&b));
    buf_free(&b);
    return s;
}

static void coordinate(struct writer *w, int column, struct str s)
{
    if (w->ok && s.n)
        sqlite3_bind_double(w->insert, column, strtod(str_cstr(w->a, s), NULL));
}

static void write_items(struct writer *w, const struct content_channel *c)
{
    begin(w, "item");
    for (size_t i = 0; i < c->n_items; i++) {
        const struct content_item *it = &c->items[i];
        text(w, 1, it->slug);
        text(w, 2, str_of(it->kind->name));
        text(w, 3, it->section.text);
        whole(w, 4, it->order);
        whole(w, 5, date(it->publish_from.text));
        whole(w, 6, date(it->publish_until.text));
        whole(w, 7, date(it->review_by.text));
        coordinate(w, 8, it->latitude.text);
        coordinate(w, 9, it->longitude.text);
        text(w, 10, joined(w, &it->audience));
        row(w);
    }
}

static void write_pages(struct writer *w, const struct content_channel *c)
{
    begin(w, "item_text");
    for (size_t i = 0; i < c->n_items; i++)
        for (int l = 0; l < LANG_COUNT; l++) {
            const struct content_page *p = &c->items[i].page[l];
            if (!p->there)
                continue;
            text(w, 1, c->items[i].slug);
            text(w, 2, lang_str(l));
            text(w, 3, p->title.text);
            text(w, 4, p->summary.text);
            text(w, 5, p->body.text);
            text(w, 6, p->status.text);
            text(w, 7, p->source.text);
            whole(w, 8, date(p->checked.text));
            whole(w, 9, p->verified);
            text(w, 10, p->translator.text);
            row(w);
        }
}

static void fact_row(struct writer *w, const struct content_item *it, const struct content_fact *f,
                     size_t ord, struct str lang, struct str value)
{
    text(w, 1, it->slug);
    text(w, 2, str_of(f->fact->key));
    whole(w, 3, (int64_t)ord);
    text(w, 4, lang);
    text(w, 5, value);
    text(w, 6, f->source);
    whole(w, 7, date(f->checked));
    whole(w, 8, f->verified);
    row(w);
}

/* References carry their channel, so that the bundle can join channels without guessing. */
static struct str reference(struct writer *w, const struct content_channel *c, struct str ref)
{
    return memchr(ref.p, '/', ref.n)
               ? ref
               : str_format(w->a, "%.*s/%.*s", STR_ARG(c->channel), STR_ARG(ref));
}

static void write_fact(struct writer *w, const struct content_channel *c,
                       const struct content_item *it, const struct content_fact *f)
{
    if (f->plain.text.n)
        fact_row(w, it, f, 0, STR(""), f->plain.text);
    for (size_t i = 0; i < f->items.n; i++)
        fact_row(w, it, f, i, STR(""), reference(w, c, f->items.at[i].text));
    for (size_t i = 0; i < f->n_texts; i++)
        for (int l = 0; l < LANG_COUNT; l++)
            if (f->texts[i].at[l].text.n)
                fact_row(w, it, f, i, lang_str(l), f->texts[i].at[l].text);
}

static void write_facts(struct writer *w, const struct content_channel *c)
{
    begin(w, "fact");
    for (size_t i = 0; i < c->n_items; i++)
        for (size_t f = 0; f < c->items[i].n_facts; f++)
            write_fact(w, c, &c->items[i], &c->items[i].facts[f]);
}

static void write_pictures(struct writer *w, const struct textdb_picture *p, size_t n)
{
    begin(w, "picture");
    for (size_t i = 0; i < n; i++) {
        const struct content_picture *from = &p[i].item->pictures[p[i].ord];
        text(w, 1, p[i].item->slug);
        whole(w, 2, (int64_t)p[i].ord);
        whole(w, 3, p[i].tall);
        text(w, 4, str_of(p[i].sha256));
        whole(w, 5, p[i].tall ? PICTURE_SHORT : PICTURE_LONG);
        whole(w, 6, p[i].tall ? PICTURE_LONG : PICTURE_SHORT);
        text(w, 7, STR("image/png"));
        text(w, 8, from->credit.text);
        text(w, 9, from->licence.text);
        row(w);
    }
    begin(w, "picture_text");
    for (size_t i = 0; i < n; i++)
        for (int l = 0; !p[i].tall && l < LANG_COUNT; l++) {
            struct str alt = p[i].item->pictures[p[i].ord].alt.at[l].text;
            if (!alt.n)
                continue;
            text(w, 1, p[i].item->slug);
            whole(w, 2, (int64_t)p[i].ord);
            text(w, 3, lang_str(l));
            text(w, 4, alt);
            row(w);
        }
}

static void write_related(struct writer *w, const struct content_channel *c)
{
    begin(w, "related");
    for (size_t i = 0; i < c->n_items; i++)
        for (size_t r = 0; r < c->items[i].related.n; r++) {
            text(w, 1, c->items[i].slug);
            whole(w, 2, (int64_t)r);
            text(w, 3, reference(w, c, c->items[i].related.at[r].text));
            row(w);
        }
}

static void run(struct writer *w, const char *sql)
{
    if (w->ok && sqlite3_exec(w->db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail(w, sql);
}

/* In memory, so that neither a journal nor a clock leaves a trace; rows go in in the order of the
 * content, which content_read has sorted. */
static void write_all(struct writer *w, const struct content_channel *c,
                      const struct textdb_picture *pictures, size_t n)
{
    run(w, "PRAGMA page_size = 4096; PRAGMA auto_vacuum = NONE; PRAGMA encoding = 'UTF-8'; BEGIN");
    for (const struct schema_table *t = schema_tables; t->name; t++)
        run(w, str_cstr(w->a, schema_create_text(t, w->a)));
    write_meta(w, c);
    write_sections(w, c);
    write_items(w, c);
    write_pages(w, c);
    write_facts(w, c);
    write_pictures(w, pictures, n);
    write_related(w, c);
    sqlite3_finalize(w->insert);
    run(w, "COMMIT; VACUUM");
}

bool textdb_make(const struct content_channel *c, const struct textdb_picture *pictures,
                 size_t n_pictures, struct arena *a, struct str *out, struct err *e)
{
    struct writer w = {.a = a, .ok = true, .e = e};
    if (sqlite3_open_v2(":memory:", &w.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) !=
        SQLITE_OK)
        fail(&w, "open");
    write_all(&w, c, pictures, n_pictures);
    sqlite3_int64 n = 0;
    unsigned char *bytes = w.ok ? sqlite3_serialize(w.db, "main", &n, 0) : NULL;
    if (w.ok && !bytes)
        fail(&w, "serialize");
    if (bytes)
        *out = str_copy(a, (struct str){(const char *)bytes, (size_t)n});
    sqlite3_free(bytes);
    sqlite3_close(w.db);
    return w.ok;
}

/* bench_crowd DIR PROSE-VI PROSE-KM: in DIR two signed channels, "gate" and "more", that have as
 * much of everything as one may have (pack/limits.h), together more than all may.  Their sections
 * are
 *
 *   places laws     LIMIT_LISTED events with pins and pictures; as many documents
 *   a kind's name   one item of that kind (with the same name), of gates and notices the most
 *   a shape's name  an article with a body of that shape (crowd_text.h)
 *
 * the kinds in the gate's, and the shapes as far as each has room for sections. */
#include "../support/tree.h"
#include "crowd_pictures.h"
#include "crowd_text.h"

#include "base/lang.h"
#include "pack/kinds.h"

#include <assert.h>
#include <ctype.h>
#include <fcntl.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    ISSUED = 1780000000,
    PICTURES = LIMIT_ITEM_PICTURES,
    CARD_BYTES = LIMIT_LIST_BYTES / 100, /* a page of a list has a hundred cards */
};
static const char *const names[] = {"gate", "more"};
enum { CHANNELS = sizeof names / sizeof *names };

static sqlite3 *db;
static struct arena *a;
static struct str channel;
static struct crowd_text texts[LANG_COUNT];
static struct crowd_picture *pictures;
static size_t n_sections, n_pictured;

/* ---- rows ---- */

/* A value for each letter: s a str, z a terminated text, i an int. */
static void put(const char *table, const char *types, ...)
{
    sqlite3_stmt *s;
    struct buf marks = {0};
    va_list args;
    for (const char *t = types; *t; t++)
        buf_puts(&marks, t == types ? "?" : ", ?");
    const char *sql = str_format(a, "INSERT INTO %s VALUES (%s)", table, marks.p).p;
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK)
        abort();
    va_start(args, types);
    for (int i = 1; types[i - 1]; i++) {
        char type = types[i - 1];
        struct str v = type == 's'   ? va_arg(args, struct str)
                       : type == 'z' ? str_of(va_arg(args, const char *))
                                     : STR("");
        if (type == 'i')
            sqlite3_bind_int(s, i, va_arg(args, int));
        else
            sqlite3_bind_text(s, i, v.p, (int)v.n, SQLITE_TRANSIENT);
    }
    va_end(args);
    if (sqlite3_step(s) != SQLITE_DONE) {
        fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(db));
        abort();
    }
    sqlite3_finalize(s);
    buf_free(&marks);
}

static struct str words(int l, size_t bytes)
{
    return crowd_words(&texts[l], a, bytes);
}

static struct str code(int l)
{
    return str_of(lang_code((enum lang)l));
}

static void put_section(struct str slug)
{
    put("section", "sizz", slug, (int)n_sections++, "mountains", "forest");
    for (int l = 0; l < LANG_COUNT; l++)
        put("section_text", "ssss", slug, code(l), words(l, LIMIT_TITLE_BYTES),
            words(l, LIMIT_TITLE_BYTES));
}

/* What its texts have: bytes; `body` may be NULL. */
struct item {
    struct str slug, section;
    const char *kind;
    int ord;
    size_t title, summary, source;
};

static void put_item(const struct item *i,
                     struct str (*body)(struct crowd_text *, struct arena *, size_t),
                     size_t body_bytes)
{
    put("item", "szsiiiizzz", i->slug, i->kind, i->section, i->ord, 0, 0, 0, "13.75", "107.5", "");
    for (int l = 0; l < LANG_COUNT; l++)
        put("item_text", "sssssssiis", i->slug, code(l), words(l, i->title), words(l, i->summary),
            body ? body(&texts[l], a, body_bytes) : STR("."), STR("reviewed"), words(l, i->source),
            20261101, 0, STR(""));
}

static void put_picture(struct str item, int ord, int tall, size_t credit)
{
    const struct crowd_picture *p = &pictures[n_pictured++ % PICTURES];
    put("picture", "siiziizss", item, ord, tall, p->blob.sha256, p->w, p->h, p->blob.mime,
        words(LANG_VI, credit), STR("none"));
}

static void put_caption(struct str item, int ord, size_t caption, size_t award)
{
    for (int l = 0; l < LANG_COUNT; l++)
        put("picture_text", "sissss", item, ord, code(l), words(l, LIMIT_CAPTION_BYTES),
            words(l, caption), words(l, award));
}

static void put_value(struct str item, const char *key, int ord, struct str lang, struct str value)
{
    put("fact", "szisssii", item, key, ord, lang, value, words(LANG_VI, LIMIT_TITLE_BYTES),
        20261101, 0);
}

static void put_words(struct str item, const char *key, int ord, size_t bytes)
{
    for (int l = 0; l < LANG_COUNT; l++)
        put_value(item, key, ord, code(l), words(l, bytes));
}

/* ---- an item with as much of everything as one may have ---- */

static struct str other(size_t i)
{
    return str_format(a, "other-%zu", i);
}

/* Each is a card with words and a picture. */
static void put_others(void)
{
    for (size_t i = 0; i < LIMIT_ITEM_REFS; i++) {
        struct item o = {other(i), STR(""), "article", 0, LIMIT_TITLE_BYTES, LIMIT_TITLE_BYTES, 1};
        put_item(&o, NULL, 0);
        put_picture(o.slug, 0, 0, 1);
    }
}

static void put_related(struct str item, size_t n)
{
    for (size_t i = 0; i < n; i++)
        put("related", "sis", item, (int)i,
            str_format(a, "%.*s/%.*s", STR_ARG(channel), STR_ARG(other(i))));
}

/* One value, the same in every language. */
static const char *plain_value(const struct kind_fact *f)
{
    switch (f->type) {
    case FACT_CODE:
        return f->codes[0].code;
    case FACT_DATE:
        return "2027-12-31";
    case FACT_HOURS:
        return "Mo-Su 07:00-20:00";
    case FACT_NUMBER:
        return "123456.789";
    case FACT_BOOL:
        return "yes";
    case FACT_PHONE:
        return "+84 269 382 0000";
    case FACT_RATES:
        return "1 USD = 26000.123456 VND";
    case FACT_BOUNDS:
        return "13.7,107.4 13.8,107.6";
    default:
        return NULL;
    }
}

/* What is left for an item's facts. */
struct room {
    size_t values, refs, bytes;
};

static size_t take(size_t *from, size_t wish)
{
    size_t n = wish < *from ? wish : *from;
    *from -= n;
    return n;
}

/* A text as long as may be, unless others then had none. */
static void put_single(struct str item, const struct kind_fact *f, struct room *room, size_t left)
{
    const char *value = plain_value(f);
    size_t share = room->bytes / (left + 1);
    size_t wish = value ? strlen(value) : share < LIMIT_VALUE_BYTES ? share : LIMIT_VALUE_BYTES;
    size_t bytes = take(&room->bytes, wish);
    take(&room->values, 1);
    if (value)
        put_value(item, f->key, 0, STR(""), str_of(value));
    else if (fact_is_worded(f->type))
        put_words(item, f->key, 0, bytes);
    else
        put_value(item, f->key, 0, STR(""), words(LANG_VI, bytes));
}

/* Each takes its share of what is left, as `lists` follow with it. */
static void put_refs(struct str item, const struct kind_fact *f, struct room *room, size_t lists)
{
    size_t n = take(&room->refs, room->refs / (lists + 1));
    for (size_t i = 0; i < n; i++) {
        struct str value = other(i);
        put_value(item, f->key, (int)i, STR(""), value);
        take(&room->bytes, value.n);
        take(&room->values, 1);
    }
}

static void put_list(struct str item, const struct kind_fact *f, struct room *room, size_t lists)
{
    enum { BETWEEN = 4 }; /* pack/tally.c */
    size_t n = take(&room->values, LIMIT_LIST_VALUES), bytes = room->bytes / lists;
    if (fact_is_line(f) && bytes > LIMIT_LINE_BYTES - BETWEEN * n)
        bytes = LIMIT_LINE_BYTES - BETWEEN * n;
    size_t each = bytes / n / (f->type == FACT_PHRASES ? LANG_COUNT : 1);
    for (size_t i = 0; i < n; i++)
        if (plain_value(f))
            put_value(item, f->key, (int)i, STR(""), str_of(plain_value(f)));
        else
            put_words(item, f->key, (int)i, each);
    take(&room->bytes, bytes);
}

typedef void put_fact_of(struct str item, const struct kind_fact *f, struct room *room,
                         size_t left);

static void put_each(struct str item, const struct kind *k, struct room *room, put_fact_of *put_one,
                     bool (*is)(enum fact_type t))
{
    size_t left = 0;
    for (size_t i = 0; i < k->n_facts; i++)
        left += is(k->facts[i].type);
    for (size_t i = 0; i < k->n_facts; i++)
        if (is(k->facts[i].type))
            put_one(item, &k->facts[i], room, left--);
}

static bool is_single(enum fact_type t)
{
    return !fact_is_list(t);
}

static bool is_refs(enum fact_type t)
{
    return t == FACT_ITEMS;
}

static bool is_other_list(enum fact_type t)
{
    return fact_is_list(t) && t != FACT_ITEMS;
}

/* Lists take what the others have left. */
static void put_facts(struct str item, const struct kind *k, struct room *room)
{
    put_each(item, k, room, put_single, is_single);
    put_each(item, k, room, put_refs, is_refs);
    put_each(item, k, room, put_list, is_other_list);
}

/* `bytes`: what is said of each, and by whom it is. */
static void put_all_pictures(struct str item, size_t bytes)
{
    size_t part = bytes / 3 < LIMIT_TITLE_BYTES ? bytes / 3 : LIMIT_TITLE_BYTES;
    for (int i = 0; i < PICTURES; i++) {
        put_picture(item, i, 0, part);
        put_picture(item, i, 1, part);
        put_caption(item, i, bytes - 2 * part, part);
    }
}

static void put_full(struct str slug, struct str section, const struct kind *k,
                     const struct crowd_shape *shape)
{
    struct item i = {
        slug, section, k->name, 0, LIMIT_TITLE_BYTES, LIMIT_TITLE_BYTES, LIMIT_TITLE_BYTES};
    size_t body = k->look == KIND_PARALLEL ? LIMIT_BODY_BYTES / 2 : LIMIT_BODY_BYTES;
    struct room room = {LIMIT_ITEM_VALUES, LIMIT_ITEM_REFS, LIMIT_ITEM_BYTES - LIMIT_BODY_BYTES};
    put_item(&i, shape->body, body);
    put_facts(slug, k, &room);
    put_all_pictures(slug, room.bytes / PICTURES);
    put_related(slug, room.refs);
}

static void put_alone(struct str slug, const struct kind *k, const struct crowd_shape *shape)
{
    put_section(slug);
    put_full(slug, slug, k, shape);
}

/* What the home screen shows of the gate. */
static void put_more(const char *kind, size_t n)
{
    for (size_t i = 1; i < n; i++)
        put_full(str_format(a, "%s-full-%zu", kind, i), str_of(kind), kind_find(str_of(kind)),
                 &crowd_shapes[0]);
}

/* ---- a channel ---- */

static void put_card(struct str section, const char *kind, size_t n)
{
    struct item i = {str_format(a, "%s-%zu", kind, n),
                     section,
                     kind,
                     0,
                     CARD_BYTES * 2 / 5,
                     CARD_BYTES * 3 / 5,
                     1};
    put_item(&i, NULL, 0);
    put_picture(i.slug, 0, 0, 1);
    put_picture(i.slug, 0, 1, 1);
}

static void put_fact(const char *kind, size_t n, const char *key, const char *value)
{
    put_value(str_format(a, "%s-%zu", kind, n), key, 0, STR(""), str_of(value));
}

static void put_lists(void)
{
    put_section(STR("places"));
    put_section(STR("laws"));
    for (size_t n = 0; n < LIMIT_LISTED; n++) {
        put_card(STR("places"), "event", n);
        put_fact("event", n, "starts", "2026-12-31");
        put_fact("event", n, "ends", "2027-12-31");
        put_card(STR("laws"), "document", n);
        put_fact("document", n, "issued", "2020-12-31");
        put_fact("document", n, "number", words(LANG_VI, LIMIT_VALUE_BYTES).p);
        put_card(STR(""), "notice", n);
        put_fact("notice", n, "urgent", "no");
    }
}

static void put_titles(void)
{
    if (sqlite3_exec(db, "DELETE FROM channel_text", NULL, NULL, NULL) != SQLITE_OK)
        abort();
    for (int l = 0; l < LANG_COUNT; l++)
        put("channel_text", "sss", code(l), words(l, LIMIT_TITLE_BYTES),
            words(l, LIMIT_TITLE_BYTES));
}

static void fill(sqlite3 *text_db)
{
    static const struct crowd_shape *shape = crowd_shapes;
    const struct kind *k, *article = kind_find(STR("article"));
    bool own = str_is(channel, names[0]);
    db = text_db;
    n_sections = 0;
    put_titles();
    put_others();
    put_lists();
    for (size_t i = 0; own && (k = kind_at(i)); i++)
        put_alone(str_of(k->name), k, &crowd_shapes[0]);
    if (own) {
        put_more("gate", LIMIT_GATES);
        put_more("notice", LIMIT_URGENT);
    }
    for (; n_sections < LIMIT_SECTIONS && shape->name; shape++)
        put_alone(str_of(shape->name), article, shape);
    while (n_sections < LIMIT_SECTIONS)
        put_alone(str_format(a, "more-%zu", n_sections), article, &crowd_shapes[0]);
}

static int by_hash(const void *x, const void *y)
{
    return strcmp(((const struct manifest_blob *)x)->sha256,
                  ((const struct manifest_blob *)y)->sha256);
}

static void add_blobs(struct manifest_pack *m)
{
    m->n_blobs = PICTURES;
    m->blobs = ARENA_NEW(a, struct manifest_blob, PICTURES);
    for (size_t i = 0; i < PICTURES; i++)
        m->blobs[i] = pictures[i].blob;
    qsort(m->blobs, PICTURES, sizeof *m->blobs, by_hash);
}

/* Letters and blanks: nothing that means something in Markdown. */
static struct str read_prose(const char *path)
{
    struct str s;
    size_t n = 0;
    struct err e;
    if (!fs_read_path(path, 1 << 20, a, &s, &e)) {
        fprintf(stderr, "%s\n", e.text);
        exit(1);
    }
    char *p = ARENA_NEW(a, char, s.n);
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == ' ' || s.p[i] == '\n')
            p[n++] = ' ';
        else if ((s.p[i] & 0x80) || isalpha((unsigned char)s.p[i]))
            p[n++] = s.p[i];
    return (struct str){p, n};
}

static void publish(int dir, const char *name)
{
    struct signer keys[] = {signer_make(1), signer_make(2)};
    struct tree_pack p = {.channel = name,
                          .title = "small",
                          .epoch = 1,
                          .seq = 1,
                          .issued = ISSUED,
                          .signers = keys,
                          .n_signers = 2,
                          .spoil_db = fill,
                          .spoil_pack = add_blobs};
    channel = str_of(name);
    tree_root(dir, name, 1, 1, 2, keys, 2, keys, 2);
    tree_publish(dir, &p);
}

static int make_folder(const char *in, const char *name)
{
    const char *path = str_format(a, "%s/%s", in, name).p;
    int dir = mkdir(path, 0755) == 0 ? open(path, O_RDONLY | O_DIRECTORY) : -1;
    if (dir < 0) {
        perror(path);
        exit(1);
    }
    return dir;
}

int main(int argc, char **argv)
{
    int dirs[CHANNELS];
    if (argc != 4 || sodium_init() < 0)
        return 64;
    a = arena_create();
    for (int l = 0; l < LANG_COUNT; l++)
        texts[l].prose = read_prose(argv[l == LANG_KM ? 3 : 2]);
    for (size_t i = 0; i < CHANNELS; i++)
        dirs[i] = make_folder(argv[1], names[i]);
    pictures = crowd_pictures(dirs, CHANNELS, a, PICTURES);
    for (size_t i = 0; i < CHANNELS; i++)
        publish(dirs[i], names[i]);
    arena_destroy(a);
    return 0;
}

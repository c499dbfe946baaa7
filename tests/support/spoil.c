#include "spoil.h"

#include "sync/install.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "photo.h"

struct tree_pack spoil_pack(const struct spoil *s, struct tree_pack pack)
{
    struct tree_pack p = s->hooks;
    p.channel = pack.channel;
    p.title = pack.title;
    p.epoch = pack.epoch;
    p.seq = pack.seq;
    p.issued = pack.issued;
    p.pictures = p.pictures ? p.pictures : pack.pictures;
    p.signers = pack.signers;
    p.n_signers = pack.n_signers;
    return p;
}

static void run(struct sqlite3 *db, const char *sql)
{
    char *why = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", why, sql);
}

/* ---- the text, compressed ---- */

/* RFC 8878, 3.1.1: a window of 128 KiB, then blocks of one byte that is repeated as often. */
struct str spoil_bomb(struct arena *a, struct str zstd)
{
    enum { BLOCKS = (SPOIL_BOMB_BYTES - 6) / 4 };
    (void)zstd;
    char *p = ARENA_NEW(a, char, SPOIL_BOMB_BYTES);
    memcpy(p, "\x28\xB5\x2F\xFD\x00\x38", 6);
    for (size_t i = 0; i < BLOCKS; i++)
        memcpy(p + 6 + 4 * i, i + 1 < BLOCKS ? "\x02\x00\x10" : "\x03\x00\x10", 4);
    return (struct str){p, SPOIL_BOMB_BYTES};
}

struct str spoil_two_frames(struct arena *a, struct str zstd)
{
    char *p = ARENA_NEW(a, char, 2 * zstd.n);
    memcpy(p, zstd.p, zstd.n);
    memcpy(p + zstd.n, zstd.p, zstd.n);
    return (struct str){p, 2 * zstd.n};
}

static struct str cut_frame(struct arena *a, struct str zstd)
{
    (void)a;
    return (struct str){zstd.p, zstd.n - 5};
}

static struct str no_frame(struct arena *a, struct str zstd)
{
    (void)zstd;
    return str_copy(a, STR("SQLite format 3"));
}

/* A frame header (RFC 8878, 3.1.1.1) that asks for 2^31 bytes, then one raw block. */
static struct str wide_window(struct arena *a, struct str zstd)
{
    (void)zstd;
    return str_copy(a, STR("\x28\xB5\x2F\xFD\x00\xA8\x09\x00\x00x"));
}

/* Of version 0.7, with a window of 128 MB: one raw block, the end. */
static struct str frame_of_old(struct arena *a, struct str zstd)
{
    static const char bytes[] = "\x27\xB5\x2F\xFD\x00\x88\x40\x00\x01x\xC0\x00\x00";
    (void)zstd;
    return str_copy(a, (struct str){bytes, sizeof bytes - 1});
}

static void other_raw_hash(struct manifest_pack *m)
{
    memcpy(m->text_raw_sha256, "00000000", 8);
}

/* ---- the text's tables ---- */

static struct str broken_tree(struct arena *a, struct str raw)
{
    struct str s = str_copy(a, raw);
    for (size_t page = 2; page * 4096 < s.n; page += 3)
        memset((char *)s.p + page * 4096 + 8, 0x7F, 40);
    return s;
}

struct str spoil_key_twice(struct arena *a, struct str raw)
{
    struct str s = str_copy(a, raw);
    char *at = memmem(s.p, s.n, "ccccplace", 9);
    assert_non_null(at);
    memcpy(at, "bbbb", 4);
    return s;
}

/* All that there are: so many bytes that an index has to name one by one. */
void spoil_with_words(struct sqlite3 *db, int items)
{
    char sql[2000];
    snprintf(
        sql, sizeof sql,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
        "INSERT INTO item SELECT 'i' || i, 'document', '', 0, 0, 0, 0, NULL, NULL, '' FROM n;"
        "INSERT INTO item_text SELECT slug, value, '', '', '', 'reviewed', '', 0, 0, '' FROM item, "
        "json_each('[\"vi\", \"km\", \"jra\", \"en\"]') WHERE slug LIKE 'i%%';"
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 35), "
        "l(a) AS (SELECT substr('abcdefghijklmnopqrstuvwxyz0123456789', 1 + i, 1) FROM n), "
        "w(b) AS (SELECT a FROM l UNION ALL SELECT k.a || l.a FROM l, l k) "
        "INSERT INTO fact SELECT slug, 'number', 0, '', (SELECT group_concat(b, ' ') FROM w), "
        "'', 0, 0 FROM item WHERE slug LIKE 'i%%'",
        items);
    run(db, sql);
}

static void many_words(struct sqlite3 *db)
{
    spoil_with_words(db, 400);
}

#define UP_TO(n)                                                                                   \
    "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < " #n ") "
#define ITEMS(n, kind)                                                                             \
    UP_TO(n)                                                                                       \
    "INSERT INTO item SELECT '" kind "' || i, '" kind "', '', 0, 0, 0, 0, NULL, NULL, '' FROM n; "
#define BODY(text) "UPDATE item_text SET body = " text
#define TIMES(n, text) "replace(printf('%." #n "c', '#'), '#', " text ")"
#define FACTS(n, key, lang, value)                                                                 \
    UP_TO(n)                                                                                       \
    "INSERT INTO fact SELECT 'banyan', '" key "', i, '" lang "', " value ", '', 0, 0 FROM n; "
#define IS_A(kind) "UPDATE item SET kind = '" kind "'; "

/* ---- pictures ---- */

static struct str not_a_picture(struct arena *a, struct str picture)
{
    struct str s = str_copy(a, picture);
    ((char *)s.p)[1] = 'Q';
    return s;
}

static struct str cut_in_the_header(struct arena *a, struct str picture)
{
    (void)a;
    return (struct str){picture.p, 20};
}

static struct str a_jpeg(struct arena *a, struct str picture)
{
    static const char header[] = "\xff\xd8\xff\xc0\0\x11\x08\x03\x84\x06\x40\x03";
    struct str s = str_copy(a, picture);
    memcpy((char *)s.p, header, sizeof header - 1);
    return s;
}

static struct str one_pixel_wider(struct arena *a, struct str picture)
{
    struct str s = str_copy(a, picture);
    ((char *)s.p)[19]++;
    return s;
}

static struct str far_too_wide(struct arena *a, struct str picture)
{
    struct str s = str_copy(a, picture);
    ((char *)s.p)[18] = 0x70;
    return s;
}

static struct str vast_png(struct arena *a, struct str picture)
{
    static const char bytes[74] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xea\x60\0\0\xea\x60\x08\x06";
    (void)picture;
    return str_copy(a, (struct str){bytes, sizeof bytes});
}

static struct str jpeg_of_33_scans(struct arena *a, struct str picture)
{
    (void)picture;
    return photo_jpeg_of_scans(a, 64, 48, LIMIT_PICTURE_SCANS + 1);
}

static void is_jpeg(struct manifest_pack *m)
{
    for (size_t i = 0; i < m->n_blobs; i++)
        memcpy(m->blobs[i].mime, "image/jpeg", 11);
}

/* ---- manifests ---- */

static struct str deep(struct arena *a, struct str json)
{
    struct buf b = {0};
    buf_puts(&b, "{\"a\":");
    for (int i = 0; i < 100000; i++)
        buf_puts(&b, "[");
    (void)json;
    return buf_move(&b, a);
}

static struct str member_twice(struct arena *a, struct str json)
{
    return signing_swap(a, json, "\"seq\"", "\"seq\":2,\"seq\"");
}

static void path_for_a_hash(struct manifest_pack *m)
{
    memcpy(m->text_sha256, "../../../../etc/passwd", 22);
}

static void raw_size_of_a_gigabyte(struct manifest_pack *m)
{
    m->text_raw_size = 1 << 30;
}

/* Numbers are those of the list in sync/install.h. */
const struct spoil spoils[] = {
    /* 19-21 */
    {"a manifest of 100,000 brackets", INSTALL_DAMAGED, NULL, {.spoil_json = deep}},
    {"a manifest with a member twice", INSTALL_DAMAGED, NULL, {.spoil_json = member_twice}},
    {"a path in place of a hash", INSTALL_DAMAGED, NULL, {.spoil_pack = path_for_a_hash}},
    {"a text of 1 GB, it says", INSTALL_OVER_LIMIT, NULL, {.spoil_pack = raw_size_of_a_gigabyte}},
    /* 25, 26 */
    {"two frames of zstd", INSTALL_DAMAGED, NULL, {.spoil_zstd = spoil_two_frames}},
    {"a frame of zstd that is cut", INSTALL_DAMAGED, NULL, {.spoil_zstd = cut_frame}},
    {"no zstd", INSTALL_DAMAGED, NULL, {.spoil_zstd = no_frame}},
    {"a frame of an early zstd",
     INSTALL_DAMAGED,
     "is no frame of zstd",
     {.spoil_zstd = frame_of_old}},
    {"2 GB of zeros in 64 KB",
     INSTALL_DAMAGED,
     "more than its raw_size",
     {.spoil_zstd = spoil_bomb}},
    {"a window of 2 GB", INSTALL_OVER_LIMIT, NULL, {.spoil_zstd = wide_window}},
    {"a text with another hash", INSTALL_DAMAGED, NULL, {.spoil_pack = other_raw_hash}},
    /* 31-33 */
    {"a view", INSTALL_DAMAGED, NULL, {.spoil_sql = "CREATE VIEW v AS SELECT 1"}},
    {"a view without end in the place of a table",
     INSTALL_DAMAGED,
     NULL,
     {.spoil_sql = "DROP TABLE related; CREATE VIEW related(item, ord, other) AS "
                   "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) "
                   "SELECT 'banyan', n, 'gate/banyan' FROM r"}},
    {"a trigger",
     INSTALL_DAMAGED,
     NULL,
     {.spoil_sql = "CREATE TRIGGER t AFTER INSERT ON meta BEGIN SELECT 1; END"}},
    {"a virtual table",
     INSTALL_DAMAGED,
     NULL,
     {.spoil_sql = "CREATE VIRTUAL TABLE f USING fts5(a)"}},
    {"a row of no parent",
     INSTALL_DAMAGED,
     NULL,
     {.spoil_sql = "PRAGMA foreign_keys = OFF; INSERT INTO related VALUES ('nowhere', 1, 'a/b')"}},
    {"pages overwritten", INSTALL_DAMAGED, NULL, {.spoil_raw = broken_tree}},
    {"a key twice that its index does not know",
     INSTALL_DAMAGED,
     NULL,
     {.spoil_sql = SPOIL_TWO_ITEMS, .spoil_raw = spoil_key_twice}},
    {"a row of 2 MB",
     INSTALL_OVER_LIMIT,
     "string or blob too big",
     {.spoil_sql = BODY("printf('%.2000000c', 'x')")}},
    /* what it says of itself */
    {"a text of another channel",
     INSTALL_DAMAGED,
     NULL,
     {.spoil_sql = "UPDATE meta SET value = 'tourism' WHERE key = 'channel'"}},
    {"a text of another format",
     INSTALL_DAMAGED,
     "its format is \"",
     {.spoil_sql = "UPDATE meta SET value = '2' WHERE key = 'format'"}},
    {"a text of no format",
     INSTALL_DAMAGED,
     "its format is \"",
     {.spoil_sql = "DELETE FROM meta WHERE key = 'format'"}},
    {"an unknown kind of item",
     INSTALL_NEWER_KIOSK,
     "made for a newer kiosk",
     {.spoil_sql = IS_A("hologram")}},
    {"a language that is none",
     INSTALL_DAMAGED,
     "lang of row",
     {.spoil_sql = "UPDATE item_text SET lang = 'vi/km'"}},
    {"a state of a text that is none",
     INSTALL_DAMAGED,
     "neither draft nor",
     {.spoil_sql = "UPDATE item_text SET status = 'official'"}},
    {"a pictogram that is none",
     INSTALL_DAMAGED,
     "not a pictogram",
     {.spoil_sql = "INSERT INTO section VALUES ('s', 0, 'hologram', 'gold')"}},
    {"a fact that its kind has not",
     INSTALL_DAMAGED,
     NULL,
     {.spoil_sql = FACTS(1, "fee", "vi", "'0'")}},
    {"opening hours that are none",
     INSTALL_DAMAGED,
     "opening hours",
     {.spoil_sql = FACTS(1, "hours", "", "'Mo-Xx 25:00'")}},
    {"330 ranges of opening hours",
     INSTALL_DAMAGED,
     "opening hours",
     {.spoil_sql = FACTS(1, "hours", "", "'Mo-Su 00:00-00:01' || " TIMES(330, "',00:02-00:03'"))}},
    {"a rate of 2,000 digits",
     INSTALL_DAMAGED,
     "two amounts",
     {.spoil_sql = IS_A("currency")
          FACTS(1, "rates", "", "'1 USD = ' || " TIMES(2000, "'9'") " || ' VND'")}},
    {"a telephone number of 600 digits",
     INSTALL_DAMAGED,
     "digits",
     {.spoil_sql = IS_A("contact") FACTS(1, "phone", "", "'+' || " TIMES(300, "'12'"))}},
    {"a place that is not on the earth",
     INSTALL_DAMAGED,
     "place on the earth",
     {.spoil_sql = "UPDATE item SET latitude = 9e999, longitude = 0"}},
    {"a day that is none",
     INSTALL_DAMAGED,
     "neither a day",
     {.spoil_sql = "UPDATE item SET publish_until = 20260231"}},
    /* Markdown */
    {"lists four levels deep",
     INSTALL_DAMAGED,
     "three levels deep",
     {.spoil_sql = BODY("replace('- a|  - b|    - c|      - d', '|', char(10))")}},
    {"HTML", INSTALL_DAMAGED, "HTML", {.spoil_sql = BODY("'<img src=x onerror=y>'")}},
    {"65,000 brackets in a text",
     INSTALL_OVER_LIMIT,
     NULL,
     {.spoil_sql = BODY(TIMES(65000, "'['"))}},
    {"13,000 beginnings of links",
     INSTALL_OVER_LIMIT,
     NULL,
     {.spoil_sql = BODY(TIMES(13000, "'[a](b'"))}},
    {"30,000 quotes in each other",
     INSTALL_OVER_LIMIT,
     NULL,
     {.spoil_sql = BODY(TIMES(30000, "'>'"))}},
    {"20,000 paragraphs",
     INSTALL_OVER_LIMIT,
     NULL,
     {.spoil_sql = BODY(TIMES(20000, "'a' || char(10, 10)"))}},
    {"9,000 definitions of links",
     INSTALL_OVER_LIMIT,
     NULL,
     {.spoil_sql = BODY(TIMES(9000, "'[a]:b' || char(10)"))}},
    /* much of something */
    {"2,000 sections",
     INSTALL_OVER_LIMIT,
     "sections",
     {.spoil_sql = UP_TO(2000) "INSERT INTO section SELECT 's' || i, 0, 'info', 'gold' FROM n"}},
    {"9 gates", INSTALL_OVER_LIMIT, "gates", {.spoil_sql = ITEMS(9, "gate")}},
    {"5 urgent notices",
     INSTALL_OVER_LIMIT,
     "urgent",
     {.spoil_sql = ITEMS(5, "notice") "INSERT INTO fact SELECT slug, 'urgent', 0, '', 'yes', '', "
                                      "0, 0 FROM item WHERE kind = 'notice'"}},
    {"500 papers of 60,000 letters",
     INSTALL_OVER_LIMIT,
     NULL,
     {.spoil_sql = IS_A("procedure") FACTS(500, "papers", "vi", "printf('%.60000c', 'w')")}},
    {"260 keywords of 64 KB",
     INSTALL_OVER_LIMIT,
     NULL,
     {.spoil_sql = IS_A("document") FACTS(260, "keywords", "vi", "printf('%.65536c', 'k')")}},
    {"3,000 languages",
     INSTALL_OVER_LIMIT,
     NULL,
     {.spoil_sql = UP_TO(3000) "INSERT INTO item_text SELECT 'banyan', 'x' || i, '', '', '', "
                               "'reviewed', '', 0, 0, '' FROM n"}},
    {"26,000 languages of 26,000 facts",
     INSTALL_OVER_LIMIT,
     NULL,
     {.spoil_sql =
          UP_TO(26000) "INSERT INTO item_text SELECT 'banyan', 'x' || i, '', '', '', "
                       "'reviewed', '', 0, 0, '' FROM n; " FACTS(26000, "number", "", "'x'")}},
    {"short words that an index names one by one",
     INSTALL_OVER_LIMIT,
     "times its text",
     {.spoil_db = many_words}},
    /* 35-37 */
    {"no picture", INSTALL_DAMAGED, NULL, {.spoil_picture = not_a_picture}},
    {"a picture cut in its header", INSTALL_DAMAGED, NULL, {.spoil_picture = cut_in_the_header}},
    {"a JPEG, its manifest says PNG",
     INSTALL_DAMAGED,
     "is image/jpeg, its manifest says image/png",
     {.spoil_picture = a_jpeg}},
    {"a picture a pixel wider than its row",
     INSTALL_DAMAGED,
     NULL,
     {.spoil_picture = one_pixel_wider}},
    {"a picture far too wide", INSTALL_OVER_LIMIT, NULL, {.spoil_picture = far_too_wide}},
    {"60,000 pixels a side in 74 bytes", INSTALL_OVER_LIMIT, NULL, {.spoil_picture = vast_png}},
    {"a row of a picture far too wide",
     INSTALL_OVER_LIMIT,
     NULL,
     {.spoil_sql = "UPDATE picture SET width = 60000, height = 60000 WHERE ord = 0"}},
    {"a picture that is not in the manifest",
     INSTALL_DAMAGED,
     NULL,
     {.spoil_sql = "UPDATE picture SET sha256 = lower(hex(zeroblob(32))) WHERE ord = 0"}},
    {"a JPEG of 33 scans",
     INSTALL_OVER_LIMIT,
     "scans",
     {.pictures = 1,
      .spoil_picture = jpeg_of_33_scans,
      .spoil_pack = is_jpeg,
      .spoil_sql = "UPDATE picture SET mime = 'image/jpeg', width = 64, height = 48"}},
};
const size_t spoils_n = sizeof spoils / sizeof *spoils;

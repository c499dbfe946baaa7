/* Packs that two officers signed and an import takes, each with as much of something as it may
 * have: what the screen makes of them. */
#include "hostile.h"

#include "../support/photo.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../support/check.h"

#define LANGS "json_each('[\"vi\", \"km\", \"jra\", \"en\"]') "
#define UP_TO(n)                                                                                   \
    "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < " #n ") "
/* Of so many bytes, in Khmer: 3 bytes a letter. */
#define TIMES(n, text) "replace(printf('%." #n "c', '#'), '#', " text ")"
#define TITLE TIMES(341, "char(6016)")
#define SECTION                                                                                    \
    "INSERT INTO section VALUES ('s', -9, 'info', 'gold');"                                        \
    "INSERT INTO section_text SELECT 's', value, 'Section', '' FROM " LANGS ";"                    \
    "UPDATE item SET section = 's'; DELETE FROM item_text; "                                       \
    "INSERT INTO item_text SELECT 'banyan', value, 'Banyan', 's', 'b', 'reviewed', 's', 0, 0, '' " \
    "FROM " LANGS ";"
#define BODY(text) SECTION "UPDATE item_text SET body = " text
#define IS_A(kind) SECTION "UPDATE item SET kind = '" kind "'; "
#define FACTS(n, key, lang, value)                                                                 \
    UP_TO(n)                                                                                       \
    "INSERT INTO fact SELECT 'banyan', '" key "', i, " lang ", " value ", " TITLE                  \
    ", 20261101, 0 FROM n, " LANGS ";"
#define MORE_ITEMS(n, slug, kind, section)                                                         \
    UP_TO(n)                                                                                       \
    "INSERT INTO item SELECT '" slug "' || i, '" kind "', " section ", i, 0, 0, 0, 13.75, 107.5, " \
    "'' FROM n;"                                                                                   \
    "INSERT INTO item_text SELECT slug, value, " TITLE ", " TITLE ", 'b', 'reviewed', " TITLE      \
    ", 20261101, 0, " TITLE " FROM item, " LANGS "WHERE slug LIKE '" slug "%';"
#define HOURS(kind)                                                                                \
    "INSERT INTO fact SELECT slug, 'hours', 0, '', 'Mo-Su 07:00-17:00', " TITLE                    \
    ", 20261101, 0 FROM item WHERE kind = '" kind "';"

static const struct {
    const char *name, *sql;
} texts[] = {
    {"24 sections, 8 gates, 4 urgent notices, all titles at their longest",
     SECTION UP_TO(23) "INSERT INTO section SELECT 't' || i, i, 'info', 'gold' FROM n;"
                       "INSERT INTO section_text SELECT slug, value, " TITLE ", " TITLE
                       " FROM section, " LANGS
                       "WHERE slug LIKE 't%';" MORE_ITEMS(23, "t", "article", "'t' || i")
                           MORE_ITEMS(8, "gate", "gate", "''") HOURS("gate")
                               MORE_ITEMS(4, "notice", "notice",
                                          "'s'") "INSERT INTO fact SELECT slug, 'urgent', 0, '', "
                                                 "'yes', '', 0, 0 FROM item WHERE kind = "
                                                 "'notice'"},
    {"2,500 items in a list, all titles at their longest",
     SECTION MORE_ITEMS(2499, "i", "article", "'s'")},
    {"20,000 items in a list",
     SECTION UP_TO(
         20000) "INSERT INTO item SELECT 'i' || i, 'article', 's', i, 0, 0, 0, NULL, NULL, "
                "'' FROM n; INSERT INTO item_text SELECT slug, 'vi', 't', '', 'b', "
                "'reviewed', '', 0, 0, '' FROM item WHERE slug LIKE 'i%'"},
    {"a letter with 32,000 marks", BODY("'a' || " TIMES(32000, "char(769)"))},
    {"64 KB of Khmer without a blank", BODY(TIMES(21800, "char(6016)"))},
    {"a syllable of 10,000 subscripts", BODY("'x' || " TIMES(10900, "char(6016, 6098)"))},
    {"64 KB of one word", BODY(TIMES(65000, "'x'"))},
    {"20,000 letters of Chinese",
     BODY("(" UP_TO(21000) "SELECT group_concat(char(19968 + i), '') FROM n)")},
    {"letters of every script and plane", SECTION
     "WITH RECURSIVE n(i) AS (SELECT 161 UNION ALL SELECT i + 61 FROM n WHERE i + 61 < 900000) "
     "UPDATE item_text SET body = (SELECT group_concat(char(i), '') FROM n WHERE i NOT BETWEEN "
     "55296 AND 57343)"},
    {"emoji in one family", BODY(TIMES(9000, "char(128104, 8205)"))},
    {"overrides of the direction", BODY(TIMES(9000, "char(8238, 97, 8237)"))},
    {"tags, joiners and non-characters", BODY(TIMES(4000, "char(917505, 8288, 65279, 65533)"))},
    {"16,000 beginnings of bold", BODY(TIMES(16000, "'**a '"))},
    {"7,000 entities", BODY(TIMES(7000, "'&#x1F600;'"))},
    {"32,000 lines of one paragraph", BODY(TIMES(32000, "'a' || char(10)"))},
    {"400 headings", BODY(TIMES(400, "'## a' || char(10)"))},
    {"a list of 400 points", BODY(TIMES(400, "'1. a' || char(10)"))},
    {"500 links", BODY(TIMES(500, "'[a](b) '"))},
    {"100 steps in each of two languages and sources at their longest",
     IS_A("procedure") UP_TO(100) "INSERT INTO fact SELECT 'banyan', 'steps', i, value, " TIMES(
         80, "char(6016)") ", " TITLE ", 20261101, 0 FROM n, " LANGS "WHERE value IN ('km', 'vi');"
                           "UPDATE item_text SET body = " TIMES(19000, "char(6016)")},
    {"50 phrases in four languages, sources at their longest",
     IS_A("phrase") FACTS(50, "phrases", "value", TIMES(100, "char(6016)"))},
    {"100 rates",
     IS_A("currency")
         UP_TO(100) "INSERT INTO fact SELECT 'banyan', 'rates', i, '', '1 USD = 26000 VND', " TITLE
                    ", 20261101, 0 FROM n"},
    {"a map with 50 pins in one place",
     IS_A("map") MORE_ITEMS(200, "p", "place", "'s'")
         HOURS("place") "DELETE FROM fact WHERE item = 'banyan';"
                        "INSERT INTO fact VALUES ('banyan', 'bounds', 0, '', '13.7,107.4 "
                        "13.8,107.6', '', 0, 0);" UP_TO(
                            20) "INSERT INTO related SELECT 'banyan', i, 'gate/p' || i FROM n"},
    {"formats of printf and ends of quotes in every text", SECTION
     "UPDATE section_text SET title = '%s%n%999999d\"}],\\', summary = '%n%n%s';"
     "UPDATE channel_text SET title = '%s%n%*d\"', subtitle = '%s%n';"
     "UPDATE item_text SET title = '%s%n%s\"}]', summary = '%n', body = '%s%n \"}] ', source = "
     "'%s%n%d', translator = '%n';"
     "INSERT INTO fact SELECT 'banyan', 'address', 0, value, '%s%n%1$n', '%n', 20261101, 0 "
     "FROM " LANGS},
    {"an item that names itself 20 times, in a section of nobody",
     SECTION UP_TO(
         20) "INSERT INTO related SELECT 'banyan', i, CASE i % 2 WHEN 0 THEN 'gate/banyan' "
             "ELSE 'nobody/nothing' END FROM n; " MORE_ITEMS(20, "x", "article", "'nowhere'")},
    {"places at the poles and on the date line",
     IS_A("map")
         MORE_ITEMS(50, "p", "place", "'s'") "UPDATE item SET latitude = CASE ord % 3 WHEN 0 THEN "
                                             "90 WHEN 1 THEN -90 ELSE 0 END, longitude "
                                             "= CASE ord % 2 WHEN 0 THEN 180 ELSE -180 END;"
                                             "INSERT INTO fact VALUES ('banyan', 'bounds', 0, '', "
                                             "'-90,-180 90,180', '', 0, 0);"},
    {"days that no calendar has seen",
     IS_A("event") "UPDATE item SET publish_from = 10101, publish_until = 99991231, review_by = "
                   "10101;"
                   "UPDATE item_text SET checked = 99991231;"
                   "INSERT INTO fact VALUES ('banyan', 'starts', 0, '', '0001-01-01', '', 10101, "
                   "1), "
                   "('banyan', 'ends', 0, '', '9999-12-31', '', 99991231, 1)"},
    {"captions, credits and licences at their longest",
     IS_A("gallery") "UPDATE picture SET credit = " TITLE ", licence = " TITLE ";"
                     "INSERT INTO picture_text SELECT item, ord, value, " TIMES(
                         680, "char(6016)") ", " TIMES(680, "char(6016)") ", " TITLE
                                                                          " FROM picture, " LANGS},
};

static void publish_sql(struct bench *b, const void *sql)
{
    struct tree_pack p = bench_pack(b, 2, "new");
    p.spoil_sql = sql;
    hostile_publish(b, p);
}

/* ---- pictures ---- */

struct photo {
    const char *name;
    photo_make *make;
    const char *mime, *kind;
    int32_t w, h;
    unsigned n, cut; /* cut: bytes that are missing at the end of each */
    const char *glass;
};

static struct str jpeg_of_32_scans(struct arena *a, int32_t w, int32_t h)
{
    return photo_jpeg_of_scans(a, w, h, LIMIT_PICTURE_SCANS);
}

static const struct photo photos[] = {
    {"50 interlaced PNGs of 2 megapixels", photo_interlaced_png, "image/png", "gallery", 1024, 2048,
     50, 0},
    {"50 JPEGs of 2 megapixels in 32 scans", jpeg_of_32_scans, "image/jpeg", "gallery", 2048, 1024,
     50, 0},
    {"50 lossless WebPs of 2 megapixels", photo_lossless_webp, "image/webp", "gallery", 1024, 2048,
     50, 0},
    {"50 WebPs of 2 megapixels with alpha", photo_webp_with_alpha, "image/webp", "gallery", 1024,
     2048, 50, 0},
    {"50 pictures of 1 x 8192", photo_lossless_webp, "image/webp", "gallery", 1, 8192, 50, 0},
    {"50 pictures of 8192 x 1", photo_lossless_webp, "image/webp", "gallery", 8192, 1, 50, 0},
    {"50 JPEGs that are cut", photo_progressive_jpeg, "image/jpeg", "gallery", 2048, 1024, 50,
     1000},
    {"pictures of 2 megapixels on a glass of 2160x3840", photo_lossless_webp, "image/webp",
     "gallery", 1536, 1365, 50, 0, "2160x3840"},
    {"a picture of 1:10 on a glass of 2160x3840", photo_lossless_webp, "image/webp", "gallery", 108,
     1080, 1, 0, "2160x3840"},
    {"posters of 2 megapixels on a glass of 2160x3840", photo_lossless_webp, "image/webp", "poster",
     1080, 1920, 3, 0, "2160x3840"},
    {"a poster of 2 megapixels", photo_lossless_webp, "image/webp", "poster", 256, 8192, 3, 0},
};

static void publish_photos(struct bench *b, const void *ctx)
{
    const struct photo *photo = ctx;
    struct tree_pack p = bench_pack(b, 2, "new");
    p.photo = photo->make(b->a, photo->w, photo->h);
    p.photo.n -= photo->cut;
    p.photo_mime = photo->mime;
    p.photo_w = photo->w;
    p.photo_h = photo->h;
    p.pictures = photo->n;
    p.spoil_sql = str_format(b->a, "%s UPDATE item SET kind = '%s'", SECTION, photo->kind).p;
    hostile_publish(b, p);
}

/* ---- several channels, dates, clocks ---- */

/* Who may speak for the gate is settled; another says that it is closed. */
static void another_channels_gate(struct bench *b, const void *ctx)
{
    struct tree_pack p = bench_pack(b, 1, "dance");
    int dir = bench_channel(b, "tourism");
    publish_sql(b, SECTION MORE_ITEMS(1, "gate", "gate", "''") HOURS("gate"));
    (void)ctx;
    p.channel = "tourism";
    p.spoil_sql =
        "INSERT INTO item VALUES ('gate-vn', 'gate', '', -99, 0, 0, 0, 13.75, 107.45, ''),"
        "('n', 'notice', '', -99, 0, 0, 0, NULL, NULL, '');"
        "INSERT INTO item_text SELECT slug, value, CASE slug WHEN 'n' THEN 'Fees' ELSE 'GATE "
        "CLOSED' END, '', 'b', 'reviewed', 's', 0, 1, '' FROM item, " LANGS
        "WHERE slug <> 'banyan';"
        "INSERT INTO fact VALUES ('gate-vn', 'hours', 0, '', 'Mo-Su 02:00-03:00', 's', 0, 1), "
        "('n', 'urgent', 0, '', 'yes', 's', 0, 1)";
    tree_publish(dir, &p);
    close(dir);
}

static void sixteen_channels(struct bench *b, const void *ctx)
{
    publish_sql(b, ctx);
    for (unsigned i = 1; i < LIMIT_CHANNELS; i++) {
        const char *name = str_format(b->a, "channel-%u", i).p;
        struct tree_pack p = bench_pack(b, 1, name);
        int dir = bench_channel(b, name);
        p.channel = name;
        p.spoil_sql = ctx;
        tree_publish(dir, &p);
        close(dir);
    }
}

static void past_its_date(struct bench *b, const void *ctx)
{
    struct tree_pack p = bench_pack(b, 2, "new");
    (void)ctx;
    p.best_before = 86400;
    p.spoil_sql = SECTION;
    hostile_publish(b, p);
}

/* ---- a store that was damaged ---- */

#define BUNDLE "gen/2/bundle.db"
static const char look_at_home[] = "lang vi\nexpect home\nwait 1000\ntree home\n";

static void fifo_for_a_bundle(struct bench *b)
{
    assert_int_equal(unlinkat(b->store_dir, BUNDLE, 0), 0);
    assert_int_equal(mkfifoat(b->store_dir, BUNDLE, 0644), 0);
}

static void cut_bundle(struct bench *b)
{
    int fd = openat(b->store_dir, BUNDLE, O_WRONLY);
    assert_int_equal(ftruncate(fd, 100000), 0);
    close(fd);
}

static void rotten_bundle(struct bench *b)
{
    int fd = openat(b->store_dir, BUNDLE, O_WRONLY);
    for (off_t page = 1; page < 60; page += 2)
        assert_int_equal(pwrite(fd, "rotten rotten rotten", 20, page * 4096 + 8), 20);
    close(fd);
}

static void rotten_state(struct bench *b)
{
    signing_put(b->store_dir, "current", STR("{\"generation\":1e999}"));
}

static const struct hostile others[] = {
    {.name = "a pipe in the place of the bundle",
     .make = publish_sql,
     .ctx = SECTION,
     .damage = fifo_for_a_bundle,
     .script = look_at_home},
    {.name = "a bundle that is cut",
     .make = publish_sql,
     .ctx = SECTION,
     .damage = cut_bundle,
     .script = look_at_home},
    {.name = "a bundle with rotten pages",
     .make = publish_sql,
     .ctx = SECTION,
     .damage = rotten_bundle,
     .script = look_at_home},
    {.name = "a state that says nothing",
     .make = publish_sql,
     .ctx = SECTION,
     .damage = rotten_state,
     .script = look_at_home},
    {.name = "another channel's gate and its notice",
     .make = another_channels_gate,
     .says_not = "GATE CLOSED"},
    {.name = "content past its date", .make = past_its_date},
    {.name = "a clock of 1970", .make = publish_sql, .ctx = SECTION, .now = "1970-01-01T08:00"},
    {.name = "a clock of 9999", .make = publish_sql, .ctx = SECTION, .now = "9999-12-31T23:59"},
    {.name = "16 channels with all that each may have on the home screen",
     .make = sixteen_channels},
};

void hostile_screens(void)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        hostile_run(&(struct hostile){.name = texts[i].name,
                                      .way = HOSTILE_SCREEN,
                                      .ctx = texts[i].sql,
                                      .make = publish_sql});
    for (size_t i = 0; i < sizeof photos / sizeof *photos; i++)
        hostile_run(&(struct hostile){.name = photos[i].name,
                                      .way = HOSTILE_SCREEN,
                                      .ctx = &photos[i],
                                      .glass = photos[i].glass,
                                      .make = publish_photos});
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct hostile h = others[i];
        h.way = HOSTILE_SCREEN;
        if (h.make == sixteen_channels)
            h.ctx = texts[0].sql;
        hostile_run(&h);
    }
}

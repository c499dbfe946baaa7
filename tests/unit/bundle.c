/* bundle: what a visitor can read, from a database that the test builds as sync does. */
#include "pack/bundle.h"
#include "base/fsops.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../support/check.h"
#include "../support/shelf.h"

#define EIGHT(x) x x x x x x x x
#define SHA(digit) EIGHT(EIGHT(digit))

enum { TODAY = 20261122 };

static char root[] = "/tmp/bundleXXXXXX";
static struct arena *arena;
static struct bundle *bundle; /* drafts passed over */
static struct bundle *with_drafts;
static struct err err;

static const char sample[] =
    "INSERT INTO channel VALUES ('le-thanh', 0, 7, 1700000000, 1800000000),"
    "                           ('van-ban', 1, 3, 1600000000, 0);"
    "INSERT INTO channel_text VALUES ('le-thanh', 'vi', 'Cửa khẩu', 'Gia Lai'),"
    "  ('le-thanh', 'en', 'Border gate', ''), ('van-ban', 'vi', 'Văn bản', '');"
    "INSERT INTO section VALUES ('le-thanh', 'places', 20, 'mountains', 'forest'),"
    "  ('le-thanh', 'laws', 10, 'document', 'indigo'), ('le-thanh', 'empty', 5, '', ''),"
    "  ('van-ban', 'laws', 1, 'other', 'soil');"
    "INSERT INTO section_text VALUES ('le-thanh', 'places', 'vi', 'Tham quan', 'Cây đa'),"
    "  ('le-thanh', 'places', 'en', 'Places to see', ''),"
    "  ('le-thanh', 'places', 'jra', 'Anih', ''),"
    "  ('le-thanh', 'laws', 'vi', 'Luật', ''), ('le-thanh', 'empty', 'vi', 'Không', ''),"
    "  ('van-ban', 'laws', 'vi', 'Của kênh khác', '');"
    "INSERT INTO item VALUES"
    "  ('le-thanh', 'cay-da', 'place', 'places', 10, 0, 0, 0, 13.77, 107.46, ''),"
    "  ('le-thanh', 'quoc-mon', 'place', 'places', 5, 20260101, 20261122, 0, NULL, NULL, ''),"
    "  ('le-thanh', 'past', 'place', 'places', 1, 0, 20261121, 0, NULL, NULL, ''),"
    "  ('le-thanh', 'future', 'place', 'places', 1, 20261123, 0, 0, NULL, NULL, ''),"
    "  ('le-thanh', 'only-draft', 'place', 'places', 30, 0, 0, 0, NULL, NULL, ''),"
    "  ('le-thanh', 'newer', 'hologram', 'places', 30, 0, 0, 0, NULL, NULL, ''),"
    "  ('le-thanh', 'gate', 'gate', '', 90, 0, 0, 0, 13.76, 107.45, ''),"
    "  ('le-thanh', 'far', 'contact', '', 1, 0, 0, 0, 13.9, 107.46, ''),"
    "  ('le-thanh', 'words', 'phrase', '', 1, 0, 0, 0, NULL, NULL, ''),"
    "  ('le-thanh', 'tet', 'poster', '', 1, 0, 0, 0, NULL, NULL, ''),"
    "  ('le-thanh', 'mua-dong', 'poster', '', 3, 0, 0, 0, NULL, NULL, ''),"
    "  ('le-thanh', 'quanh-nam', 'poster', '', 2, 0, 0, 0, NULL, NULL, ''),"
    "  ('le-thanh', 'le-hoi', 'event', 'events', 1, 0, 0, 0, NULL, NULL, ''),"
    "  ('le-thanh', 'hoi-cho', 'event', 'events', 2, 0, 0, 0, NULL, NULL, ''),"
    "  ('le-thanh', 'da-qua', 'event', 'events', 3, 0, 0, 0, NULL, NULL, ''),"
    "  ('van-ban', 'qd-1191', 'document', 'laws', 0, 0, 0, 0, NULL, NULL, ''),"
    "  ('van-ban', 'qd-273', 'document', 'laws', 0, 0, 0, 0, NULL, NULL, ''),"
    "  ('van-ban', 'an', 'article', 'words', 0, 0, 0, 0, NULL, NULL, ''),"
    "  ('van-ban', 'awn', 'article', 'words', 0, 0, 0, 0, NULL, NULL, ''),"
    "  ('van-ban', 'aan', 'article', 'words', 0, 0, 0, 0, NULL, NULL, ''),"
    "  ('van-ban', 'da', 'article', 'words', 0, 0, 0, 0, NULL, NULL, ''),"
    "  ('van-ban', 'dda', 'article', 'words', 0, 0, 0, 0, NULL, NULL, '');"
    "INSERT INTO item_text VALUES"
    "  ('le-thanh', 'cay-da', 'vi', 'Cây đa làng Ghè', 'Bóng mát', 'Xem Đường vào.', 'reviewed',"
    "   'Tạp chí', 20261101, 1, ''),"
    "  ('le-thanh', 'cay-da', 'en', 'The banyan of Ghè', '', 'A banyan. Xem', 'reviewed', '', 0,"
    "   0, ''),"
    "  ('le-thanh', 'cay-da', 'jra', 'Phŭn jri plơi Ghè', '', '', 'draft', '', 0, 0, ''),"
    "  ('le-thanh', 'cay-da', 'km', 'ដើមជ្រៃ', '', 'ភូមិនៅប្រទេសវៀតណាម', 'reviewed', '', 0, 0, ''),"
    "  ('le-thanh', 'quoc-mon', 'vi', 'Quốc môn', '', 'gần cây đa', 'reviewed', '', 0, 0, ''),"
    "  ('le-thanh', 'past', 'vi', 'Quá khứ', '', '', 'reviewed', '', 0, 0, ''),"
    "  ('le-thanh', 'future', 'vi', 'Tương lai', '', '', 'reviewed', '', 0, 0, ''),"
    "  ('le-thanh', 'only-draft', 'vi', 'Nháp', '', '', 'draft', '', 0, 0, ''),"
    "  ('le-thanh', 'newer', 'vi', 'Ba chiều', '', '', 'reviewed', '', 0, 0, ''),"
    "  ('le-thanh', 'gate', 'vi', 'Gate', '', '', 'reviewed', '', 0, 0, ''),"
    "  ('le-thanh', 'far', 'vi', 'Far', '', '', 'reviewed', '', 0, 0, ''),"
    "  ('le-thanh', 'words', 'vi', 'Words', '', '', 'reviewed', '', 0, 0, ''),"
    "  ('le-thanh', 'words', 'jra', 'Words', '', '', 'draft', '', 0, 0, ''),"
    "  ('le-thanh', 'tet', 'vi', 'Tết', '', '', 'reviewed', '', 0, 0, ''),"
    "  ('le-thanh', 'mua-dong', 'vi', 'Mùa đông', '', '', 'reviewed', '', 0, 0, ''),"
    "  ('le-thanh', 'quanh-nam', 'vi', 'Quanh năm', '', '', 'reviewed', '', 0, 0, ''),"
    "  ('le-thanh', 'le-hoi', 'vi', 'Lễ hội', '', '', 'reviewed', '', 0, 0, ''),"
    "  ('le-thanh', 'hoi-cho', 'vi', 'Hội chợ', '', '', 'reviewed', '', 0, 0, ''),"
    "  ('le-thanh', 'da-qua', 'vi', 'Đã qua', '', '', 'reviewed', '', 0, 0, ''),"
    "  ('van-ban', 'qd-1191', 'vi', 'Chiến lược', '', '', 'reviewed', '', 0, 0, ''),"
    "  ('van-ban', 'qd-273', 'vi', 'Đề án', '', '', 'reviewed', '', 0, 0, ''),"
    "  ('van-ban', 'an', 'vi', 'an', '', '', 'reviewed', '', 0, 0, ''),"
    "  ('van-ban', 'awn', 'vi', 'ăn', '', '', 'reviewed', '', 0, 0, ''),"
    "  ('van-ban', 'aan', 'vi', 'ân', '', '', 'reviewed', '', 0, 0, ''),"
    "  ('van-ban', 'da', 'vi', 'da', '', '', 'reviewed', '', 0, 0, ''),"
    "  ('van-ban', 'dda', 'vi', 'đa', '', '', 'reviewed', '', 0, 0, '');"
    "INSERT INTO fact VALUES"
    "  ('le-thanh', 'cay-da', 'height_m', 0, '', '45', 'Báo', 20260301, 0),"
    "  ('le-thanh', 'cay-da', 'hours', 0, '', 'Mo-Su 07:00-20:00', '', 0, 1),"
    "  ('le-thanh', 'cay-da', 'address', 0, 'vi', 'Làng Ghè, xã Ia Dơk', '', 0, 0),"
    "  ('le-thanh', 'cay-da', 'address', 0, 'en', 'Ghè village', '', 0, 0),"
    "  ('le-thanh', 'cay-da', 'address', 0, 'jra', 'Plơi Ghè', '', 0, 0),"
    "  ('le-thanh', 'cay-da', 'no_such_fact', 0, '', 'x', '', 0, 0),"
    "  ('le-thanh', 'words', 'phrases', 0, 'vi', 'Xin chào', '', 0, 0),"
    "  ('le-thanh', 'words', 'phrases', 0, 'en', 'Hello', '', 0, 0),"
    "  ('le-thanh', 'words', 'phrases', 1, 'vi', 'Cảm ơn', '', 0, 0),"
    "  ('le-thanh', 'words', 'phrases', 1, 'km', 'អរគុណ', '', 0, 0),"
    "  ('le-thanh', 'words', 'phrases', 1, 'jra', 'Bơni', '', 0, 0),"
    "  ('le-thanh', 'words', 'phrases', 9000, 'vi', 'beyond', '', 0, 0),"
    "  ('le-thanh', 'tet', 'season', 0, '', 'spring', '', 0, 0),"
    "  ('le-thanh', 'mua-dong', 'season', 0, '', 'winter', '', 0, 0),"
    "  ('le-thanh', 'le-hoi', 'number', 0, '', '3', '', 0, 0),"
    "  ('le-thanh', 'le-hoi', 'starts', 0, '', '2026-12-24', '', 0, 0),"
    "  ('le-thanh', 'hoi-cho', 'starts', 0, '', '2026-11-20', '', 0, 0),"
    "  ('le-thanh', 'hoi-cho', 'ends', 0, '', '2026-11-22', '', 0, 0),"
    "  ('le-thanh', 'da-qua', 'starts', 0, '', '2026-11-21', '', 0, 0),"
    "  ('van-ban', 'qd-1191', 'issued', 0, '', '2020-08-05', '', 0, 0),"
    "  ('van-ban', 'qd-1191', 'number', 0, '', '1191/QĐ-TTg', '', 0, 0),"
    "  ('van-ban', 'qd-1191', 'keywords', 0, 'vi', 'thông tin', '', 0, 0),"
    "  ('van-ban', 'qd-1191', 'keywords', 1, 'vi', 'cơ sở', '', 0, 0),"
    "  ('van-ban', 'qd-1191', 'keywords', 0, 'en', 'information', '', 0, 0),"
    "  ('van-ban', 'qd-1191', 'relations', 0, '', 'qd-273', '', 0, 0),"
    "  ('van-ban', 'qd-1191', 'relations', 1, '', 'le-thanh/cay-da', '', 0, 0),"
    "  ('van-ban', 'qd-273', 'issued', 0, '', '2018-03-06', '', 0, 0);"
    "INSERT INTO picture SELECT 'le-thanh', column1, 0, column2, printf('%064x', column3), 9, 16, "
    "  'image/png', '', '' FROM (VALUES ('tet', 0, 4), ('tet', 1, 5), ('mua-dong', 0, 6),"
    "  ('mua-dong', 1, 7), ('quanh-nam', 1, 8), ('gate', 0, 9), ('gate', 1, 10), "
    "  ('quoc-mon', 0, 11));"
    "INSERT INTO picture VALUES"
    "  ('le-thanh', 'cay-da', 1, "
    "0, '" SHA("1") "', 1600, 900, "
                    "'image/png', "
                    "'Kiosk', 'CC0'),"
                    "  ('le-thanh', "
                    "'cay-da', 0, 1, "
                    "'" SHA("2") "', 900, "
                                 "1600, "
                                 "'image/"
                                 "png', '', "
                                 "''),"
                                 "  "
                                 "('le-thanh'"
                                 ", "
                                 "'cay-da', "
                                 "0, 0, "
                                 "'" SHA("3") "',"
                                              " 1"
                                              "60"
                                              "0,"
                                              " 9"
                                              "00"
                                              ", "
                                              "'i"
                                              "ma"
                                              "ge"
                                              "/w"
                                              "eb"
                                              "p'"
                                              ", "
                                              "''"
                                              ", "
                                              "''"
                                              ");"
                                              "IN"
                                              "SE"
                                              "RT"
                                              " I"
                                              "NT"
                                              "O "
                                              "pi"
                                              "ct"
                                              "ur"
                                              "e_"
                                              "te"
                                              "xt"
                                              " V"
                                              "AL"
                                              "UE"
                                              "S "
                                              "('"
                                              "le"
                                              "-t"
                                              "ha"
                                              "nh"
                                              "',"
                                              " '"
                                              "ca"
                                              "y-"
                                              "da"
                                              "',"
                                              " 0"
                                              ", "
                                              "'e"
                                              "n'"
                                              ", "
                                              "'A"
                                              " "
                                              "la"
                                              "rg"
                                              "e "
                                              "tr"
                                              "ee"
                                              "',"
                                              " '"
                                              "',"
                                              " '"
                                              "Fi"
                                              "rs"
                                              "t'"
                                              "),"
                                              "  "
                                              "('"
                                              "le"
                                              "-t"
                                              "ha"
                                              "nh"
                                              "',"
                                              " '"
                                              "ca"
                                              "y-"
                                              "da"
                                              "',"
                                              " 0"
                                              ", "
                                              "'j"
                                              "ra"
                                              "',"
                                              " '"
                                              "Ph"
                                              "ŭn"
                                              "',"
                                              " '"
                                              "Ph"
                                              "ŭn"
                                              " p"
                                              "ro"
                                              "ng"
                                              "',"
                                              " '"
                                              "')"
                                              ", "
                                              "('"
                                              "le"
                                              "-t"
                                              "ha"
                                              "nh"
                                              "',"
                                              " '"
                                              "ca"
                                              "y-"
                                              "da"
                                              "',"
                                              " "
                                              "1,"
                                              " '"
                                              "vi"
                                              "',"
                                              " '"
                                              "Rễ"
                                              "',"
                                              " '"
                                              "Dư"
                                              "ới"
                                              " g"
                                              "ốc"
                                              "',"
                                              " '"
                                              "')"
                                              ";"
                                              "IN"
                                              "SE"
                                              "RT"
                                              " I"
                                              "NT"
                                              "O "
                                              "re"
                                              "la"
                                              "te"
                                              "d "
                                              "VA"
                                              "LU"
                                              "ES"
                                              " ("
                                              "'l"
                                              "e-"
                                              "th"
                                              "an"
                                              "h'"
                                              ", "
                                              "'c"
                                              "ay"
                                              "-d"
                                              "a'"
                                              ", "
                                              "0,"
                                              " "
                                              "'l"
                                              "e-"
                                              "th"
                                              "an"
                                              "h/"
                                              "pa"
                                              "st"
                                              "')"
                                              ","
                                              "  "
                                              "('"
                                              "le"
                                              "-t"
                                              "ha"
                                              "nh"
                                              "',"
                                              " '"
                                              "ca"
                                              "y-"
                                              "da"
                                              "',"
                                              " 1"
                                              ", "
                                              "'n"
                                              "ob"
                                              "od"
                                              "y/"
                                              "kn"
                                              "ow"
                                              "s'"
                                              "),"
                                              " ("
                                              "'l"
                                              "e-"
                                              "th"
                                              "an"
                                              "h'"
                                              ", "
                                              "'c"
                                              "ay"
                                              "-d"
                                              "a'"
                                              ", "
                                              "2,"
                                              " '"
                                              "le"
                                              "-t"
                                              "ha"
                                              "nh"
                                              "/q"
                                              "uo"
                                              "c-"
                                              "mo"
                                              "n'"
                                              "),"
                                              "  "
                                              "('"
                                              "le"
                                              "-t"
                                              "ha"
                                              "nh"
                                              "',"
                                              " '"
                                              "ca"
                                              "y-"
                                              "da"
                                              "',"
                                              " 3"
                                              ", "
                                              "'v"
                                              "an"
                                              "-b"
                                              "an"
                                              "/q"
                                              "d-"
                                              "11"
                                              "91"
                                              "'"
                                              ")";

static struct str path(const char *name)
{
    return str_format(arena, "%s/%s", root, name);
}

/* A store at NAME whose generation 1 is filled by `sql`; NULL: an empty file. */
static const char *make_store(const char *name, const char *sql)
{
    const char *store = path(name).p;
    assert_int_equal(mkdir(store, 0755), 0);
    shelf_fill(store, sql);
    return store;
}

static struct bundle *opened(const char *store, bool drafts)
{
    struct bundle *b = NULL;
    if (!bundle_open(store, drafts, &b, &err))
        fail_msg("%s", err.text);
    return b;
}

static int setup(void **state)
{
    (void)state;
    arena = arena_create();
    assert_non_null(mkdtemp(root));
    const char *store = make_store("store", sample);
    bundle = opened(store, false);
    with_drafts = opened(store, true);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    int tmp;
    bundle_close(bundle);
    bundle_close(with_drafts);
    assert_true(fs_open_dir(AT_FDCWD, "/tmp", &tmp, &err));
    assert_true(fs_remove_tree(&fsops_real, tmp, root + strlen("/tmp/"), &err));
    close(tmp);
    arena_destroy(arena);
    return 0;
}

static void expect_str(struct str got, const char *want)
{
    assert_string_equal(str_cstr(arena, got), want);
}

static void refused(const char *store, enum err_code code)
{
    struct bundle *b = NULL;
    assert_false(bundle_open(store, false, &b, &err));
    assert_int_equal(err.code, code);
    assert_null(b);
}

/* "a b c": the refs of a list, without their channel. */
static void expect_list(struct bundle *b, const char *section, const char *kind, const char *want)
{
    struct bundle_card *cards;
    struct buf got = {0};
    struct str channel, slug;
    size_t n;
    assert_true(bundle_list(b, str_of(section), kind ? kind_find(str_of(kind)) : NULL, BUNDLE_ALL,
                            LANG_VI, TODAY, arena, &cards, &n, &err));
    for (size_t i = 0; i < n; i++) {
        assert_true(str_cut(cards[i].ref, '/', &channel, &slug));
        buf_printf(&got, "%s%.*s", i ? " " : "", STR_ARG(slug));
    }
    assert_string_equal(got.p ? got.p : "", want);
    buf_free(&got);
}

static struct bundle_item item(struct bundle *b, const char *ref, enum lang l)
{
    struct bundle_item i;
    if (!bundle_item(b, str_of(ref), l, TODAY, arena, &i, &err))
        fail_msg("%s", err.text);
    return i;
}

/* "ref:lang ref:lang" */
static void expect_hits(struct bundle *b, const char *typed, enum lang l, size_t limit,
                        const char *want)
{
    struct bundle_hit *hits;
    struct buf got = {0};
    size_t n;
    assert_true(bundle_search(b, str_of(typed), l, TODAY, limit, arena, &hits, &n, &err));
    for (size_t i = 0; i < n; i++)
        buf_printf(&got, "%s%.*s:%s", i ? " " : "", STR_ARG(hits[i].ref), lang_code(hits[i].lang));
    assert_string_equal(got.p ? got.p : "", want);
    buf_free(&got);
}

static void test_bundle__an_empty_store_is_not_found(void **state)
{
    (void)state;
    refused(path("nowhere").p, ERR_NOT_FOUND);
    assert_int_equal(mkdir(path("fresh").p, 0755), 0);
    refused(path("fresh").p, ERR_NOT_FOUND);
}

static void test_bundle__what_cannot_be_read_is_corrupt(void **state)
{
    (void)state;
    refused(make_store("no-tables", NULL), ERR_CORRUPT);
    const char *store = make_store("gone", sample);
    assert_int_equal(unlink(str_format(arena, "%s/gen/1/bundle.db", store).p), 0);
    refused(store, ERR_CORRUPT);
    int fd = open(str_format(arena, "%s/gen/1/bundle.db", store).p, O_CREAT | O_WRONLY, 0600);
    assert_true(fs_write_all(&fsops_real, fd, STR("this is no database at all"), &err));
    close(fd);
    refused(store, ERR_CORRUPT);
}

/* A process that has opened a sound one looks less closely at what is made alike. */
static void test_bundle__what_cannot_be_asked_is_corrupt_after_a_sound_one_too(void **state)
{
    (void)state;
    bundle_close(opened(make_store("sound", sample), false));
    refused(make_store("no-column", "ALTER TABLE item RENAME COLUMN section TO place"),
            ERR_CORRUPT);
    refused(make_store("no-index", "UPDATE fts_config SET v = 99 WHERE k = 'version'"),
            ERR_CORRUPT);
}

static void test_bundle__a_store_may_stand_in_a_folder_with_any_name(void **state)
{
    (void)state;
    bundle_close(opened(make_store("50% of #1? yes", sample), false));
}

static void test_bundle__knows_when_a_newer_one_was_activated(void **state)
{
    (void)state;
    const char *store = make_store("changes", sample);
    struct bundle *b = opened(store, false);
    assert_true(bundle_is_current(b));
    shelf_current(store, 2);
    assert_false(bundle_is_current(b));
    bundle_close(b);
}

static void test_bundle__an_object_has_a_path(void **state)
{
    (void)state;
    assert_string_equal(bundle_object_path(bundle, arena, STR(SHA("a"))),
                        path("store/objects/aa/" SHA("a")).p);
}

static void test_bundle__channels_stand_in_the_order_of_trust(void **state)
{
    (void)state;
    struct bundle_channel *c;
    size_t n;
    assert_true(bundle_channels(bundle, LANG_KM, arena, &c, &n, &err));
    assert_int_equal(n, 2);
    expect_str(c[0].title, "Border gate"); /* km: en, vi */
    assert_int_equal(c[0].lang, LANG_EN);
    assert_int_equal(c[0].best_before, 1800000000);
    assert_int_equal(c[0].seq, 7);
    expect_str(c[1].channel, "van-ban");
    assert_int_equal(c[1].lang, LANG_VI);
}

static void test_bundle__sections_with_due_items_in_the_first_channels_words(void **state)
{
    (void)state;
    struct bundle_section *s;
    size_t n;
    assert_true(bundle_sections(bundle, LANG_EN, TODAY, arena, &s, &n, &err));
    assert_int_equal(n, 2);
    expect_str(s[0].slug, "laws");
    expect_str(s[0].title, "Luật");
    expect_str(s[0].icon, "document");
    assert_int_equal(s[0].lang, LANG_VI);
    expect_str(s[1].title, "Places to see");
    assert_int_equal(s[1].lang, LANG_EN);
}

static void test_bundle__jrai_words_without_a_status_are_drafts(void **state)
{
    (void)state;
    struct bundle_section *s;
    size_t n;
    assert_true(bundle_sections(bundle, LANG_JRA, TODAY, arena, &s, &n, &err));
    expect_str(s[1].title, "Tham quan");
    assert_int_equal(s[1].lang, LANG_VI);
    assert_true(bundle_sections(with_drafts, LANG_JRA, TODAY, arena, &s, &n, &err));
    expect_str(s[1].title, "Anih");
    assert_int_equal(s[1].lang, LANG_JRA);
}

static void expect_size(struct bundle *b, const char *section, size_t want)
{
    size_t n;
    assert_true(bundle_section_size(b, str_of(section), LANG_EN, TODAY, &n, &err));
    assert_int_equal(n, want);
}

static void test_bundle__the_size_of_a_section_counts_what_is_due_and_reviewed(void **state)
{
    (void)state;
    expect_size(bundle, "laws", 2);
    expect_size(bundle, "places", 3); /* one of a kind that nobody knows yet */
    expect_size(with_drafts, "places", 4);
    expect_size(bundle, "no-such", 0);
}

static void test_bundle__a_list_is_by_order_and_holds_what_is_due(void **state)
{
    (void)state;
    expect_list(bundle, "places", NULL, "quoc-mon cay-da");
    expect_list(with_drafts, "places", NULL, "quoc-mon cay-da only-draft");
    expect_list(bundle, "", "place", "quoc-mon cay-da");
    expect_list(bundle, "nowhere", NULL, "");
}

static void test_bundle__events_are_by_start_and_vanish_when_over(void **state)
{
    (void)state;
    expect_list(bundle, "events", NULL, "hoi-cho le-hoi");
}

static void test_bundle__documents_are_newest_first(void **state)
{
    (void)state;
    expect_list(bundle, "", "document", "qd-1191 qd-273");
}

static void test_bundle__titles_stand_as_in_a_vietnamese_dictionary(void **state)
{
    (void)state;
    expect_list(bundle, "words", NULL, "an awn aan da dda");
}

static void test_bundle__every_kind_at_once(void **state)
{
    (void)state;
    expect_list(bundle, "", NULL,
                "hoi-cho le-hoi an awn aan da dda far tet words quanh-nam mua-dong quoc-mon cay-da "
                "gate qd-1191 qd-273");
}

static void test_bundle__a_card_shows_the_first_picture_and_the_date(void **state)
{
    (void)state;
    struct bundle_card *c;
    size_t n;
    assert_true(
        bundle_list(bundle, STR("places"), NULL, BUNDLE_ALL, LANG_KM, TODAY, arena, &c, &n, &err));
    expect_str(c[1].picture.sha256, SHA("3"));
    expect_str(c[1].picture.alt, "A large tree");
    assert_int_equal(c[1].picture.width, 1600);
    assert_true(
        bundle_list(bundle, STR("laws"), NULL, BUNDLE_ALL, LANG_KM, TODAY, arena, &c, &n, &err));
    assert_int_equal(c[0].picture.sha256.n, 0);
    assert_int_equal(c[0].first_date, 20200805);
    expect_str(c[0].number, "1191/QĐ-TTg");
    assert_true(
        bundle_list(bundle, STR("events"), NULL, BUNDLE_ALL, LANG_KM, TODAY, arena, &c, &n, &err));
    expect_str(c[1].number, ""); /* only a document is known by its number */
}

static void test_bundle__a_long_section_is_read_in_parts(void **state)
{
    (void)state;
    struct bundle_card *all, *part;
    size_t n, n_part;
    assert_true(bundle_list(bundle, STR("places"), NULL, BUNDLE_ALL, LANG_KM, TODAY, arena, &all,
                            &n, &err));
    assert_true(n > 1);
    for (size_t from = 0; from <= n; from++) {
        assert_true(bundle_list(bundle, STR("places"), NULL, (struct bundle_part){from, 1}, LANG_KM,
                                TODAY, arena, &part, &n_part, &err));
        assert_int_equal(n_part, from < n);
        if (n_part)
            assert_true(str_eq(part[0].ref, all[from].ref));
    }
}

static void test_bundle__an_item_in_the_asked_language(void **state)
{
    (void)state;
    struct bundle_item i = item(bundle, "le-thanh/cay-da", LANG_VI);
    expect_str(i.card.title, "Cây đa làng Ghè");
    expect_str(i.body, "Xem Đường vào.");
    expect_str(i.source, "Tạp chí");
    assert_int_equal(i.checked, 20261101);
    assert_true(i.verified);
    assert_string_equal(i.card.kind->name, "place");
    assert_int_equal(i.card.lang, LANG_VI);
}

static void test_bundle__a_draft_is_passed_over_unless_wanted_and_then_marked(void **state)
{
    (void)state;
    struct bundle_item i = item(bundle, "le-thanh/cay-da", LANG_JRA);
    assert_int_equal(i.card.lang, LANG_VI); /* jra: vi */
    assert_false(i.card.draft);
    expect_str(bundle_fact(&i, "address")->values[0], "Làng Ghè, xã Ia Dơk");
    expect_str(i.pictures[0].alt, "A large tree"); /* vi has none: en */
    i = item(with_drafts, "le-thanh/cay-da", LANG_JRA);
    assert_int_equal(i.card.lang, LANG_JRA);
    assert_true(i.card.draft);
    expect_str(bundle_fact(&i, "address")->values[0], "Plơi Ghè");
    expect_str(i.pictures[0].alt, "Phŭn");
}

static void test_bundle__facts_stand_in_the_order_of_the_kind(void **state)
{
    (void)state;
    struct bundle_item i = item(bundle, "le-thanh/cay-da", LANG_KM);
    assert_int_equal(i.n_facts, 3);
    assert_string_equal(i.facts[0].fact->key, "hours");
    assert_true(i.facts[0].verified);
    assert_string_equal(i.facts[1].fact->key, "address");
    assert_int_equal(i.facts[1].lang, LANG_EN);
    assert_string_equal(i.facts[2].fact->key, "height_m");
    assert_int_equal(i.facts[2].checked, 20260301);
    expect_str(i.facts[2].source, "Báo");
    assert_false(i.facts[2].verified);
    assert_null(bundle_fact(&i, "width_m"));
}

static void test_bundle__a_fact_with_several_values_keeps_their_order(void **state)
{
    (void)state;
    struct bundle_item i = item(bundle, "van-ban/qd-1191", LANG_VI);
    const struct bundle_fact *f = bundle_fact(&i, "keywords");
    assert_int_equal(f->n_values, 2);
    expect_str(f->values[1], "cơ sở");
    f = bundle_fact(&i, "relations");
    assert_int_equal(f->n_values, 2);
    expect_str(f->values[0], "van-ban/qd-273"); /* its own channel */
    expect_str(f->values[1], "le-thanh/cay-da");
    assert_int_equal(f->n_items, 2);
    expect_str(f->items[1].title, "Cây đa làng Ghè");
}

static void test_bundle__a_phrase_is_there_in_all_its_languages(void **state)
{
    (void)state;
    struct bundle_item i = item(bundle, "le-thanh/words", LANG_KM);
    const struct bundle_fact *f = bundle_fact(&i, "phrases");
    assert_int_equal(f->n_values, 2); /* the entry whose number makes no sense is left out */
    expect_str(f->phrases[0][LANG_VI], "Xin chào");
    expect_str(f->phrases[0][LANG_EN], "Hello");
    assert_int_equal(f->phrases[0][LANG_KM].n, 0);
    expect_str(f->values[0], "Hello"); /* km: en, vi */
    expect_str(f->values[1], "អរគុណ");
    assert_int_equal(f->phrases[1][LANG_JRA].n, 0); /* a draft */
    i = item(with_drafts, "le-thanh/words", LANG_KM);
    f = bundle_fact(&i, "phrases");
    expect_str(f->phrases[1][LANG_JRA], "Bơni");
    assert_true(f->draft[LANG_JRA] && !f->draft[LANG_VI]);
}

static void test_bundle__pins_are_what_lies_inside_the_gate_first(void **state)
{
    (void)state;
    static const struct bounds within = {13.7, 107.4, 13.8, 107.5};
    struct bundle_pin *pins;
    size_t n;
    assert_true(bundle_pins(bundle, &within, LANG_VI, TODAY, arena, &pins, &n, &err));
    assert_int_equal(n, 2);
    expect_str(pins[0].card.ref, "le-thanh/gate");
    expect_str(pins[1].card.ref, "le-thanh/cay-da");
    assert_true(pins[1].latitude == 13.77 && pins[1].longitude == 107.46);
}

/* Posters, then places: a gate is in no section, the national gate has no tall picture. */
static void test_bundle__slides_are_posters_of_the_season_and_what_has_a_tall_picture(void **state)
{
    (void)state;
    struct bundle_card *c;
    size_t n;
    assert_true(bundle_slides(bundle, true, "winter", 9, LANG_VI, TODAY, arena, &c, &n, &err));
    assert_int_equal(n, 3);
    expect_str(c[0].ref, "le-thanh/quanh-nam");
    expect_str(c[1].ref, "le-thanh/mua-dong");
    assert_int_equal(c[1].picture.sha256.p[63], '7');
    expect_str(c[2].ref, "le-thanh/cay-da");
    expect_str(c[2].picture.sha256, SHA("2"));
    assert_true(bundle_slides(bundle, false, "spring", 9, LANG_VI, TODAY, arena, &c, &n, &err));
    assert_int_equal(n, 2);
    assert_int_equal(c[0].picture.sha256.p[63], '4');
    expect_str(c[1].picture.sha256, SHA("3"));
    assert_true(bundle_slides(bundle, true, "winter", 1, LANG_VI, TODAY, arena, &c, &n, &err));
    assert_int_equal(n, 1);
}

static void test_bundle__pictures_are_in_order_and_the_tall_one_is_known(void **state)
{
    (void)state;
    struct bundle_item i = item(bundle, "le-thanh/cay-da", LANG_EN);
    assert_int_equal(i.n_pictures, 3);
    assert_false(i.pictures[0].tall);
    assert_true(i.pictures[1].tall);
    expect_str(i.pictures[1].alt, "A large tree"); /* both shapes of one picture */
    expect_str(i.pictures[2].alt, "Rễ");
}

static void test_bundle__a_picture_says_what_it_shows_and_what_it_won(void **state)
{
    (void)state;
    struct bundle_item i = item(bundle, "le-thanh/cay-da", LANG_KM);
    expect_str(i.pictures[0].caption, ""); /* only in a draft */
    expect_str(i.pictures[0].award, "First");
    assert_int_equal(i.pictures[0].award_lang, LANG_EN);
    expect_str(i.pictures[2].caption, "Dưới gốc");
    assert_int_equal(i.pictures[2].caption_lang, LANG_VI);
    i = item(with_drafts, "le-thanh/cay-da", LANG_JRA);
    expect_str(i.pictures[0].caption, "Phŭn prong");
}

static void test_bundle__related_items_that_are_not_there_are_passed_over(void **state)
{
    (void)state;
    struct bundle_item i = item(bundle, "le-thanh/cay-da", LANG_EN);
    assert_int_equal(i.n_related, 2);
    expect_str(i.related[0].ref, "le-thanh/quoc-mon");
    expect_str(i.related[1].number, "1191/QĐ-TTg");
}

static void test_bundle__an_item_that_is_not_there_or_not_due_is_not_found(void **state)
{
    (void)state;
    static const char *const refs[] = {
        "le-thanh/no", "le-thanh/past", "le-thanh/only-draft", "cay-da", "", "le-thanh/newer"};
    struct bundle_item i;
    for (size_t r = 0; r < sizeof refs / sizeof *refs; r++) {
        assert_false(bundle_item(bundle, str_of(refs[r]), LANG_VI, TODAY, arena, &i, &err));
        assert_int_equal(err.code, ERR_NOT_FOUND);
    }
}

static void test_bundle__search_puts_the_title_first(void **state)
{
    (void)state;
    expect_hits(bundle, "cay da", LANG_VI, 10, "le-thanh/cay-da:vi le-thanh/quoc-mon:vi");
    expect_hits(bundle, "cay da", LANG_VI, 1, "le-thanh/cay-da:vi");
    expect_hits(bundle, "cay da", LANG_VI, 0, "");
}

static void test_bundle__search_answers_in_the_asked_language_and_once_an_item(void **state)
{
    (void)state;
    expect_hits(bundle, "xem", LANG_EN, 10, "le-thanh/cay-da:en");
    expect_hits(bundle, "xem", LANG_VI, 10, "le-thanh/cay-da:vi");
    expect_hits(bundle, "banyan", LANG_VI, 10, "le-thanh/cay-da:en");
    expect_hits(bundle, "ប្រទេស", LANG_KM, 10, "le-thanh/cay-da:km");
}

static void test_bundle__search_finds_facts(void **state)
{
    (void)state;
    expect_hits(bundle, "1191/QD-TTg", LANG_VI, 10, "van-ban/qd-1191:vi");
    expect_hits(bundle, "thong tin co so", LANG_VI, 10, "van-ban/qd-1191:vi");
    expect_hits(bundle, "ia dok", LANG_VI, 10, "le-thanh/cay-da:vi");
}

static void test_bundle__search_holds_to_what_is_due_and_reviewed(void **state)
{
    (void)state;
    expect_hits(bundle, "qua khu", LANG_VI, 10, "");
    expect_hits(bundle, "plơi", LANG_JRA, 10, "");
    expect_hits(with_drafts, "plơi", LANG_JRA, 10, "le-thanh/cay-da:jra");
    expect_hits(bundle, " \" ", LANG_VI, 10, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bundle__an_empty_store_is_not_found),
        cmocka_unit_test(test_bundle__what_cannot_be_read_is_corrupt),
        cmocka_unit_test(test_bundle__what_cannot_be_asked_is_corrupt_after_a_sound_one_too),
        cmocka_unit_test(test_bundle__a_store_may_stand_in_a_folder_with_any_name),
        cmocka_unit_test(test_bundle__knows_when_a_newer_one_was_activated),
        cmocka_unit_test(test_bundle__an_object_has_a_path),
        cmocka_unit_test(test_bundle__channels_stand_in_the_order_of_trust),
        cmocka_unit_test(test_bundle__sections_with_due_items_in_the_first_channels_words),
        cmocka_unit_test(test_bundle__jrai_words_without_a_status_are_drafts),
        cmocka_unit_test(test_bundle__the_size_of_a_section_counts_what_is_due_and_reviewed),
        cmocka_unit_test(test_bundle__a_list_is_by_order_and_holds_what_is_due),
        cmocka_unit_test(test_bundle__events_are_by_start_and_vanish_when_over),
        cmocka_unit_test(test_bundle__documents_are_newest_first),
        cmocka_unit_test(test_bundle__titles_stand_as_in_a_vietnamese_dictionary),
        cmocka_unit_test(test_bundle__every_kind_at_once),
        cmocka_unit_test(test_bundle__a_card_shows_the_first_picture_and_the_date),
        cmocka_unit_test(test_bundle__an_item_in_the_asked_language),
        cmocka_unit_test(test_bundle__a_draft_is_passed_over_unless_wanted_and_then_marked),
        cmocka_unit_test(test_bundle__facts_stand_in_the_order_of_the_kind),
        cmocka_unit_test(test_bundle__a_fact_with_several_values_keeps_their_order),
        cmocka_unit_test(test_bundle__slides_are_posters_of_the_season_and_what_has_a_tall_picture),
        cmocka_unit_test(test_bundle__pictures_are_in_order_and_the_tall_one_is_known),
        cmocka_unit_test(test_bundle__a_picture_says_what_it_shows_and_what_it_won),
        cmocka_unit_test(test_bundle__a_phrase_is_there_in_all_its_languages),
        cmocka_unit_test(test_bundle__pins_are_what_lies_inside_the_gate_first),
        cmocka_unit_test(test_bundle__related_items_that_are_not_there_are_passed_over),
        cmocka_unit_test(test_bundle__an_item_that_is_not_there_or_not_due_is_not_found),
        cmocka_unit_test(test_bundle__search_puts_the_title_first),
        cmocka_unit_test(test_bundle__a_long_section_is_read_in_parts),
        cmocka_unit_test(test_bundle__search_answers_in_the_asked_language_and_once_an_item),
        cmocka_unit_test(test_bundle__search_finds_facts),
        cmocka_unit_test(test_bundle__search_holds_to_what_is_due_and_reviewed),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

/* words: catalogues as msgfmt writes them (tests/fuzz/corpus/mo), and made by hand. */
#include "words/words.h"
#include "base/fsops.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../support/check.h"

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_create();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_destroy(arena);
    return 0;
}

static struct str corpus(const char *name)
{
    int dir;
    struct err e;
    struct str bytes;
    assert_true(fs_open_dir(AT_FDCWD, SOURCE_DIR "/tests/fuzz/corpus/mo", &dir, &e));
    assert_true(fs_read_file(dir, name, 1 << 20, arena, &bytes, &e));
    close(dir);
    return bytes;
}

/* One text and its translation as a .mo file. */
static struct str mo_of(const char *id, struct str text)
{
    uint32_t n = (uint32_t)strlen(id);
    uint32_t words[] = {0x950412de, 0, 1, 28, 36, 0, 0, n, 44, (uint32_t)text.n, 44 + n + 1};
    struct buf b = {0};
    buf_add(&b, (struct str){(const char *)words, sizeof words});
    buf_add(&b, (struct str){id, n + 1});
    buf_add(&b, text);
    buf_putc(&b, 0);
    struct str mo = str_copy(arena, buf_str(&b));
    buf_free(&b);
    return mo;
}

static struct words *with(enum lang l, struct str mo)
{
    struct words *w = words_open(NULL, false);
    struct err e;
    if (!words_add(w, l, mo, &e))
        fail_msg("%s", e.text);
    return w;
}

static void refused(struct str mo, const char *because)
{
    struct words *w = words_open(NULL, false);
    struct err e;
    assert_false(words_add(w, LANG_VI, mo, &e));
    assert_int_equal(e.code, ERR_CORRUPT);
    if (!strstr(e.text, because))
        fail_msg("%s", e.text);
    assert_string_equal(words_get(w, LANG_VI, "Home"), "Home");
    words_close(w);
}

static void test_words__a_translation_is_found_and_english_is_the_text_itself(void **state)
{
    (void)state;
    struct words *w = with(LANG_VI, corpus("msgfmt_vi"));
    assert_string_equal(words_get(w, LANG_VI, "Home"), "Trang chủ");
    assert_string_equal(words_get(w, LANG_VI, "Open until %s"), "Mở đến %s");
    assert_string_equal(words_get(w, LANG_EN, "Home"), "Home");
    assert_int_equal(words_lang(w, LANG_VI, "Home"), LANG_VI);
    words_close(w);
}

static void test_words__what_is_missing_falls_back_along_the_chain(void **state)
{
    (void)state;
    struct words *w = with(LANG_VI, corpus("msgfmt_vi"));
    assert_string_equal(words_get(w, LANG_JRA, "Home"), "Trang chủ"); /* jra: vi, en */
    assert_int_equal(words_lang(w, LANG_JRA, "Home"), LANG_VI);
    assert_string_equal(words_get(w, LANG_KM, "Home"), "Home"); /* km: en before vi */
    assert_int_equal(words_lang(w, LANG_KM, "Home"), LANG_EN);
    assert_string_equal(words_get(w, LANG_JRA, "Never seen"), "Never seen");
    words_close(w);
}

static void test_words__an_empty_translation_is_none(void **state)
{
    (void)state;
    struct words *w = with(LANG_VI, mo_of("Back", STR("")));
    assert_string_equal(words_get(w, LANG_VI, "Back"), "Back");
    assert_int_equal(words_lang(w, LANG_VI, "Back"), LANG_EN);
    words_close(w);
}

static void test_words__the_header_is_no_translation_of_nothing(void **state)
{
    (void)state;
    struct words *w = with(LANG_VI, corpus("msgfmt_vi"));
    assert_string_equal(words_get(w, LANG_VI, ""), "");
    words_close(w);
}

static void test_words__a_catalogue_of_english_rewords_the_msgid(void **state)
{
    (void)state;
    struct words *w = with(LANG_EN, corpus("msgfmt_en"));
    assert_string_equal(words_get(w, LANG_EN, "Ease of use"), "Make it easier");
    words_close(w);
}

static void test_words__a_damaged_catalogue_is_refused_whole(void **state)
{
    (void)state;
    refused(STR(""), "not a little-endian");
    refused(corpus("short"), "not a little-endian");
    refused(corpus("big_endian"), "not a little-endian");
    refused(corpus("many"), "do not fit");
    refused(corpus("table_far"), "do not fit");
    refused(corpus("length_wraps"), "not terminated UTF-8");
    refused(corpus("cut"), "not terminated UTF-8");
    refused(corpus("not_utf8"), "not terminated UTF-8");
    struct str mo = mo_of("Home", STR("x"));
    mo.n--; /* the last NUL */
    refused(mo, "not terminated UTF-8");
}

static void test_words__texts_out_of_order_are_refused(void **state)
{
    (void)state;
    struct str mo = corpus("msgfmt_vi");
    char *rows = (char *)mo.p + 28;
    char row[8];
    memcpy(row, rows + 8, 8);
    memcpy(rows + 8, rows + 16, 8);
    memcpy(rows + 16, row, 8);
    refused(mo, "out of order");
}

static void write_file(int dir, const char *name, struct str bytes)
{
    struct err e;
    assert_true(fs_replace(&fsops_real, dir, name, bytes, &e));
}

static void test_words__drafts_are_read_only_where_they_are_wanted(void **state)
{
    (void)state;
    char path[] = "/tmp/wordsXXXXXX";
    int dir, drafts, tmp;
    struct err e;
    assert_non_null(mkdtemp(path));
    assert_true(fs_open_dir(AT_FDCWD, path, &dir, &e));
    assert_int_equal(mkdirat(dir, "drafts", 0755), 0);
    assert_true(fs_open_dir(dir, "drafts", &drafts, &e));
    write_file(dir, "vi.mo", corpus("msgfmt_vi"));
    write_file(dir, "km.mo", STR("damaged"));
    write_file(dir, "jra.mo", mo_of("Home", STR("")));
    write_file(drafts, "jra.mo", mo_of("Home", STR("Sang")));
    write_file(drafts, "vi.mo", STR("damaged"));
    close(drafts);
    close(dir);
    struct words *w = words_open(path, false);
    assert_string_equal(words_get(w, LANG_JRA, "Home"), "Trang chủ");
    assert_string_equal(words_get(w, LANG_KM, "Home"), "Home");
    words_close(w);
    w = words_open(path, true);
    assert_string_equal(words_get(w, LANG_JRA, "Home"), "Sang");
    assert_string_equal(words_get(w, LANG_VI, "Home"), "Trang chủ"); /* its draft is damaged */
    words_close(w);
    w = words_open("/nonexistent", true);
    assert_string_equal(words_get(w, LANG_VI, "Home"), "Home");
    words_close(w);
    assert_true(fs_open_dir(AT_FDCWD, "/tmp", &tmp, &e));
    assert_true(fs_remove_tree(&fsops_real, tmp, path + strlen("/tmp/"), &e));
    close(tmp);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words__a_translation_is_found_and_english_is_the_text_itself),
        cmocka_unit_test(test_words__what_is_missing_falls_back_along_the_chain),
        cmocka_unit_test(test_words__an_empty_translation_is_none),
        cmocka_unit_test(test_words__the_header_is_no_translation_of_nothing),
        cmocka_unit_test(test_words__a_catalogue_of_english_rewords_the_msgid),
        cmocka_unit_test(test_words__a_damaged_catalogue_is_refused_whole),
        cmocka_unit_test(test_words__texts_out_of_order_are_refused),
        cmocka_unit_test(test_words__drafts_are_read_only_where_they_are_wanted),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

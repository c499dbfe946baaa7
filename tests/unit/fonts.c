/* fonts: what the faces of the kiosk can show. */
#include "text/fonts.h"
#include "base/fsops.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "text/faces.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../support/check.h"
#include "../support/text.h"

static void test_fonts__faces_have_their_postscript_names(void **state)
{
    (void)state;
    assert_string_equal(fonts_postscript_name(fonts, FONT_LATIN), "NotoSans-Regular");
    assert_string_equal(fonts_postscript_name(fonts, FONT_LATIN_BOLD), "NotoSans-Bold");
    assert_string_equal(fonts_postscript_name(fonts, FONT_KHMER), "NotoSansKhmer-Regular");
    assert_string_equal(fonts_postscript_name(fonts, FONT_KHMER_BOLD), "NotoSansKhmer-Bold");
}

static void test_fonts__a_missing_file_is_named(void **state)
{
    (void)state;
    struct err e;
    struct fonts *none = NULL;
    assert_false(fonts_open("/nonexistent", &none, &e));
    assert_int_equal(e.code, ERR_NOT_FOUND);
    assert_non_null(strstr(e.text, "NotoSans-Regular.ttf"));
    assert_null(none);
}

static void test_fonts__a_file_that_is_no_font_is_refused(void **state)
{
    (void)state;
    char dir[] = "/tmp/fonts-XXXXXX", path[128];
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/NotoSans-Regular.ttf", dir);
    FILE *f = fopen(path, "w");
    fputs("not a font", f);
    fclose(f);
    struct err e;
    struct fonts *none = NULL;
    assert_false(fonts_open(dir, &none, &e));
    assert_int_equal(e.code, ERR_CORRUPT);
    unlink(path);
    rmdir(dir);
}

static void test_fonts__letters_of_the_four_languages_are_there(void **state)
{
    (void)state;
    static const uint32_t letters[] = {'a',    0x111,  0x1A1,  0x1B0,  0x1EC7, 0x180,  0x243,
                                       0x10D,  0x306,  0xF1,   0x1780, 0x17A5, 0x17D2, 0x17DB,
                                       0x17E1, 0x19E0, 0x20AB, 0xFFFD, 0x2026, 0x2010, 0x25CC};
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        assert_true(fonts_have(fonts, letters[i]));
    for (uint32_t c = 0x1E00; c <= 0x1EF9; c++)
        assert_true(fonts_have(fonts, c));
    assert_true(fonts_have(fonts, 0x2260));  /* of = and a stroke */
    assert_false(fonts_have(fonts, 0x219A)); /* of an arrow, which is missing */
    assert_false(fonts_have(fonts, 0x1F600));
    assert_false(fonts_have(fonts, 0x4E00));
}

static void test_fonts__controls_and_joiners_need_no_glyph(void **state)
{
    (void)state;
    static const uint32_t unseen[] = {0,      '\n',   0x200B, 0x200C, 0x200D, 0x2060,
                                      0xFEFF, 0xFE0F, 0x202E, 0xAD,   0x3000};
    for (size_t i = 0; i < sizeof unseen / sizeof *unseen; i++)
        assert_true(fonts_have(fonts, unseen[i]));
}

static void test_fonts__bold_has_what_regular_has(void **state)
{
    (void)state;
    for (uint32_t c = 0x20; c < 0x3000; c++) {
        assert_int_equal(faces_has(fonts, FONT_LATIN, c), faces_has(fonts, FONT_LATIN_BOLD, c));
        assert_int_equal(faces_has(fonts, FONT_KHMER, c), faces_has(fonts, FONT_KHMER_BOLD, c));
    }
}

static void test_fonts__every_letter_of_the_interface_is_there(void **state)
{
    (void)state;
    static const char *const files[] = {"kiosk.pot", "vi.po", "km.po", "en.po", "jra.po"};
    struct arena *a = arena_create();
    for (size_t k = 0; k < sizeof files / sizeof *files; k++) {
        struct str text, line;
        struct err e;
        int n = 1;
        assert_true(
            fs_read_path(str_format(a, SOURCE_DIR "/i18n/%s", files[k]).p, 1 << 20, a, &text, &e));
        for (; str_next(&text, '\n', &line); n++)
            for (size_t at = 0; !str_starts(line, "#") && at < line.n;) {
                uint32_t c = utf8_next(line, &at);
                if (!fonts_have(fonts, c))
                    fail_msg("%s:%d: no font has U+%04X", files[k], n, c);
            }
        assert_true(n > 50);
    }
    arena_destroy(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fonts__faces_have_their_postscript_names),
        cmocka_unit_test(test_fonts__a_missing_file_is_named),
        cmocka_unit_test(test_fonts__a_file_that_is_no_font_is_refused),
        cmocka_unit_test(test_fonts__letters_of_the_four_languages_are_there),
        cmocka_unit_test(test_fonts__every_letter_of_the_interface_is_there),
        cmocka_unit_test(test_fonts__controls_and_joiners_need_no_glyph),
        cmocka_unit_test(test_fonts__bold_has_what_regular_has),
    };
    return cmocka_run_group_tests(tests, text_setup, text_teardown);
}

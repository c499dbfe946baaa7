/* config: a typing error in the file must not turn the screen off. */
#include "app/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../support/check.h"

static struct config read_text(const char *text)
{
    char path[] = "/tmp/configXXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
    struct config c;
    struct err e;
    config_default(&c);
    assert_true(config_read(path, &c, &e));
    unlink(path);
    return c;
}

static void test_config__the_delivered_file_says_the_defaults(void **state)
{
    (void)state;
    struct config c, d;
    struct err e;
    config_default(&c);
    config_default(&d);
    assert_true(config_read(SOURCE_DIR "/deploy/kiosk.ini", &c, &e));
    assert_memory_equal(&c, &d, sizeof c);
}

static void test_config__values_are_taken(void **state)
{
    (void)state;
    struct config c = read_text("[kiosk]\npanel_width_mm = 216\nfirst_language = km\ndrafts = yes\n"
                                "animate = no\nidle_seconds = 60\n");
    assert_true(c.panel_width_mm == 216 && c.first_language == LANG_KM && c.drafts && !c.animate);
    assert_int_equal(c.idle_s, 60);
}

static void test_config__a_value_that_makes_no_sense_leaves_the_default(void **state)
{
    (void)state;
    struct config d;
    config_default(&d);
    struct config c = read_text("[kiosk]\npanel_width_mm = -5\nfirst_language = fr\n"
                                "idle_seconds = nine\nanimate = perhaps\nviewing_distance_mm = nan\n"
                                "unknown = 1\n[other]\nanimate = no\nrubbish line\n");
    assert_memory_equal(&c, &d, sizeof c);
}

static void test_config__a_missing_file_is_an_error_that_names_it(void **state)
{
    (void)state;
    struct config c;
    struct err e;
    config_default(&c);
    assert_false(config_read("/nonexistent/kiosk.ini", &c, &e));
    assert_non_null(strstr(e.text, "/nonexistent/kiosk.ini"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_config__the_delivered_file_says_the_defaults),
        cmocka_unit_test(test_config__values_are_taken),
        cmocka_unit_test(test_config__a_value_that_makes_no_sense_leaves_the_default),
        cmocka_unit_test(test_config__a_missing_file_is_an_error_that_names_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* config: a typing error in the file must not turn the screen off. */
#include "config/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../support/check.h"
#include "../support/journal.h"

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
    struct config c =
        read_text("[kiosk]\npanel_width_mm = -5\nfirst_language = fr\n"
                  "idle_seconds = nine\nanimate = perhaps\nviewing_distance_mm = nan\n"
                  "unknown = 1\n[other]\nanimate = no\nrubbish line\n");
    assert_memory_equal(&c, &d, sizeof c);
}

static void test_config__the_channel_of_the_gate_is_a_channels_name(void **state)
{
    (void)state;
    assert_string_equal(read_text("[kiosk]\ngate_channel = le-thanh\n").gate_channel, "le-thanh");
    char longer[SLUG_MAX_BYTES + 2] = {0};
    memset(longer, 'a', sizeof longer - 1);
    const char *const wrong[] = {"", "Le Thanh", "../x", "a/b", longer};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char text[256];
        snprintf(text, sizeof text, "[kiosk]\ngate_channel = %s\n", wrong[i]);
        assert_string_equal(read_text(text).gate_channel, CONFIG_NOBODY);
    }
    static const char *const unclear[] = {"[kiosk]\ndrafts = no\n  gate_channel = le-thanh\n",
                                          "[kiosk]\ngate_channel le-thanh\n",
                                          "[kiosk]\nGate_channel = le-thanh\n",
                                          "gate_channel = le-thanh\n",
                                          "[Kiosk]\ngate_channel = le-thanh\n",
                                          "[kiosk\ngate_channel = le-thanh\n",
                                          "[kiosk]\ngate_chanel = le-thanh\n"};
    for (size_t i = 0; i < sizeof unclear / sizeof *unclear; i++)
        assert_string_equal(read_text(unclear[i]).gate_channel, CONFIG_NOBODY);
    assert_string_equal(read_text("[kiosk]\n; gate_channel = x\nfonts = /gate\n").gate_channel, "");
    assert_string_equal(read_text("[kiosk]\n").gate_channel, "");
    longer[SLUG_MAX_BYTES] = 0;
    char text[256];
    snprintf(text, sizeof text, "[kiosk]\ngate_channel = %s\n", longer);
    assert_string_equal(read_text(text).gate_channel, longer);
}

static void expect_words(const char *text, const char *words)
{
    struct arena *a = arena_create();
    struct journal j;
    journal_begin(&j);
    read_text(text);
    struct str said = journal_end(&j, a);
    if (!strstr(said.p, words))
        fail_msg("%s: expected %s", said.p, words);
    arena_destroy(a);
}

static void test_config__what_holds_instead_of_a_value_that_makes_no_sense_is_named(void **state)
{
    (void)state;
    expect_words("[kiosk]\nidle_seconds = 5\n",
                 "idle_seconds = 5: expected 10 to 3600; the default "
                 "holds\n");
    expect_words("[kiosk]\nidle_seconds = 95\nidle_seconds = 5\n", "to 3600; 95 holds\n");
    expect_words("[kiosk]\ngate_channel le-thanh\n", "nobody speaks for it\n");
    expect_words("[kiosk]\ngate_channel = \"le-thanh\"\n",
                 "such as le-thanh; nobody speaks for the gate\n");
    expect_words("[kiosk]\ngate_channel = le-thanh\ngate_channel = Le Thanh\n",
                 "such as le-thanh; le-thanh holds\n");
}

static void test_config__of_a_key_that_is_there_twice_the_last_holds_and_is_named(void **state)
{
    (void)state;
    const char *twice = "[kiosk]\ngate_channel = gia-lai\ngate_channel = le-thanh\n";
    assert_string_equal(read_text(twice).gate_channel, "le-thanh");
    expect_words(twice, "gate_channel is there twice: le-thanh holds, not gia-lai\n");
    assert_string_equal(read_text("[kiosk]\ngate_channel = \"a\"\ngate_channel = a\n").gate_channel,
                        "a");
}

static void test_config__settings_that_cannot_be_read_leave_the_gate_to_nobody(void **state)
{
    (void)state;
    struct config c, d;
    struct err e;
    char folder[] = "/tmp/configXXXXXX";
    assert_non_null(mkdtemp(folder));
    config_default(&c);
    config_default(&d);
    assert_false(config_read(folder, &c, &e));
    assert_string_equal(c.gate_channel, CONFIG_NOBODY);
    memcpy(c.gate_channel, d.gate_channel, sizeof c.gate_channel);
    assert_memory_equal(&c, &d, sizeof c);
    assert_false(config_read("/dev/zero", &c, &e));
    assert_string_equal(c.gate_channel, CONFIG_NOBODY);
    memcpy(c.gate_channel, d.gate_channel, sizeof c.gate_channel);
    rmdir(folder);
    assert_false(config_read(folder, &c, &e)); /* nobody was named in a file that is not there */
    assert_int_equal(e.code, ERR_NOT_FOUND);
    assert_string_equal(c.gate_channel, "");
}

/* `key` takes a text of so many bytes, and one more leaves the default, as nothing does. */
static void expect_text(const char *key, size_t most, size_t offset)
{
    char text[600], value[400];
    struct config d;
    config_default(&d);
    const char *standard = (const char *)&d + offset;
    for (size_t n = most - 1; n <= most + 1; n++) {
        memset(value, 'x', n);
        value[n] = 0;
        snprintf(text, sizeof text, "[kiosk]\n%s = %s\n", key, value);
        struct config c = read_text(text);
        assert_string_equal((const char *)&c + offset, n <= most ? value : standard);
    }
    snprintf(text, sizeof text, "[kiosk]\n%s =\n", key);
    struct config c = read_text(text);
    assert_string_equal((const char *)&c + offset, standard);
}

static void test_config__an_empty_or_too_long_text_leaves_the_default(void **state)
{
    (void)state;
    expect_text("time_zone", sizeof((struct config *)0)->zone - 1, offsetof(struct config, zone));
    /* Of the whole line 198 bytes are read. */
    expect_text("fonts", 198 - strlen("fonts = "), offsetof(struct config, fonts_dir));
}

static void test_config__a_line_after_one_that_is_too_long_is_read(void **state)
{
    (void)state;
    char text[800];
    snprintf(text, sizeof text, "[kiosk]\nfonts = %0500d\nidle_seconds = 60\nask_seconds = 7", 0);
    struct config c = read_text(text);
    assert_string_equal(c.fonts_dir, "");
    assert_int_equal(c.idle_s, 60);
    assert_int_equal(c.ask_s, 7);
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
        cmocka_unit_test(test_config__the_channel_of_the_gate_is_a_channels_name),
        cmocka_unit_test(test_config__what_holds_instead_of_a_value_that_makes_no_sense_is_named),
        cmocka_unit_test(test_config__of_a_key_that_is_there_twice_the_last_holds_and_is_named),
        cmocka_unit_test(test_config__settings_that_cannot_be_read_leave_the_gate_to_nobody),
        cmocka_unit_test(test_config__an_empty_or_too_long_text_leaves_the_default),
        cmocka_unit_test(test_config__a_line_after_one_that_is_too_long_is_read),
        cmocka_unit_test(test_config__a_missing_file_is_an_error_that_names_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

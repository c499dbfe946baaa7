/* edit: a program's small changes to officers' files: as they were written, or not at all. */
#include "packer/edit.h"

#include "../support/sample.h"
#include "base/fsops.h"

#include "../support/check.h"

#define EN "gate/banyan/en.md"
#define FRONT "title: A\nsummary: B\nstatus: reviewed\n"

static struct content opened(struct sample *s)
{
    struct content c;
    struct findings f = {.a = s->a};
    struct err e;
    if (!content_open(s->content, s->a, &c, &f, &e))
        fail_msg("%s", e.text);
    return c;
}

static const char *file(struct sample *s, const char *path)
{
    struct err e;
    struct str text;
    struct content c = opened(s);
    bool ok = fs_read_file(c.dir, path, 1 << 20, s->a, &text, &e);
    content_close(&c);
    if (!ok)
        fail_msg("%s", e.text);
    return str_cstr(s->a, text);
}

static bool mark(struct sample *s, struct err *e)
{
    struct content c = opened(s);
    bool ok = edit_made_from(c.dir, EN, "vi 0123456789ab", e);
    content_close(&c);
    return ok;
}

static void test_edit__made_from_is_written_and_all_else_is_kept(void **state)
{
    static const struct {
        const char *before, *after;
    } cases[] = {
        {"---\n" FRONT "---\nText\n", "---\n" FRONT "made_from: vi 0123456789ab\n---\nText\n"},
        {"---\nmade_from: vi 00\n" FRONT "---\nText",
         "---\nmade_from: vi 0123456789ab\n" FRONT "---\nText"},
        {"\xEF\xBB\xBF---\n" FRONT "---\nText\n---\n",
         "\xEF\xBB\xBF---\n" FRONT "made_from: vi 0123456789ab\n---\nText\n---\n"},
        {"\xEF\xBB\xBF---\r\ntitle: A\r\n---\r\nText\r\n",
         "\xEF\xBB\xBF---\r\ntitle: A\r\nmade_from: vi 0123456789ab\r\n---\r\nText\r\n"},
    };
    struct sample *s = *state;
    struct err e;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sample_put(s, EN, cases[i].before);
        if (!mark(s, &e))
            fail_msg("%s", e.text);
        assert_string_equal(file(s, EN), cases[i].after);
    }
}

static void test_edit__what_cannot_be_marked_is_said_and_left_as_it_was(void **state)
{
    static const char *const pages[] = {
        "",
        "Text\n",
        "\n---\n" FRONT "---\nText\n",
        "---\n" FRONT "Text\n",
        "---\n{title: A, summary: B}\n---\nText\n",
        "---\ntitle: A\nmade_from: >\n  vi 00\n---\nText\n",
        "---\ntitle: A\n\"made_from\": vi 00\n---\nText\n",
    };
    struct sample *s = *state;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct err e = {.text = "V"}; /* what lay in memory is not what is said */
        sample_put(s, EN, pages[i]);
        assert_false(mark(s, &e));
        assert_int_equal(e.code, ERR_USAGE);
        assert_true(
            str_starts(str_of(e.text), EN " cannot be changed by a program; begin it with"));
        assert_string_equal(file(s, EN), pages[i]);
    }
}

static void test_edit__a_withdrawn_item_is_added_behind_a_byte_order_mark_too(void **state)
{
    struct sample *s = *state;
    struct err e;
    sample_put(s, "law/channel.yaml",
               "\xEF\xBB\xBFwithdrawn:\n  qd-9: 2026-01-01\nchannel: law\n"
               "title: {vi: A, km: ក, en: A}\n");
    struct content c = opened(s);
    bool ok = edit_withdraw(&c, &c.channels[1], STR("qd-1"), "2026-11-22", &e);
    content_close(&c);
    if (!ok)
        fail_msg("%s", e.text);
    assert_string_equal(file(s, "law/channel.yaml"),
                        "\xEF\xBB\xBFwithdrawn:\n  qd-1: 2026-11-22\n  qd-9: 2026-01-01\n"
                        "channel: law\ntitle: {vi: A, km: ក, en: A}\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE(test_edit__made_from_is_written_and_all_else_is_kept),
        SAMPLE(test_edit__what_cannot_be_marked_is_said_and_left_as_it_was),
        SAMPLE(test_edit__a_withdrawn_item_is_added_behind_a_byte_order_mark_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

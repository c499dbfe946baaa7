/* lint_limits: what a kiosk can store and show, said before anybody signs: at each limit nothing,
 * above it a line; and what lint lets pass by mistake, build refuses as import would. */
#include "base/fsops.h"
#include "pack/limits.h"
#include "pack/schema.h"
#include "packer/build.h"
#include "packer/drawing.h"
#include "packer/lint.h"

#include "../support/sample.h"
#include "../support/signing.h"

#include <sqlite3.h>

#include "../support/check.h"

enum { TODAY = 20261122, TITLE_MARKS = 341 };
#define ITEM "gate/banyan/item.yaml"

/* "FILE:LINE: TEXT" of each finding that `about` is in. */
static const char *found(struct sample *s, const char *about)
{
    struct content c;
    struct findings f = {.a = s->a};
    struct err e;
    struct buf b = {0};
    if (!content_open(s->content, s->a, &c, &f, &e))
        fail_msg("%s", e.text);
    lint(&c, NULL, TODAY, &f);
    content_close(&c);
    for (size_t i = 0; i < f.n; i++)
        if (strstr(f.at[i].text.p, about))
            buf_printf(&b, "%s%.*s:%u: %.*s", b.n ? "\n" : "", STR_ARG(f.at[i].file), f.at[i].line,
                       STR_ARG(f.at[i].text));
    buf_puts(&b, "");
    return buf_move(&b, s->a).p;
}

static void expect(struct sample *s, const char *about, const char *want)
{
    struct str got = str_of(found(s, about));
    if (want[0] ? !str_starts(got, want) || memchr(got.p, '\n', got.n) : got.n)
        fail_msg("wanted only \"%s\", got:\n%s", want, got.p);
}

static struct str repeated(struct sample *s, const char *what, size_t n)
{
    struct buf b = {0};
    buf_puts(&b, "");
    for (size_t i = 0; i < n; i++)
        buf_puts(&b, what);
    return buf_move(&b, s->a);
}

static void put_item(struct sample *s, const char *kind, const char *more)
{
    sample_put(s, ITEM,
               str_format(s->a,
                          "kind: %s\nsection: places\nsource: A magazine\nchecked: 2026-11-22\n%s",
                          kind, more)
                   .p);
}

/* ---- each limit, at it and above ---- */

/* One letter and so many marks, which are not counted as letters: only the bytes are too many. */
static void put_title(struct sample *s, size_t marks)
{
    sample_put(s, "gate/banyan/vi.md",
               str_format(s->a,
                          "---\ntitle: a%s\nsummary: b\nstatus: reviewed\nsource: c\n"
                          "checked: 2026-11-22\n---\nd\n",
                          repeated(s, "\u200B", marks).p)
                   .p);
}

static void test_lint_limits__the_bytes_of_a_title(void **state)
{
    struct sample *s = *state;
    _Static_assert(LIMIT_TITLE_BYTES == 1 + TITLE_MARKS * 3, "a letter and marks of three bytes");
    put_title(s, TITLE_MARKS);
    expect(s, "bytes", "");
    put_title(s, TITLE_MARKS + 1);
    expect(s, "bytes", "gate/banyan/vi.md:2: title has 1027 bytes, the limit is 1024; shorten it");
}

static void put_steps(struct sample *s, size_t n, size_t letters)
{
    struct str step =
        str_format(s->a, "    - {vi: %s, km: a, en: a}\n", repeated(s, "x", letters).p);
    put_item(s, "procedure", str_format(s->a, "facts:\n  steps:\n%s", repeated(s, step.p, n).p).p);
}

static void test_lint_limits__the_values_of_a_list(void **state)
{
    struct sample *s = *state;
    put_steps(s, LIMIT_LIST_VALUES, 1);
    expect(s, "values", "");
    put_steps(s, LIMIT_LIST_VALUES + 1, 1);
    expect(s, "values", ITEM ":6: steps has 101 values, at most 100 can be shown; shorten it");
}

static void test_lint_limits__the_bytes_of_a_value(void **state)
{
    struct sample *s = *state;
    put_steps(s, 1, LIMIT_VALUE_BYTES);
    expect(s, "bytes", "");
    put_steps(s, 1, LIMIT_VALUE_BYTES + 1);
    expect(s, "bytes", ITEM ":7: steps has 4097 bytes, the limit is 4096; shorten it");
}

static void test_lint_limits__the_bytes_of_a_page(void **state)
{
    struct sample *s = *state;
    enum { EACH = 4096, VALUES = LIMIT_ITEM_BYTES / EACH };
    put_steps(s, VALUES - 1, EACH);
    expect(s, "bytes", "");
    put_steps(s, VALUES, EACH);
    expect(s, "bytes", ITEM ":1: the item has 819"); /* the sample's own text is some bytes */
}

static void test_lint_limits__what_stands_in_one_line(void **state)
{
    struct sample *s = *state;
    struct str at = repeated(s, "x", LIMIT_LINE_BYTES - 4),
               above = repeated(s, "x", LIMIT_LINE_BYTES);
    const char *document =
        "facts: {number: 1, type: law, issued: 2020-01-01, issuer: {vi: a, km: a, "
        "en: a},\n keywords: [{vi: a, km: a, en: %s}]}\n";
    put_item(s, "document", str_format(s->a, document, at.p).p);
    expect(s, "one line", "");
    put_item(s, "document", str_format(s->a, document, above.p).p);
    expect(s, "one line",
           ITEM ":6: keywords has 4096 bytes in all, at most 4096 stand in one line");
}

static void put_references(struct sample *s, size_t n)
{
    put_item(s, "procedure",
             str_format(s->a, "related: [%slaw/qd-1]\nfacts: {legal_basis: [law/qd-1]}\n",
                        repeated(s, "law/qd-1, ", n - 2).p)
                 .p);
}

static void test_lint_limits__the_references_of_an_item(void **state)
{
    struct sample *s = *state;
    put_references(s, LIMIT_ITEM_REFS);
    expect(s, "references", "");
    put_references(s, LIMIT_ITEM_REFS + 1);
    expect(s, "references", ITEM ":1: the item has 21 references to other items, at most 20");
}

static void put_pictures(struct sample *s, size_t n)
{
    const char *one =
        "- {file: picture.svg, credit: Me, licence: CC0, alt: {vi: A, km: a, en: A}}\n";
    put_item(s, "place", str_format(s->a, "pictures:\n%s", repeated(s, one, n).p).p);
}

static void test_lint_limits__the_pictures_of_an_item(void **state)
{
    struct sample *s = *state;
    put_pictures(s, LIMIT_ITEM_PICTURES);
    expect(s, "51 pictures", "");
    put_pictures(s, LIMIT_ITEM_PICTURES + 1);
    expect(s, "51 pictures",
           ITEM ":1: the item has 51 pictures, at most 50 can be shown; make two");
}

static void put_sections(struct sample *s, const char *channel, const char *prefix, size_t n)
{
    struct buf b = {0};
    buf_printf(&b, "channel: %s\ntitle: {vi: a, km: a, en: a}\nsections:\n", channel);
    for (size_t i = 0; i < n; i++)
        buf_printf(&b, "- {slug: %s%zu, icon: info, accent: gold, title: {vi: a, km: a, en: a}}\n",
                   i ? prefix : "places", i);
    sample_put(s, str_format(s->a, "%s/channel.yaml", channel).p, b.p);
    buf_free(&b);
}

static void test_lint_limits__sections(void **state)
{
    struct sample *s = *state;
    put_sections(s, "gate", "g", LIMIT_SECTIONS);
    expect(s, " sections", "");
    put_sections(s, "gate", "g", LIMIT_SECTIONS + 1);
    expect(s, " sections",
           "gate/channel.yaml:28: 25 sections, at most 24 can be shown; make fewer");
    /* places0 is in both, and counts once */
    put_sections(s, "gate", "g", LIMIT_SECTIONS);
    put_sections(s, "law", "l", LIMIT_HOME_SECTIONS - LIMIT_SECTIONS + 1);
    expect(s, " sections", "");
    put_sections(s, "law", "l", LIMIT_HOME_SECTIONS - LIMIT_SECTIONS + 2);
    expect(s, " sections", "law/channel.yaml:4: 33 sections of all channels together");
}

/* Copies of the banyan's folder, each an item of this kind. */
static void put_many(struct sample *s, const char *kind, const char *facts, size_t n)
{
    const char *yaml =
        str_format(s->a, "kind: %s\nsource: A magazine\nchecked: 2026-11-22\nfacts: {%s}\n", kind,
                   facts)
            .p;
    for (size_t i = 0; i < n; i++)
        sample_put(s, str_format(s->a, "gate/many-%02zu/item.yaml", i).p, yaml);
}

static void test_lint_limits__gates_and_urgent_notices(void **state)
{
    struct sample *s = *state;
    put_many(s, "gate", "hours: \"Mo-Su 07:00-20:00\"", LIMIT_GATES);
    expect(s, "at most", "");
    put_many(s, "gate", "hours: \"Mo-Su 07:00-20:00\"", LIMIT_GATES + 1);
    expect(s, "at most", "gate/many-08/item.yaml:1: a channel has at most 8 gates; remove one");
    put_many(s, "notice", "urgent: yes", LIMIT_GATES + 1);
    expect(s, "at most", "gate/many-04/item.yaml:4: a channel has at most 4 urgent notices");
    sample_put(s, "gate/many-00/item.yaml", /* what is over is in no pack */
               "kind: notice\npublish_until: 2026-11-21\nsource: a\nchecked: 2026-11-20\n"
               "facts: {urgent: yes}\n");
    expect(s, "at most", "gate/many-05/item.yaml:4: a channel has at most 4 urgent notices");
}

static void test_lint_limits__markdown(void **state)
{
    struct sample *s = *state;
    struct str brackets = repeated(s, "[", 1000);
    sample_swap(s, "gate/banyan/en.md", "One **banyan**", brackets.p);
    expect(s, "[ in one", "gate/banyan/en.md:9: more than 512 [ in one text; make two items of it");
}

/* ---- the same inputs through lint, build and the check of import ---- */

static struct err built(struct sample *s)
{
    struct content c;
    struct findings f = {.a = s->a};
    struct build_result r;
    struct buf said = {0};
    struct err e = {0};
    signing_put(s->dir, "tree/here", STR(""));
    struct build_options o = {.tree = str_format(s->a, "%s/tree/gate", s->path).p,
                              .epoch = 1,
                              .long_side = DRAWING_LONG_SIDE,
                              .choice = {TODAY, true}};
    if (!content_open(str_format(s->a, "%s/gate", s->content).p, s->a, &c, &f, &e))
        fail_msg("%s", e.text);
    (void)!build_pack(&o, &c, c.channels, &r, &said, &e);
    content_close(&c);
    buf_free(&said);
    return e;
}

/* Lint was passed by: what it found, build finds again in the tables, and import would. */
static void test_lint_limits__build_refuses_what_import_would(void **state)
{
    struct sample *s = *state;
    assert_int_equal(built(s).code, ERR_NONE);
    static const struct {
        const char *to;
        enum err_code code;
        const char *because;
    } bodies[] = {
        {"- a\n  - b\n    - c\n      - d", ERR_CORRUPT, "lists go three levels deep only"},
        {"<b>x</b>", ERR_CORRUPT, "HTML is not part of the format"},
        {"> > > > > > > > > x", ERR_TOO_BIG, "more than 8 marks"},
    };
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        sample_swap(s, "gate/banyan/en.md", i ? bodies[i - 1].to : "One **banyan**.", bodies[i].to);
        struct err e = built(s);
        assert_string_not_equal(found(s, bodies[i].because), "");
        assert_int_equal(e.code, bodies[i].code);
        if (!strstr(e.text, bodies[i].because) ||
            !str_starts(str_of(e.text), "a kiosk would refuse the pack: text.db: item banyan"))
            fail_msg("%s", e.text);
    }
}

static void test_lint_limits__above_each_limit_of_an_item_build_refuses_too(void **state)
{
    struct sample *s = *state;
    put_steps(s, LIMIT_LIST_VALUES + 1, 1);
    assert_int_equal(built(s).code, ERR_TOO_BIG);
    put_steps(s, 1, LIMIT_VALUE_BYTES + 1);
    assert_int_equal(built(s).code, ERR_TOO_BIG);
    put_steps(s, LIMIT_ITEM_BYTES / 4096, 4096);
    assert_int_equal(built(s).code, ERR_TOO_BIG);
    put_references(s, LIMIT_ITEM_REFS + 1);
    assert_int_equal(built(s).code, ERR_TOO_BIG);
    put_pictures(s, LIMIT_ITEM_PICTURES + 1);
    assert_int_equal(built(s).code, ERR_TOO_BIG);
    put_title(s, TITLE_MARKS + 1);
    put_steps(s, 1, 1);
    assert_int_equal(built(s).code, ERR_TOO_BIG);
    put_title(s, TITLE_MARKS);
    put_steps(s, LIMIT_LIST_VALUES, 1);
    struct err e = built(s);
    if (e.code)
        fail_msg("%s", e.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE(test_lint_limits__the_bytes_of_a_title),
        SAMPLE(test_lint_limits__the_values_of_a_list),
        SAMPLE(test_lint_limits__the_bytes_of_a_value),
        SAMPLE(test_lint_limits__the_bytes_of_a_page),
        SAMPLE(test_lint_limits__what_stands_in_one_line),
        SAMPLE(test_lint_limits__the_references_of_an_item),
        SAMPLE(test_lint_limits__the_pictures_of_an_item),
        SAMPLE(test_lint_limits__sections),
        SAMPLE(test_lint_limits__gates_and_urgent_notices),
        SAMPLE(test_lint_limits__markdown),
        SAMPLE(test_lint_limits__build_refuses_what_import_would),
        SAMPLE(test_lint_limits__above_each_limit_of_an_item_build_refuses_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

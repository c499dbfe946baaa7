/* doc: Markdown as officers write it, to blocks and spans. */
#include "doc/doc.h"

#include "../support/check.h"

static struct arena *arena;

static int make(void **state)
{
    (void)state;
    arena = arena_create();
    return 0;
}

static int unmake(void **state)
{
    (void)state;
    arena_destroy(arena);
    return 0;
}

static struct doc parse(const char *markdown)
{
    struct doc d;
    struct err e = {0};
    if (!doc_parse(str_of(markdown), arena, &d, &e))
        fail_msg("%s", e.text);
    return d;
}

static void expect_block(const struct doc_block *b, enum doc_kind kind, int level, int number,
                         uint32_t line, const char *text)
{
    assert_string_equal(b->text.p, text);
    assert_int_equal(b->kind, kind);
    assert_int_equal(b->level, level);
    assert_int_equal(b->number, number);
    assert_int_equal(b->line, line);
}

static void test_doc__paragraphs_headings_and_notices_become_blocks_with_their_lines(void **state)
{
    (void)state;
    struct doc d = parse("\nOne\ntwo.\n\n## Head\n\n### Sub\n> Mind\n> the step\n");
    assert_int_equal(d.n_blocks, 4);
    expect_block(&d.blocks[0], DOC_PARA, 0, 0, 2, "One two.");
    expect_block(&d.blocks[1], DOC_HEADING, 2, 0, 5, "Head");
    expect_block(&d.blocks[2], DOC_HEADING, 3, 0, 7, "Sub");
    expect_block(&d.blocks[3], DOC_NOTICE, 0, 0, 8, "Mind the step");
}

static void test_doc__lists_nest_and_ordered_items_count_from_where_they_begin(void **state)
{
    (void)state;
    struct doc d = parse("3. three\n   - in\n     - deep\n4. four\n\n   more\n\n* dot\n");
    assert_int_equal(d.n_blocks, 6);
    expect_block(&d.blocks[0], DOC_ITEM, 1, 3, 1, "three");
    expect_block(&d.blocks[1], DOC_ITEM, 2, 0, 2, "in");
    expect_block(&d.blocks[2], DOC_ITEM, 3, 0, 3, "deep");
    expect_block(&d.blocks[3], DOC_ITEM, 1, 4, 4, "four");
    expect_block(&d.blocks[4], DOC_PARA, 0, 0, 6, "more");
    expect_block(&d.blocks[5], DOC_ITEM, 1, 0, 8, "dot");
}

static void test_doc__bold_and_links_are_spans_of_the_text(void **state)
{
    (void)state;
    struct doc d = parse("See **the [old](van-ban/qd-1) one** and [new](cay-da)\n[it](x).");
    assert_int_equal(d.n_blocks, 1);
    struct doc_block b = d.blocks[0];
    assert_string_equal(b.text.p, "See the old one and new it.");
    static const struct {
        uint32_t start, end, style, line;
        const char *target;
    } want[] = {{4, 8, DOC_BOLD, 1, ""},
                {8, 11, DOC_BOLD | DOC_LINK, 1, "van-ban/qd-1"},
                {11, 15, DOC_BOLD, 1, ""},
                {20, 23, DOC_LINK, 1, "cay-da"},
                {24, 26, DOC_LINK, 2, "x"}};
    assert_int_equal(b.n_spans, sizeof want / sizeof *want);
    for (size_t i = 0; i < b.n_spans; i++) {
        assert_int_equal(b.spans[i].start, want[i].start);
        assert_int_equal(b.spans[i].end, want[i].end);
        assert_int_equal(b.spans[i].style, want[i].style);
        assert_int_equal(b.spans[i].line, want[i].line);
        assert_true(str_is(b.spans[i].target, want[i].target));
    }
}

static void test_doc__a_span_never_reaches_past_the_trimmed_text(void **state)
{
    (void)state;
    struct doc d = parse("a **b&#32;**");
    assert_string_equal(d.blocks[0].text.p, "a b");
    assert_int_equal(d.blocks[0].n_spans, 1);
    assert_int_equal(d.blocks[0].spans[0].end, 3);
}

static void test_doc__entities_are_resolved_and_white_space_is_joined(void **state)
{
    (void)state;
    assert_string_equal(parse("A &amp; B\t &#x1780;&#7843;\\\nline  \nend").blocks[0].text.p,
                        "A & B \xE1\x9E\x80\xE1\xBA\xA3 line end");
}

static void test_doc__an_unfinished_link_at_the_end_is_text(void **state)
{
    (void)state;
    assert_string_equal(parse("[a](").blocks[0].text.p, "[a](");
}

static void test_doc__nothing_gives_no_block(void **state)
{
    (void)state;
    assert_int_equal(parse("").n_blocks, 0);
    assert_int_equal(parse("\n\n-\n").n_blocks, 0);
}

static void expect_refused(const char *markdown, enum err_code code, const char *begins)
{
    struct doc d;
    struct err e = {0};
    if (doc_parse(str_of(markdown), arena, &d, &e))
        fail_msg("accepted: %s", markdown);
    assert_int_equal(e.code, code);
    if (strncmp(e.text, begins, strlen(begins)) != 0)
        fail_msg("%s: got \"%s\"", markdown, e.text);
}

static void test_doc__what_the_format_does_not_have_is_refused_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *markdown, *begins;
    } cases[] = {
        {"a\n\n<div>x</div>\n", "line 3: HTML"},
        {"a\nb <b>c</b>\n", "line 2: HTML"},
        {"\na | b\n---|---\n1 | 2\n", "line 2: tables"},
        {"a\n![alt](x.png)\n", "line 2: pictures"},
        {"a\n\n```\ncode\n```\n", "line 4: code"},
        {"a `b`\n", "line 1: code"},
        {"a *b*\n", "line 1: *italics*"},
        {"# title\n", "line 1: # is the title"},
        {"a\n\n#### deep\n", "line 3: headings"},
        {"- a\n  ## b\n", "line 2: no heading inside"},
        {"> - a\n", "line 1: no list inside"},
        {"- a\n  - b\n    - c\n      - d\n", "line 4: lists"},
        {"a\n\n***\n\nb\n", "line 1: a rule"},
        {"a\n[x](https://example.org)\n", "line 2: a link"},
        {"[x](//example.org)\n", "line 1: a link"},
        {"[x](mailto:a)\n", "line 1: a link"},
        {"[x](a/b/c)\n", "line 1: a link"},
        {"[x](Upper)\n", "line 1: a link"},
        {"<https://example.org>\n", "line 1: a link"},
        {"a\nb\x01\n", "line 2: a control character"},
        {"a \xFF", "line 1: the text is not UTF-8"},
        {"a &eacute;\n", "line 1: unknown entity"},
        {"a\n\n[note]: closed-today\n", "line 3: \"[so]:\""},
        {"a\n\n> [\xE1\x9E\x85]: \xE1\x9E\x94\n", "line 3: \"[so]:\""},
        {"[note]:\nclosed\n", "line 1: \"[so]:\""},
        {"a\n\n2024.\n\nb\n", "line 3: this line would not be shown"},
        {"1. a\n2.\n", "line 2: this line would not be shown"},
        {"a [](b) c\n", "line 1: a link without words"},
        {"a [b](c \"closed\") d\n", "line 1: a link's title"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_refused(cases[i].markdown, ERR_UNSUPPORTED, cases[i].begins);
}

static void test_doc__a_link_may_go_over_lines_and_by_a_name(void **state)
{
    (void)state;
    struct doc d = parse("a [b\nc](\nd) [e][f]\n\n[f]: g\n");
    assert_int_equal(d.n_blocks, 1);
    assert_string_equal(d.blocks[0].text.p, "a b c e");
    assert_true(str_is(d.blocks[0].spans[1].target, "g"));
    d = parse("[e][f]\n\n[f]:\ng\n");
    assert_true(str_is(d.blocks[0].spans[0].target, "g"));
}

static void test_doc__every_bad_link_is_a_fault_in_its_line(void **state)
{
    (void)state;
    struct doc d;
    struct err e;
    assert_false(doc_parse(STR("[a](http://a)\n\n- [b](good) [c](//c)\n\n`x`\n"), arena, &d, &e));
    assert_int_equal(d.n_faults, 3);
    assert_int_equal(d.faults[0].line, 1);
    assert_int_equal(d.faults[1].line, 3);
    assert_int_equal(d.faults[2].line, 5);
    assert_true(str_is(d.blocks[1].spans[0].target, "good"));
}

static void test_doc__limits_hold(void **state)
{
    (void)state;
    struct buf b = {0};
    for (unsigned i = 0; i <= DOC_MAX_BLOCKS; i++)
        buf_puts(&b, "- a\n");
    expect_refused(b.p, ERR_TOO_BIG, "line 1025: too many blocks");
    while (b.n <= DOC_MAX_BYTES)
        buf_puts(&b, "long ");
    expect_refused(b.p, ERR_TOO_BIG, "line 1: the text is longer");
    buf_free(&b);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, unmake)
static void expect_too_big(struct str markdown, const char *want)
{
    struct doc d;
    struct err e = {0};
    assert_false(doc_parse(markdown, arena, &d, &e));
    assert_int_equal(e.code, ERR_TOO_BIG);
    assert_int_equal(d.n_blocks, 0); /* before anything was read */
    if (!str_starts(str_of(e.text), want))
        fail_msg("%s", e.text);
}

static struct str repeated(const char *what, size_t n)
{
    struct buf b = {0};
    for (size_t i = 0; i < n; i++)
        buf_puts(&b, what);
    return buf_move(&b, arena);
}

/* Brackets cost md4c seconds: 64 KiB of them are refused in one look over the text. */
static void test_doc__brackets_have_a_limit(void **state)
{
    (void)state;
    struct str most = repeated("[a](b) ", DOC_MAX_BRACKETS - 1);
    struct doc d = parse(str_format(arena, "%s\n\nsee [c](d)", most.p).p);
    assert_int_equal(d.n_blocks, 2);
    expect_too_big(str_format(arena, "%s\n\nsee [c](d)\nand [", most.p),
                   "line 4: more than 512 [ in one text");
    expect_too_big(repeated("[", DOC_MAX_BYTES), "line 1: more than 512 [");
    expect_too_big(repeated("[a]: b\n", 9000), "line 513: more than 512 [");
}

static void test_doc__marks_at_the_beginning_of_a_line_have_a_limit(void **state)
{
    (void)state;
    struct doc d = parse("> > > > > > > > deep\n\n- 1. * three");
    assert_int_equal(d.blocks[0].kind, DOC_NOTICE);
    assert_string_equal(d.blocks[0].text.p, "deep");
    assert_int_equal(d.blocks[1].level, 3);
    expect_too_big(STR("\n> > > > > > > > > deep"), "line 2: more than 8 marks");
    expect_too_big(STR("> - 1. + 2) * > - > x"), "line 1: more than 8 marks");
    expect_too_big(repeated(">", DOC_MAX_BYTES), "line 1: more than 8 marks");
    expect_too_big(repeated("+ ", DOC_MAX_BYTES / 2), "line 1: more than 8 marks");
    d = parse("1.5 2.5 -3 *a +b -----x 1234567890. - -"); /* these open nothing */
    assert_int_equal(d.n_blocks, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_doc__paragraphs_headings_and_notices_become_blocks_with_their_lines),
        TEST(test_doc__lists_nest_and_ordered_items_count_from_where_they_begin),
        TEST(test_doc__bold_and_links_are_spans_of_the_text),
        TEST(test_doc__a_span_never_reaches_past_the_trimmed_text),
        TEST(test_doc__entities_are_resolved_and_white_space_is_joined),
        TEST(test_doc__an_unfinished_link_at_the_end_is_text),
        TEST(test_doc__nothing_gives_no_block),
        TEST(test_doc__what_the_format_does_not_have_is_refused_with_its_line),
        TEST(test_doc__a_link_may_go_over_lines_and_by_a_name),
        TEST(test_doc__every_bad_link_is_a_fault_in_its_line),
        TEST(test_doc__limits_hold),
        TEST(test_doc__brackets_have_a_limit),
        TEST(test_doc__marks_at_the_beginning_of_a_line_have_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

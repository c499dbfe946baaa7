/* csv: RFC 4180, as spreadsheets really write it. */
#include "packer/csv.h"

#include "../support/check.h"

static struct arena *a;

static int setup(void **state)
{
    (void)state;
    a = arena_create();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_destroy(a);
    return 0;
}

/* Each row as "line:value|value\n"; what is wrong ends it. */
static const char *read_all(const char *text)
{
    static struct csv_row row;
    struct buf b = {0};
    struct csv c;
    bool end = false;
    struct err e;
    csv_begin(&c, str_of(text));
    buf_puts(&b, "");
    for (;;) {
        bool ok = csv_next(&c, a, &row, &end, &e);
        if (!ok)
            buf_puts(&b, e.text);
        if (!ok || end)
            return buf_move(&b, a).p;
        buf_printf(&b, "%u:", row.line);
        for (size_t i = 0; i < row.n; i++)
            buf_printf(&b, "%s%s", i ? "|" : "", row.at[i].p);
        buf_putc(&b, '\n');
    }
}

static void test_csv__values_stand_between_commas(void **state)
{
    (void)state;
    assert_string_equal(read_all("a,b,c\n1,,3\n"), "1:a|b|c\n2:1||3\n");
    assert_string_equal(read_all("a, b ,\n1"), "1:a|b|\n2:1\n");
    assert_string_equal(read_all(""), "");
}

static void test_csv__either_line_end_and_a_byte_order_mark_are_read(void **state)
{
    (void)state;
    assert_string_equal(read_all("\xEF\xBB\xBF"
                                 "a,b\r\n1,2\r\n"),
                        "1:a|b\n2:1|2\n");
    assert_string_equal(read_all("a,b\r"), "1:a|b\n");
}

static void test_csv__quotes_hold_commas_lines_and_quotes(void **state)
{
    (void)state;
    assert_string_equal(read_all("a,\"b,\r\nc \"\"d\"\"\",e\nf\n"), "1:a|b,\nc \"d\"|e\n3:f\n");
    assert_string_equal(read_all("\"\",\"\"\"\"\n"), "1:|\"\n");
}

static void test_csv__semicolons_divide_where_the_head_has_no_comma(void **state)
{
    (void)state;
    assert_string_equal(read_all("a;b\n1,5;2\n"), "1:a|b\n2:1,5|2\n");
    assert_string_equal(read_all("a,b;c\n"), "1:a|b;c\n");
}

static void test_csv__empty_rows_are_passed_over_and_lines_still_counted(void **state)
{
    (void)state;
    assert_string_equal(read_all("a,b\n\n,\n1,2\n\n"), "1:a|b\n4:1|2\n");
}

static void test_csv__a_quote_in_the_wrong_place_is_named_with_its_line(void **state)
{
    (void)state;
    assert_string_equal(read_all("a\n\"b\nc"),
                        "1:a\nline 2: a quote \" is opened and never closed");
    assert_string_equal(read_all("a\n\"b\"c\n"), "1:a\nline 2: text follows a closing quote");
    assert_string_equal(read_all("a\nb\"c\n"),
                        "1:a\nline 2: a quote \" in the middle of a value; put the value in quotes "
                        "and write \"\" for it");
}

static void test_csv__columns_are_counted_before_they_are_kept(void **state)
{
    (void)state;
    struct buf b = {0};
    for (int i = 0; i <= CSV_MAX_COLUMNS; i++)
        buf_puts(&b, "x,");
    assert_string_equal(read_all(b.p), "line 1: more than 200 columns");
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_csv__values_stand_between_commas, setup, teardown),
        cmocka_unit_test_setup_teardown(test_csv__either_line_end_and_a_byte_order_mark_are_read,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_csv__quotes_hold_commas_lines_and_quotes, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_csv__semicolons_divide_where_the_head_has_no_comma,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_csv__empty_rows_are_passed_over_and_lines_still_counted, setup, teardown),
        cmocka_unit_test_setup_teardown(test_csv__a_quote_in_the_wrong_place_is_named_with_its_line,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_csv__columns_are_counted_before_they_are_kept, setup,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

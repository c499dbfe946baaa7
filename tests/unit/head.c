/* head: what an answer's lines say, and which of them are refused. */
#include "net/head.h"

#include "../support/check.h"

#define N(list) (sizeof(list) / sizeof *(list))

static struct head take(const char *line)
{
    struct head h;
    struct err e;
    head_clear(&h);
    if (!head_take(&h, str_of(line), &e))
        fail_msg("%s: %s", line, e.text);
    return h;
}

static void test_head__a_range_is_taken_as_it_says(void **state)
{
    (void)state;
    const struct {
        const char *line;
        int64_t from, end, total;
    } ranges[] = {
        {"Content-Range: bytes 0-0/1\r\n", 0, 1, 1},
        {"content-range:bytes 4096-8191/8192", 4096, 8192, 8192},
        {"Content-Range: Bytes 5-9/*\r\n", 5, 10, INT64_MAX},
        {"Content-Range: bytes 0-9223372036854775805/9223372036854775807\r\n", 0, INT64_MAX - 1,
         INT64_MAX},
    };
    for (size_t i = 0; i < N(ranges); i++) {
        struct head h = take(ranges[i].line);
        assert_int_equal(h.from, ranges[i].from);
        assert_int_equal(h.end, ranges[i].end);
        assert_int_equal(h.total, ranges[i].total);
    }
}

static void test_head__a_range_without_sense_is_none(void **state)
{
    (void)state;
    const char *const none[] = {
        "X: y",
        "Content-Range: bytes",
        "Content-Range: bytes */100",
        "Content-Range: bytes 5-4/100",
        "Content-Range: bytes -5-4/100",
        "Content-Range: bytes 0-100/100",
        "Content-Range: bytes 0-5",
        "Content-Range: bytes 0-5/x",
        "Content-Range: bytes 0-9223372036854775807/*",
        "Content-Range: bytes 0-99999999999999999999/*",
        "Content-Range: lines 0-5/6",
        "Content-Range: bytes 0-5,7-8/9",
    };
    for (size_t i = 0; i < N(none); i++)
        assert_int_equal(take(none[i]).from, HEAD_NO_RANGE);
    struct head h = take("Content-Range: bytes 0-0/1");
    struct err e;
    assert_true(head_take(&h, STR("Content-Range: bytes 7"), &e)); /* the last one counts */
    assert_int_equal(h.from, HEAD_NO_RANGE);
}

static void test_head__a_tag_that_could_steer_something_is_none(void **state)
{
    (void)state;
    char long_one[HTTP_TAG_BYTES + 8] = "ETag: ";
    assert_string_equal(take("ETag: \"5f-1\"\r\n").tag, "\"5f-1\"");
    assert_string_equal(take("ETag: W/\"5f-1\"").tag, "W/\"5f-1\"");
    assert_string_equal(take("ETag: \"a b\"").tag, "");
    assert_string_equal(take("ETag: \"a\x0b"
                             "b\"")
                            .tag,
                        "");
    assert_string_equal(take("ETag: \"a\xc3\xa9\"").tag, "");
    memset(long_one + 6, 'x', HTTP_TAG_BYTES - 1);
    assert_int_equal(strlen(take(long_one).tag), HTTP_TAG_BYTES - 1);
    long_one[6 + HTTP_TAG_BYTES - 1] = 'x';
    assert_string_equal(take(long_one).tag, "");
    struct head h;
    struct err e;
    head_clear(&h);
    assert_true(head_take(&h, STR("ETag: \"a\0b\""), &e));
    assert_string_equal(h.tag, "");
}

static void test_head__only_the_files_own_bytes_are_taken(void **state)
{
    (void)state;
    const char *const fine[] = {"Content-Encoding: identity",
                                "Content-Encoding:", "Transfer-Encoding: Chunked",
                                "Content-Length: 0", "Content-Length: 9223372036854775807"};
    const char *const refused[] = {
        "Content-Encoding: gzip",       "content-encoding: br",
        "Transfer-Encoding: zstd",      "Transfer-Encoding: gzip, chunked",
        "Content-Length: -5",           "Content-Length: 99999999999999999999999",
        "Content-Length: 5 apples\r\n", "Content-Length: 0x10",
    };
    for (size_t i = 0; i < N(fine); i++)
        (void)take(fine[i]);
    for (size_t i = 0; i < N(refused); i++) {
        struct head h;
        struct err e;
        head_clear(&h);
        assert_false(head_take(&h, str_of(refused[i]), &e));
        assert_int_equal(e.code, ERR_IO);
    }
}

static void test_head__a_time_that_is_no_number_of_seconds_is_long(void **state)
{
    (void)state;
    assert_int_equal(take("Retry-After: 7\r\n").retry_after_s, 7);
    assert_int_equal(take("Retry-After: 999999999999999999999999").retry_after_s, INT64_MAX);
    assert_int_equal(take("Retry-After: Fri, 31 Dec 2032 23:59:59 GMT").retry_after_s, INT64_MAX);
    assert_int_equal(take("Server: x").retry_after_s, 0);
}

static void test_head__a_page_is_known_by_its_type(void **state)
{
    (void)state;
    assert_true(take("Content-Type: text/html; charset=utf-8").is_page);
    assert_true(take("content-type: Text/HTML").is_page);
    assert_false(take("Content-Type: text/plain").is_page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_head__a_range_is_taken_as_it_says),
        cmocka_unit_test(test_head__a_range_without_sense_is_none),
        cmocka_unit_test(test_head__a_tag_that_could_steer_something_is_none),
        cmocka_unit_test(test_head__only_the_files_own_bytes_are_taken),
        cmocka_unit_test(test_head__a_time_that_is_no_number_of_seconds_is_long),
        cmocka_unit_test(test_head__a_page_is_known_by_its_type),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

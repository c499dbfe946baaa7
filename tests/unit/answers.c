/* answers: whatever a server says, and however long it goes on, the kiosk takes little of it and
 * asks the next. */
#include "../support/endless.h"
#include "../support/net.h"

#include <unistd.h>

#include "../support/check.h"

#define N(list) (sizeof(list) / sizeof *(list))

/* Buffers of both ends of a connection, which fill although nobody reads. */
enum { BUFFERED = 16 << 20 };

static void test_answers__one_without_end_is_left_and_the_next_mirror_is_asked(void **state)
{
    struct net *n = *state;
    const char *const files[] = {"root/2.json", "channel.json", "minisig", "packs/", "objects/"};
    struct server *sound = net_second_mirror(n);
    int64_t seq = 2;
    for (size_t i = 0; i < endless_n_floods; i++, seq++) {
        const struct endless *x = &endless_floods[i];
        print_message("%.*s...\n", (int)strcspn(x->head, "\r"), x->head);
        net_publish(n, seq, "new");
        server_says(n->server, files[i % N(files)], str_of(x->head), str_of(x->fill), 0, 1000);
        server_forget(n->server);
        net_expect(n, INSTALL_DONE, "new");
        assert_int_equal(bench_state(n->b, "gate").seq, seq);
        assert_true(server_bytes(n->server) < BUFFERED);
    }
    server_stop(sound);
}

static void test_answers__one_without_end_is_a_fault_of_the_network(void **state)
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    for (size_t i = 0; i < endless_n_floods; i++) {
        const struct endless *x = &endless_floods[i];
        server_says(n->server, "channel.json", str_of(x->head), str_of(x->fill), 0, 1000);
        server_forget(n->server);
        net_expect(n, x->code, "old");
        assert_true(server_bytes(n->server) < BUFFERED);
    }
}

static void test_answers__one_that_drips_is_left(void **state)
{
    struct net *n = *state;
    struct server *sound = net_second_mirror(n);
    for (size_t i = 0; i < endless_n_drips; i++) {
        net_publish(n, 2 + (int64_t)i, "new");
        server_says(n->server, "root/2.json", str_of(endless_drips[i].head),
                    str_of(endless_drips[i].fill), 100, 1000);
        net_expect(n, INSTALL_DONE, "new");
        assert_int_equal(bench_state(n->b, "gate").seq, 2 + (int64_t)i);
    }
    server_stop(sound);
}

static void test_answers__one_that_switches_protocols_is_asked_for_once(void **state)
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    server_says(n->server, "root/2.json",
                STR("HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"), STR(""),
                0, 1000);
    net_expect(n, INSTALL_IO, "old");
    assert_int_equal(server_requests(n->server, ""), 1);
}

static void test_answers__a_page_for_what_is_missing_leaves_the_connection_in_use(void **state)
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    server_says(n->server, "root/2.json",
                STR("HTTP/1.1 404 Said\r\nContent-Length: 5\r\n\r\nhello"), STR(""), 0, 1);
    net_expect(n, INSTALL_DONE, "new");
    assert_int_equal(server_connections(n->server), server_requests(n->server, "") - 1);
}

static void test_answers__informational_ones_before_the_answer_are_fine(void **state)
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    server_says(n->server, "root/2.json",
                STR("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nETag: \"x\"\r\n\r\n"
                    "HTTP/1.1 404 Said\r\nContent-Length: 0\r\n\r\n"),
                STR(""), 0, 1);
    net_expect(n, INSTALL_DONE, "new");
}

/* ---- answers to something else than was asked */

/* The text's first 600 bytes came, and all of the picture. */
static void cut_in_the_middle(struct net *n, int64_t seq)
{
    net_publish(n, seq, "new");
    server_misbehave(n->server, "objects/", SERVER_CUT, 300, n->env.patience.tries);
    (void)net_fetch(n);
    assert_int_equal(net_incoming(n), 2);
    server_forget(n->server);
}

static void test_answers__a_range_that_begins_earlier_is_written_where_it_belongs(void **state)
{
    struct net *n = *state;
    const int64_t blocks[] = {7, 256, 1 << 20}; /* the last: from the first byte on */
    int64_t seq = 2;
    for (size_t i = 0; i < N(blocks); i++, seq++) {
        cut_in_the_middle(n, seq);
        server_misbehave(n->server, "objects/", SERVER_BLOCKS, blocks[i], 1000);
        net_expect(n, INSTALL_DONE, "new");
        assert_int_equal(server_requests(n->server, "objects/"), 1);
        assert_int_equal(bench_state(n->b, "gate").seq, seq);
    }
}

static void test_answers__a_server_may_give_a_range_part_by_part(void **state)
{
    struct net *n = *state;
    for (int tries = 1; tries < 4; tries += 2) {
        n->env.patience.tries = tries;
        net_publish(n, 1 + tries, "new");
        server_misbehave(n->server, "objects/", SERVER_CUT, 300, tries);
        assert_int_equal(net_fetch(n), INSTALL_INCOMPLETE);
        server_misbehave(n->server, "objects/", SERVER_PARTS, 200, 1000);
        server_forget(n->server);
        int runs = 0;
        while (net_fetch(n) == INSTALL_INCOMPLETE)
            assert_true(++runs < 20);
        assert_int_equal(server_heads(n->server, "\r\nRange: bytes="),
                         server_requests(n->server, "objects/")); /* never from the start */
        bench_shows(n->b, "gate", "new");
        assert_int_equal(bench_state(n->b, "gate").seq, 1 + tries);
    }
}

static void test_answers__one_to_another_question_is_asked_for_once_more_as_a_whole(void **state)
{
    struct net *n = *state;
    const char *const others[] = {
        "HTTP/1.1 206 Said\r\nContent-Range: bytes 999999-1000000/1000001\r\nContent-Length: "
        "2\r\n\r\nxx",
        "HTTP/1.1 206 Said\r\nContent-Range: bytes 0-5/6\r\nContent-Length: 6\r\n\r\nhello.",
        "HTTP/1.1 206 Said\r\nContent-Range: bytes 600-601/6\r\nContent-Length: 2\r\n\r\nxx",
        "HTTP/1.1 206 Said\r\nContent-Range: nonsense\r\nContent-Length: 2\r\n\r\nxx",
        "HTTP/1.1 206 Said\r\nContent-Length: 2\r\n\r\nxx",
        "HTTP/1.1 206 Said\r\nContent-Type: multipart/byteranges; boundary=x\r\nContent-Length: "
        "2\r\n\r\nxx",
        "HTTP/1.1 206 Said\r\nContent-Range: bytes 600-604/999\r\nContent-Length: 10\r\n\r\n"
        "0123456789",
        "HTTP/1.1 200 Said\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nxx",
        "HTTP/1.1 200 Said\r\nTransfer-Encoding: gzip\r\n\r\nxx",
        "HTTP/1.1 416 Said\r\nContent-Length: 0\r\n\r\n",
    };
    int64_t seq = 2;
    for (size_t i = 0; i < N(others); i++, seq++) {
        cut_in_the_middle(n, seq);
        server_says(n->server, "objects/", str_of(others[i]), STR(""), 0, 1);
        net_expect(n, INSTALL_DONE, "new");
        assert_int_equal(server_requests(n->server, "objects/"), 2);
        assert_int_equal(server_heads(n->server, "Cache-Control: no-cache"), 1);
        assert_int_equal(bench_state(n->b, "gate").seq, seq);
    }
}

static void test_answers__an_encoding_that_nobody_asked_for_ends_with_its_cause(void **state)
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    server_says(n->server, "channel.json",
                STR("HTTP/1.1 200 Said\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\nxx"),
                STR(""), 0, 1000);
    net_expect(n, INSTALL_IO, "old");
    assert_non_null(strstr(n->b->e.text, "encoded (br)"));
    int asked = server_requests(n->server, "");
    assert_int_equal(server_heads(n->server, "\r\nAccept-Encoding: identity\r\n"), asked);
    server_misbehave(n->server, "", SERVER_SOUND, 0, 0);
    net_expect(n, INSTALL_DONE, "new");
}

static void test_answers__what_is_here_is_gone_on_with_whatever_the_tags_say(void **state)
{
    struct net *n = *state;
    for (int64_t seq = 2; seq < 5; seq++) { /* the same, weak, another at each answer */
        cut_in_the_middle(n, seq);
        net_expect(n, INSTALL_DONE, "new");
        assert_true(server_heads(n->server, "\r\nRange: bytes=600-") > 0);
        if (seq == 2)
            server_weaken_tags(n->server);
        else
            server_change_tags(n->server);
    }
}

static void test_answers__what_one_mirror_began_another_ends(void **state)
{
    struct net *n = *state;
    cut_in_the_middle(n, 2);
    struct server *sound = net_second_mirror(n);
    server_misbehave(n->server, "objects/", SERVER_STATUS, 403, 1000);
    net_expect(n, INSTALL_DONE, "new");
    assert_true(server_heads(sound, "\r\nRange: bytes=600-") > 0);
    server_stop(sound);
}

static void test_answers__a_wrong_beginning_is_found_and_asked_for_again(void **state)
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    server_says(n->server, "objects/", STR("HTTP/1.1 200 Said\r\nContent-Length: 900\r\n\r\nwrong"),
                STR(""), 0, 2);
    net_expect(n, INSTALL_INCOMPLETE, "old");
    server_forget(n->server);
    net_expect(n, INSTALL_DONE, "new");
    assert_true(server_heads(n->server, "\r\nRange: bytes=5-") > 0);
}

/* ---- time */

static void test_answers__who_asks_for_a_long_pause_is_left_until_the_next_run(void **state)
{
    struct net *n = *state;
    const char *const pauses[] = {"11", "86400", "999999999999999999999", "Fri, 31 Dec 2032"};
    net_publish(n, 2, "new");
    for (size_t i = 0; i < N(pauses); i++) {
        const char *head = str_format(n->b->a,
                                      "HTTP/1.1 503 Said\r\nRetry-After: %s\r\n"
                                      "Connection: close\r\nContent-Length: 0\r\n\r\n",
                                      pauses[i])
                               .p;
        server_says(n->server, "channel.json", str_of(head), STR(""), 0, 1000);
        server_forget(n->server);
        net_expect(n, INSTALL_IO, "old");
        assert_int_equal(server_requests(n->server, "channel.json"), 1);
    }
}

static void test_answers__a_poll_ends_as_incomplete_and_the_next_goes_on(void **state)
{
    struct net *n = *state;
    struct tree_pack p = bench_pack(n->b, 2, "new");
    p.pictures = 12;
    tree_publish(n->b->gate_dir, &p);
    n->env.patience.poll_ms = 1500;
    n->env.patience.slow_bytes_s = 1; /* no line is too slow */
    server_misbehave(n->server, bench_picture(n->b, 2), SERVER_DRIP, 0, 1000);
    net_expect(n, INSTALL_INCOMPLETE, "old");
    assert_non_null(strstr(n->b->e.text, "one run may ask for"));
    int came = server_requests(n->server, "objects/") - 1;
    server_misbehave(n->server, "", SERVER_SOUND, 0, 0);
    n->env.patience.poll_ms = 0;
    server_forget(n->server);
    net_expect(n, INSTALL_DONE, "new");
    /* Of eleven; and what dripped twice, since it was no picture. */
    assert_int_equal(server_requests(n->server, "objects/"), 11 - came + 1);
}

static void test_answers__a_poll_that_is_over_asks_for_nothing(void **state)
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    n->env.patience.poll_ms = -1;
    net_expect(n, INSTALL_INCOMPLETE, "old");
    assert_int_equal(server_requests(n->server, ""), 0);
}

static void test_answers__a_server_that_takes_for_ever_leaves_time_for_the_next(void **state)
{
    struct net *n = *state;
    const char *const files[] = {"channel.json", "objects/"};
    struct server *sound = net_second_mirror(n);
    n->env.patience.slow_bytes_s = 1;
    n->env.patience.poll_ms = 6000;
    for (size_t i = 0; i < N(files); i++) {
        net_publish(n, 2 + (int64_t)i, "new");
        server_misbehave(n->server, files[i], SERVER_DRIP, 0, 1000);
        net_expect(n, INSTALL_DONE, "new");
        assert_int_equal(bench_state(n->b, "gate").seq, 2 + (int64_t)i);
    }
    server_stop(sound);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        NET(test_answers__one_without_end_is_left_and_the_next_mirror_is_asked),
        NET(test_answers__one_without_end_is_a_fault_of_the_network),
        NET(test_answers__one_that_drips_is_left),
        NET(test_answers__one_that_switches_protocols_is_asked_for_once),
        NET(test_answers__a_page_for_what_is_missing_leaves_the_connection_in_use),
        NET(test_answers__informational_ones_before_the_answer_are_fine),
        NET(test_answers__a_range_that_begins_earlier_is_written_where_it_belongs),
        NET(test_answers__a_server_may_give_a_range_part_by_part),
        NET(test_answers__one_to_another_question_is_asked_for_once_more_as_a_whole),
        NET(test_answers__an_encoding_that_nobody_asked_for_ends_with_its_cause),
        NET(test_answers__what_is_here_is_gone_on_with_whatever_the_tags_say),
        NET(test_answers__what_one_mirror_began_another_ends),
        NET(test_answers__a_wrong_beginning_is_found_and_asked_for_again),
        NET(test_answers__who_asks_for_a_long_pause_is_left_until_the_next_run),
        NET(test_answers__a_poll_ends_as_incomplete_and_the_next_goes_on),
        NET(test_answers__a_poll_that_is_over_asks_for_nothing),
        NET(test_answers__a_server_that_takes_for_ever_leaves_time_for_the_next),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* mirrors: what one server has begun is not undone by another, nor by another channel's news. */
#include "../support/net.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../support/check.h"

enum { STEP_BYTES = 100, FAR = 1 << 20 };

/* How many bytes of objects of a channel are in incoming, of all servers together. */
static int64_t bytes_waiting(struct net *n, const char *channel)
{
    struct bench *b = n->b;
    int64_t bytes = 0;
    for (unsigned i = 0; i < 256; i++) {
        struct str *names;
        size_t count;
        int dir;
        const char *at = str_format(b->a, "incoming/%s/objects/%02x", channel, i).p;
        if (!fs_open_dir(b->store_dir, at, &dir, &b->e))
            continue;
        assert_true(fs_list(dir, 1000, b->a, &names, &count, &b->e));
        for (size_t k = 0; k < count; k++) {
            struct stat st;
            assert_int_equal(fstatat(dir, names[k].p, &st, 0), 0);
            bytes += st.st_size;
        }
        close(dir);
    }
    return bytes;
}

static void test_mirrors__a_channels_news_leaves_alone_what_was_begun_of_another(void **state)
{
    struct net *n = *state;
    struct tree_pack other = bench_pack(n->b, 1, "dance");
    int dir = bench_channel(n->b, "other");
    other.channel = "other";
    tree_publish(dir, &other);
    close(dir);
    int64_t before = 0;
    for (int64_t seq = 2; seq < 5; seq++) {
        net_publish(n, seq, "new");
        server_misbehave(n->server, "other/objects/", SERVER_CUT, STEP_BYTES, 1000);
        assert_int_equal(net_fetch(n), INSTALL_INCOMPLETE);
        bench_shows(n->b, "gate", "new");
        assert_int_equal(bench_state(n->b, "gate").seq, seq);
        int64_t now = bytes_waiting(n, "other");
        assert_true(now > before);
        before = now;
        assert_int_equal(bytes_waiting(n, "gate"), 0);
    }
}

/* A server of the trees as they are now. */
static struct server *server_of_today(struct net *n, const char *name)
{
    const char *folder = str_format(n->b->a, "%s/%s", n->b->path, name).p;
    assert_int_equal(mkdir(folder, 0755), 0);
    tree_copy(n->b->gate, str_format(n->b->a, "%s/gate", folder).p);
    return server_start(folder);
}

static void test_mirrors__one_that_is_behind_leaves_alone_what_the_next_has_begun(void **state)
{
    struct net *n = *state;
    for (int order = 0; order < 2; order++) {
        int64_t seq = bench_state(n->b, "gate").seq;
        struct server *behind = server_of_today(n, order ? "second" : "first");
        const char *down = "http://127.0.0.1:1", *good = server_url(n->server);
        n->env.n_mirrors = 2;
        n->env.mirrors[order] = server_url(behind);
        n->env.mirrors[!order] = good;
        net_publish(n, seq + 1, "new");
        server_misbehave(n->server, "objects/", SERVER_CUT, STEP_BYTES, 1000);
        assert_int_equal(net_fetch(n), INSTALL_INCOMPLETE);
        int64_t begun = bytes_waiting(n, "gate");
        assert_true(begun > 0);
        n->env.mirrors[!order] = down;
        (void)net_fetch(n);
        assert_int_equal(bytes_waiting(n, "gate"), begun);
        n->env.mirrors[!order] = good;
        server_misbehave(n->server, "", SERVER_SOUND, 0, 0);
        net_expect(n, INSTALL_DONE, "new");
        server_stop(behind);
    }
}

/* Until the fetch is through: how many runs it took; 0: it does not end. */
static int runs_until_done(struct net *n)
{
    for (int i = 1; i < 60; i++)
        if (net_fetch(n) == INSTALL_DONE)
            return i;
    return 0;
}

static void test_mirrors__a_slow_one_comes_to_its_end_beside_any_that_lies(void **state)
{
    struct net *n = *state;
    struct server *liar = net_second_mirror(n);
    const struct {
        enum server_fault fault;
        const char *says;
    } lies[] = {{SERVER_CHANGED, NULL},
                {SERVER_SAYS, "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nnonsense"},
                {SERVER_SAYS, "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-7/8\r\n"
                              "Content-Length: 8\r\n\r\nnonsense"},
                {SERVER_SAYS, "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-7/99\r\n"
                              "Content-Length: 8\r\n\r\nnonsense"}};
    for (size_t i = 0; i < 2 * sizeof lies / sizeof *lies; i++) {
        const char *first = n->env.mirrors[0];
        n->env.mirrors[0] = n->env.mirrors[1]; /* each time the other way round */
        n->env.mirrors[1] = first;
        net_publish(n, 2 + (int64_t)i, "new");
        server_misbehave(n->server, "objects/", SERVER_CUT, STEP_BYTES, FAR);
        if (lies[i / 2].says)
            server_says(liar, "objects/", str_of(lies[i / 2].says), STR(""), 0, FAR);
        else
            server_misbehave(liar, "objects/", lies[i / 2].fault, 0, FAR);
        int runs = runs_until_done(n);
        if (runs < 2)
            fail_msg("lie %zu: %d runs", i, runs);
        bench_shows(n->b, "gate", "new");
        assert_int_equal(bytes_waiting(n, "gate"), 0);
    }
    server_stop(liar);
}

static void test_mirrors__each_goes_on_where_another_was_cut(void **state)
{
    struct net *n = *state;
    struct server *second = net_second_mirror(n);
    net_publish(n, 2, "new");
    server_misbehave(n->server, "objects/", SERVER_CUT, 300, FAR);
    server_misbehave(second, "objects/", SERVER_MISSING, 0, FAR);
    assert_int_equal(net_fetch(n), INSTALL_INCOMPLETE);
    assert_true(bytes_waiting(n, "gate") > 300);
    server_misbehave(n->server, "objects/", SERVER_MISSING, 0, FAR);
    server_misbehave(second, "", SERVER_SOUND, 0, 0);
    server_forget(second);
    net_expect(n, INSTALL_DONE, "new");
    int64_t rest = server_bytes(second);
    net_publish(n, 3, "newer"); /* as much from the start, by the same server */
    server_forget(second);
    net_expect(n, INSTALL_DONE, "newer");
    assert_true(rest + 300 < server_bytes(second));
    server_stop(second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        NET(test_mirrors__a_channels_news_leaves_alone_what_was_begun_of_another),
        NET(test_mirrors__one_that_is_behind_leaves_alone_what_the_next_has_begun),
        NET(test_mirrors__a_slow_one_comes_to_its_end_beside_any_that_lies),
        NET(test_mirrors__each_goes_on_where_another_was_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "net.h"

#include <stdlib.h>
#include <unistd.h>

#include "check.h"

int net_setup(void **state)
{
    struct net *n = calloc(1, sizeof *n);
    assert_int_equal(bench_setup((void **)&n->b), 0);
    n->server = server_start(n->b->trees);
    n->env = (struct fetch_env){
        .install = &n->b->env,
        .patience = {.connect_s = 2, .slow_s = 1, .slow_bytes_s = 500, .tries = 2, .pause_ms = 1},
        .mirrors = {server_url(n->server)},
        .n_mirrors = 1};
    *state = n;
    return 0;
}

int net_teardown(void **state)
{
    struct net *n = *state;
    server_stop(n->server);
    bench_teardown((void **)&n->b);
    free(n);
    return 0;
}

static bool bring(void *ctx, bool *patches, bool *nothing_new, struct err *e)
{
    struct net *n = ctx;
    n->b->env.part = 0;
    n->b->env.parts = 2;
    return fetch_bring(&n->env, n->b->store, patches, nothing_new, e);
}

static bool install(void *ctx, bool *nothing_new, struct err *e)
{
    struct net *n = ctx;
    n->b->env.part = 1;
    return fetch_install(&n->b->env, n->b->store, nothing_new, e);
}

int net_fetch(struct net *n)
{
    struct fetch_steps steps = {bring, install, n};
    bool nothing_new;
    int lock = -1;
    bool ok = fetch_lock(&n->b->env, n->b->store, &lock, &n->b->e) &&
              fetch_all(&steps, &nothing_new, &n->b->e);
    close(lock);
    if (!ok)
        return install_exit_code(n->b->e.code);
    return nothing_new ? INSTALL_NOTHING_NEW : INSTALL_DONE;
}

void net_publish(struct net *n, int64_t seq, const char *title)
{
    struct tree_pack p = bench_pack(n->b, seq, title);
    tree_publish(n->b->gate_dir, &p);
}

size_t net_incoming(struct net *n)
{
    size_t files = 0;
    struct arena *a = n->b->a;
    for (size_t i = 0; i < 256; i++)
        files += bench_count(n->b, str_format(a, "incoming/gate/objects/%02zx", i).p);
    return files;
}

/* Whatever came of a run, it has tidied up; what it is done with is gone. */
static void nothing_left(struct net *n, int code)
{
    assert_int_equal(bench_count(n->b, "staging"), 0);
    assert_int_equal(bench_count(n->b, "incoming/.look/staging"), 0);
    if (code != INSTALL_DONE && code != INSTALL_NOTHING_NEW)
        return;
    assert_int_equal(net_incoming(n), 0);
    assert_false(bench_has(n->b, "incoming/gate/packs"));
    assert_false(bench_has(n->b, "incoming/gate/channel.json"));
}

void net_expect(struct net *n, int code, const char *title)
{
    int got = net_fetch(n);
    if (got != code)
        print_error("%s\n", n->b->e.text);
    assert_int_equal(got, code);
    bench_shows(n->b, "gate", title);
    nothing_left(n, code);
}

struct server *net_second_mirror(struct net *n)
{
    struct server *s = server_start(n->b->trees);
    n->env.mirrors[1] = server_url(s);
    n->env.n_mirrors = 2;
    return s;
}

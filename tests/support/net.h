/* net.h - for tests of fetching: a bench whose trees stand on a server, and a kiosk that asks it.
 */
#ifndef SUPPORT_NET_H
#define SUPPORT_NET_H
#include "bench.h"
#include "server.h"
#include "sync/fetch.h"

struct net {
    struct bench *b;
    struct server *server;
    struct fetch_env env; /* asks the server alone, with little patience */
    int most;             /* free for a test */
};
int net_setup(void **state); /* cmocka's; the state is a struct net */
int net_teardown(void **state);
#define NET(test) cmocka_unit_test_setup_teardown(test, net_setup, net_teardown)

int net_fetch(struct net *n); /* fetch_all: the exit code */
void net_publish(struct net *n, int64_t seq, const char *title);
/* The fetch must give this code, leave this title on the glass, and have tidied up. */
void net_expect(struct net *n, int code, const char *title);
size_t net_incoming(struct net *n); /* how many objects, or parts of them, wait there */
/* Another server of the same trees, asked after the first; the caller stops it. */
struct server *net_second_mirror(struct net *n);
#endif

/* bench_serve DIR: a static web server on the loopback (support/server.h).  Says its address, then,
 * when its input ends, how many requests it had and how many bytes it sent as bodies. */
#include "../support/server.h"

#include <inttypes.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    if (argc != 2)
        return 64;
    struct server *s = server_start(argv[1]);
    puts(server_url(s));
    fflush(stdout);
    while (getchar() != EOF)
        ;
    printf("%d %" PRId64 "\n", server_requests(s, ""), server_bytes(s));
    server_stop(s);
    return 0;
}

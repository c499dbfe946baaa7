/* server.h - for tests: a static web server on a free port of the loopback, in a thread of this
 * process, that misbehaves on demand. */
#ifndef SUPPORT_SERVER_H
#define SUPPORT_SERVER_H
#include "base/str.h"

enum server_fault {
    SERVER_SOUND,
    SERVER_MISSING,   /* 404 */
    SERVER_STATUS,    /* `number` is the status */
    SERVER_LATER,     /* 503 and Retry-After: `number` seconds */
    SERVER_CUT,       /* the connection ends after `number` bytes of the body */
    SERVER_NO_RANGES, /* 200 and all of it to a request for a part */
    SERVER_BLOCKS,    /* 206, but from the multiple of `number` before what was asked for */
    SERVER_PARTS,     /* 206 and `number` bytes, where there are more, to a request for a part */
    SERVER_CHANGED,   /* another last byte, under another tag */
    SERVER_PAGE,      /* 200 and the page of a log-in portal */
    SERVER_REDIRECT,  /* 302 to the same path at port `number`; 0: to file:///etc/hostname */
    SERVER_DRIP,      /* a byte now and then, for ever */
    SERVER_SILENT,    /* takes the request and says nothing */
    SERVER_ENDLESS,   /* a body that does not end */
    SERVER_SAYS,      /* of server_says */
};
struct server;
struct server *server_start(const char *folder);
void server_stop(struct server *s);
const char *server_url(const struct server *s); /* http://127.0.0.1:PORT */
int server_port(const struct server *s);
/* The next `times` requests whose path contains `part` meet the fault; one rule at a time. */
void server_misbehave(struct server *s, const char *part, enum server_fault fault, int64_t number,
                      int times);
/* As a fault: `head`, whatever it is, then `fill` again and again for as long as it is taken, with
 * a pause before each; none (STR("")): silence. */
void server_says(struct server *s, const char *part, struct str head, struct str fill, int pause_ms,
                 int times);
/* Since the start or the last call: requests whose path contains `part`, and bytes of all bodies,
 * and of what it says. */
int server_requests(struct server *s, const char *part);
int server_heads(struct server *s, const char *part); /* requests that say `part` anywhere */
int server_connections(struct server *s);
int64_t server_bytes(struct server *s);
/* From now on every tag is a weak one, or another one at each answer. */
void server_weaken_tags(struct server *s);
void server_change_tags(struct server *s);
void server_forget(struct server *s);
#endif

/* http.h - one file from a static web server (libcurl): http and https only, no redirect followed,
 * bounded in size and in patience, resumed where it was cut.
 *
 * What arrives is not believed: whoever asked checks hashes and signatures.  Proxies and
 * certificates are the system's (http_proxy, https_proxy, no_proxy).  One thread. */
#ifndef NET_HTTP_H
#define NET_HTTP_H
#include "base/str.h"

enum { HTTP_TAG_BYTES = 256 }; /* an ETag of nginx has 20 */

struct http_patience {
    int connect_s; /* until a server answers */
    int slow_s;    /* at below slow_bytes_s for so long a transfer is given up */
    int slow_bytes_s;
    int tries;    /* of one file, while the fault may pass */
    int pause_ms; /* before the second try; doubled for each next one, and jittered */
};
extern const struct http_patience http_patience_usual;

struct http;
struct http *http_create(const struct http_patience *p);
void http_destroy(struct http *h); /* NULL is fine */

struct http_get {
    const char *url;
    int fd;            /* what is written to, from `from` on; cut when the server sends all again */
    int64_t from;      /* bytes of an earlier try that the file has; 0: none */
    int64_t max_bytes; /* of the whole file: one more is ERR_TOO_BIG */
    bool whole;        /* a try that was cut is worth nothing: no hash tells what it was of */
    char tag[HTTP_TAG_BYTES]; /* in: of what is here already, "" if not known; out: the server's */
    bool unchanged;           /* out: the tag is still right, nothing was sent */
    void (*progress)(void *ctx, int64_t bytes); /* bytes of the file that are here; may be NULL */
    void *ctx;
};
/* ERR_NOT_FOUND: the server has no such file.  ERR_INCOMPLETE: no whole answer after all tries,
 * what came is in the file.  ERR_TOO_BIG.  ERR_IO: an answer that waiting does not mend (a page of
 * a log-in portal, a redirect, a refused certificate), or the disk. */
bool http_fetch(struct http *h, struct http_get *g, struct err *e) MUST_CHECK;
#endif

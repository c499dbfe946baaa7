/* http.c - a transfer is tried again only while the fault may pass: no answer, a cut, a slow line,
 * 408, 429, 5xx.  Each try goes on where the last one ended; If-Range makes a server whose file
 * has changed send all of it, and so does one that knows no ranges. */
#include "net/http.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

const struct http_patience http_patience_usual = {
    .connect_s = 20, .slow_s = 30, .slow_bytes_s = 200, .tries = 4, .pause_ms = 2000};

enum { PAUSE_MAX_S = 120, STATUS_PARTIAL = 206 };

struct http {
    CURL *curl;
    struct http_patience patience;
};

/* One request under way. */
struct transfer {
    struct http *http;
    struct http_get *g;
    int64_t at;       /* where the next byte belongs */
    bool conditional; /* only asked for if it is not what the tag says */
    bool begun;       /* the answer's first byte came */
    bool is_page;     /* Content-Type: text/html */
    int64_t range_at; /* Content-Range: where the bytes that come belong */
    int retry_after_s;
    char tag[HTTP_TAG_BYTES];
    struct err e; /* why we stopped it */
};

struct http *http_create(const struct http_patience *p)
{
    struct http *h = MEM_NEW(struct http, 1);
    h->patience = *p;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    h->curl = curl_easy_init();
    if (!h->curl)
        abort(); /* out of memory ends the process */
    return h;
}

void http_destroy(struct http *h)
{
    if (!h)
        return;
    curl_easy_cleanup(h->curl);
    curl_global_cleanup();
    free(h);
}

static long status_of(const struct http *h)
{
    long status = 0;
    curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

/* ---- what libcurl calls ---- */

static bool header_is(struct str line, const char *name, struct str *value)
{
    struct str key;
    if (!str_cut(line, ':', &key, value) || key.n != strlen(name) ||
        strncasecmp(key.p, name, key.n) != 0)
        return false;
    *value = str_trim(*value);
    return true;
}

static size_t on_header(char *p, size_t size, size_t n, void *ctx)
{
    struct transfer *t = ctx;
    struct str line = {p, size * n}, value, unit;
    int64_t number;
    if (line.n >= 5 && memcmp(line.p, "HTTP/", 5) == 0) { /* of this answer, not of one before */
        t->tag[0] = 0;
        t->is_page = false;
        t->range_at = -1;
    } else if (header_is(line, "ETag", &value) && value.n < sizeof t->tag) {
        memcpy(t->tag, value.p, value.n);
        t->tag[value.n] = 0;
    } else if (header_is(line, "Content-Type", &value)) {
        t->is_page = value.n >= 9 && strncasecmp(value.p, "text/html", 9) == 0;
    } else if (header_is(line, "Content-Range", &value) && str_cut(value, ' ', &unit, &value) &&
               str_cut(value, '-', &value, &unit) && str_int(value, 0, INT64_MAX, &number)) {
        t->range_at = number;
    } else if (header_is(line, "Retry-After", &value) && str_int(value, 0, PAUSE_MAX_S, &number)) {
        t->retry_after_s = (int)number;
    }
    return size * n;
}

/* A server that sends the whole file although a part was asked for: what is here goes. */
static bool begin(struct transfer *t)
{
    t->begun = true;
    if (status_of(t->http) == STATUS_PARTIAL)
        return t->range_at == t->at || err_set(&t->e, ERR_IO, "the server sent another range");
    if (t->at == 0)
        return true;
    t->at = 0;
    return ftruncate(t->g->fd, 0) == 0 || err_errno(&t->e, errno, "cut");
}

static bool put(struct transfer *t, const char *p, size_t n)
{
    if (t->at + (int64_t)n > t->g->max_bytes)
        return err_set(&t->e, ERR_TOO_BIG, "more than the %lld bytes that are allowed",
                       (long long)t->g->max_bytes);
    while (n > 0) {
        ssize_t done = pwrite(t->g->fd, p, n, t->at);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return err_errno(&t->e, errno, "write");
        t->at += done;
        p += done;
        n -= (size_t)done;
    }
    if (t->g->progress)
        t->g->progress(t->g->ctx, t->at);
    return true;
}

static size_t on_body(char *p, size_t size, size_t n, void *ctx)
{
    struct transfer *t = ctx;
    long status = status_of(t->http);
    if (status != 200 && status != STATUS_PARTIAL) /* an error's own page */
        return size * n;
    /* Some portals do not say what they send; no small file of ours begins so. */
    if (t->is_page || (t->g->whole && !t->begun && n && *p == '<')) {
        err_set(&t->e, ERR_IO, "a web page came instead of content: the network asks for a log-in");
        return 0;
    }
    return (t->begun || begin(t)) && put(t, p, size * n) ? size * n : 0;
}

/* ---- one try ---- */

static struct curl_slist *conditions(const struct http_get *g, int64_t at)
{
    char line[HTTP_TAG_BYTES + 32];
    bool strong = g->tag[0] && strncmp(g->tag, "W/", 2) != 0;
    if (!g->tag[0] || (at > 0 && !strong))
        return NULL;
    snprintf(line, sizeof line, "%s: %s", at > 0 ? "If-Range" : "If-None-Match", g->tag);
    return curl_slist_append(NULL, line);
}

static void prepare(struct transfer *t, struct curl_slist *headers)
{
    t->conditional = headers && t->at == 0;
    CURL *c = t->http->curl;
    const struct http_patience *p = &t->http->patience;
    curl_easy_reset(c); /* connections stay open */
    curl_easy_setopt(c, CURLOPT_URL, t->g->url);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_USERAGENT, "kiosk-sync");
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)p->connect_s);
    curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)p->slow_s);
    curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, (long)p->slow_bytes_s);
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
    if (t->at > 0) { /* CURLOPT_RESUME_FROM would take a whole answer for an error */
        char range[32];
        snprintf(range, sizeof range, "%lld-", (long long)t->at);
        curl_easy_setopt(c, CURLOPT_RANGE, range); /* copied */
    }
}

static bool passes(long status)
{
    return status == 408 || status == 429 || status >= 500;
}

/* What an answer that came to its end means; *again: it may be another one later. */
static bool judge(struct transfer *t, long status, bool *again, struct err *e)
{
    *again = passes(status);
    if (status == 304 && t->conditional) {
        t->g->unchanged = true;
        return true;
    }
    if (status == 200 || status == STATUS_PARTIAL) {
        memcpy(t->g->tag, t->tag, sizeof t->tag);
        return ftruncate(t->g->fd, t->at) == 0 || err_errno(e, errno, "cut");
    }
    if (status == 404 || status == 410)
        return err_set(e, ERR_NOT_FOUND, "the server has no such file");
    if (status == 416 && t->at > 0) { /* it is shorter there: all of it, from the start */
        *again = true;
        t->g->tag[0] = 0;
        t->at = 0;
    }
    if (status == 304)
        return err_set(e, ERR_IO, "the server says \"not modified\", which was not asked");
    if (status / 100 == 3)
        return err_set(e, ERR_IO, "the server sends elsewhere (%ld), which is not followed",
                       status);
    return err_set(e, *again ? ERR_INCOMPLETE : ERR_IO, "the server answered %ld", status);
}

/* What follows a body that was longer than the server said is another protocol to libcurl too. */
static bool is_for_good(CURLcode rc, const char *url)
{
    if (rc == CURLE_UNSUPPORTED_PROTOCOL)
        return !str_starts(str_of(url), "http://") && !str_starts(str_of(url), "https://");
    return rc == CURLE_URL_MALFORMAT || rc == CURLE_PEER_FAILED_VERIFICATION ||
           rc == CURLE_SSL_CACERT_BADFILE;
}

static bool try_once(struct transfer *t, bool *again, struct err *e)
{
    if (t->g->whole)
        t->at = 0;
    struct curl_slist *headers = conditions(t->g, t->at);
    t->begun = false;
    t->e.code = ERR_NONE;
    t->retry_after_s = 0;
    prepare(t, headers);
    CURLcode rc = curl_easy_perform(t->http->curl);
    curl_slist_free_all(headers);
    *again = false;
    if (t->e.code) {
        *e = t->e;
        return false;
    }
    long status = status_of(t->http);
    if (rc == CURLE_OK)
        return judge(t, status, again, e);
    *again = !is_for_good(rc, t->g->url);
    /* What came is only good for going on if the next answer is of the same file. */
    if (t->begun && !t->g->whole)
        memcpy(t->g->tag, t->tag, sizeof t->tag);
    return err_set(e, *again ? ERR_INCOMPLETE : ERR_IO, "%s", curl_easy_strerror(rc));
}

/* Between half and one and a half of the pause, so that kiosks do not come back all at once. */
static void wait_before(struct http *h, int try, int retry_after_s)
{
    int64_t ms = (int64_t)h->patience.pause_ms << (try - 1);
    uint32_t r;
    if (getrandom(&r, sizeof r, GRND_NONBLOCK) != sizeof r)
        r = (uint32_t)getpid() * 2654435761u;
    ms = ms / 2 + (int64_t)(r % 1024) * ms / 1024;
    if (ms < retry_after_s * 1000)
        ms = retry_after_s * 1000;
    if (ms > PAUSE_MAX_S * 1000)
        ms = PAUSE_MAX_S * 1000;
    struct timespec t = {ms / 1000, ms % 1000 * 1000000};
    nanosleep(&t, NULL);
}

/* A URL without the name and the password that it may hold: the scheme, and the rest of it. */
static struct str shown(const char *url, const char **rest)
{
    const char *host = strstr(url, "://");
    host = host ? host + 3 : url;
    size_t n = strcspn(host, "/");
    const char *at = memrchr(host, '@', n);
    *rest = at ? at + 1 : host;
    return (struct str){url, (size_t)(host - url)};
}

bool http_fetch(struct http *h, struct http_get *g, struct err *e)
{
    struct transfer t = {.http = h, .g = g, .at = g->from};
    bool again = true, ok = false;
    const char *rest;
    struct str scheme = shown(g->url, &rest);
    g->unchanged = false;
    for (int try = 1; !ok && again; try++) {
        if (try > 1)
            wait_before(h, try - 1, t.retry_after_s);
        ok = try_once(&t, &again, e);
        again = again && try < h->patience.tries;
    }
    return ok || err_wrap(e, "%.*s%s", STR_ARG(scheme), rest);
}

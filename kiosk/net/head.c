#include "net/head.h"

#include <string.h>
#include <strings.h>

void head_clear(struct head *h)
{
    *h = (struct head){.from = HEAD_NO_RANGE};
}

static bool is_name(struct str s, const char *name)
{
    return s.n == strlen(name) && strncasecmp(s.p, name, s.n) == 0;
}

static bool is_none_or(struct str value, const char *name)
{
    return value.n == 0 || is_name(value, name);
}

/* RFC 9110 8.8.3: what is sent back as it came has no blanks and steers nothing. */
static void take_tag(struct head *h, struct str value)
{
    bool ok = value.n < sizeof h->tag;
    for (size_t i = 0; ok && i < value.n; i++)
        ok = value.p[i] > ' ' && value.p[i] < 0x7f;
    memcpy(h->tag, value.p, ok ? value.n : 0);
    h->tag[ok ? value.n : 0] = 0;
}

/* RFC 9110 14.4: "bytes 0-4095/8192", "bytes 0-4095/" and a star where the whole is not known. */
static void take_range(struct head *h, struct str value)
{
    struct str unit, range, total, from, last;
    int64_t first, end, all = INT64_MAX;
    if (str_cut(value, ' ', &unit, &value) && is_name(unit, "bytes") &&
        str_cut(str_trim(value), '/', &range, &total) && str_cut(range, '-', &from, &last) &&
        str_int(from, 0, INT64_MAX - 1, &first) && str_int(last, first, INT64_MAX - 1, &end) &&
        (str_is(total, "*") || str_int(total, end + 1, INT64_MAX, &all))) {
        h->from = first;
        h->end = end + 1;
        h->total = all;
    } else {
        h->from = HEAD_NO_RANGE;
    }
}

bool head_take(struct head *h, struct str line, struct err *e)
{
    struct str name, value;
    int64_t n;
    if (!str_cut(line, ':', &name, &value))
        return true;
    value = str_trim(value);
    if (is_name(name, "ETag"))
        take_tag(h, value);
    else if (is_name(name, "Content-Type"))
        h->is_page = value.n >= 9 && strncasecmp(value.p, "text/html", 9) == 0;
    else if (is_name(name, "Content-Range"))
        take_range(h, value);
    else if (is_name(name, "Retry-After"))
        h->retry_after_s = str_int(value, 0, INT64_MAX, &n) ? n : INT64_MAX;
    else if ((is_name(name, "Content-Encoding") && !is_none_or(value, "identity")) ||
             (is_name(name, "Transfer-Encoding") && !is_none_or(value, "chunked")))
        return err_set(e, ERR_IO, "the server sends it encoded (%.*s), which was not asked for",
                       value.n < 32 ? (int)value.n : 32, value.p);
    else if (is_name(name, "Content-Length") && !str_int(value, 0, INT64_MAX, &n))
        return err_set(e, ERR_IO, "the server says a length that is none");
    return true;
}

#include "pack/strict.h"

#include "pack/limits.h"

#include <jansson.h>
#include <string.h>

/* A parser that recurses must not be the one that finds out how deep the input is, nor one that
 * allocates how much. */
static bool small(struct str json, struct err *e)
{
    size_t depth = 0, nests = 0;
    bool quoted = false;
    for (size_t i = 0; i < json.n; i++) {
        char c = json.p[i];
        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '{' || c == '['))
            depth++, nests++;
        else if (!quoted && (c == '}' || c == ']') && depth > 0)
            depth--;
        if (depth > LIMIT_JSON_DEPTH)
            return err_set(e, ERR_CORRUPT, "JSON nested deeper than %u", LIMIT_JSON_DEPTH);
    }
    return nests <= LIMIT_JSON_NESTS || err_set(e, ERR_TOO_BIG,
                                                "%zu objects and arrays in JSON, "
                                                "the limit is %u",
                                                nests, LIMIT_JSON_NESTS);
}

bool strict_load(struct str json, struct json_t **out, struct err *e)
{
    if (!small(json, e))
        return false;
    json_error_t why;
    json_t *o = json_loadb(json.p, json.n, JSON_REJECT_DUPLICATES, &why);
    if (!o)
        return err_set(e, ERR_CORRUPT, "line %d: %s", why.line, why.text);
    if (!json_is_object(o)) {
        json_decref(o);
        return err_set(e, ERR_CORRUPT, "JSON is not an object");
    }
    *out = o;
    return true;
}

bool strict_members(const struct json_t *o, const char *names, struct err *e)
{
    if (!json_is_object(o))
        return err_set(e, ERR_CORRUPT, "expected an object with %s", names);
    size_t n = 0;
    for (struct str rest = str_of(names), name; str_next(&rest, ' ', &name); n++)
        if (!json_object_getn(o, name.p, name.n))
            return err_set(e, ERR_CORRUPT, "member \"%.*s\" is missing", STR_ARG(name));
    if (json_object_size(o) != n)
        return err_set(e, ERR_CORRUPT, "unknown members beside %s", names);
    return true;
}

static bool text_of(const struct json_t *o, const char *member, struct str *out, struct err *e)
{
    const json_t *v = json_object_get(o, member);
    if (!json_is_string(v))
        return err_set(e, ERR_CORRUPT, "\"%s\" is not a text", member);
    *out = (struct str){json_string_value(v), json_string_length(v)};
    return true;
}

bool strict_is(const struct json_t *o, const char *member, const char *text, struct err *e)
{
    struct str s;
    if (!text_of(o, member, &s, e))
        return false;
    if (!str_is(s, text))
        return err_set(e, ERR_UNTRUSTED, "\"%s\" is \"%.*s\", expected \"%s\"", member,
                       (int)(s.n < 40 ? s.n : 40), s.p, text);
    return true;
}

bool strict_int(const struct json_t *o, const char *member, int64_t min, int64_t max, int64_t *out,
                struct err *e)
{
    const json_t *v = json_object_get(o, member);
    if (!json_is_integer(v))
        return err_set(e, ERR_CORRUPT, "\"%s\" is not an integer", member);
    int64_t i = json_integer_value(v);
    if (i < min || i > max)
        return err_set(e, ERR_CORRUPT, "\"%s\" is %lld, expected %lld to %lld", member,
                       (long long)i, (long long)min, (long long)max);
    *out = i;
    return true;
}

bool strict_size(const struct json_t *o, const char *member, uint64_t limit, int64_t *out,
                 struct err *e)
{
    int64_t size = 0;
    if (!strict_int(o, member, 1, INT64_MAX, &size, e))
        return false;
    if ((uint64_t)size > limit)
        return err_set(e, ERR_TOO_BIG, "\"%s\" is %lld bytes, the limit is %llu", member,
                       (long long)size, (unsigned long long)limit);
    *out = size;
    return true;
}

bool strict_hash(const struct json_t *o, const char *member, hash_hex out, struct err *e)
{
    struct str s;
    if (!text_of(o, member, &s, e))
        return false;
    return hash_parse(s, out) ||
           err_set(e, ERR_CORRUPT, "\"%s\" is not 64 lower-case hex digits", member);
}

bool strict_slug(const struct json_t *o, const char *member, char out[SLUG_MAX_BYTES + 1],
                 struct err *e)
{
    struct str s;
    if (!text_of(o, member, &s, e))
        return false;
    if (!slug_is_valid(s))
        return err_set(e, ERR_CORRUPT, "\"%s\" is not a slug ([a-z0-9-], at most %u)", member,
                       SLUG_MAX_BYTES);
    memcpy(out, s.p, s.n + 1);
    return true;
}

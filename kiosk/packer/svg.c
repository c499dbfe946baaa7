#include "packer/svg.h"

#include <string.h>

bool svg_stands_alone(struct str svg, struct err *e)
{
    struct str piece, rest = svg, value;
    while (str_next(&rest, '=', &piece)) {
        piece = str_trim(piece);
        value = str_trim(rest);
        if (piece.n < 4 || memcmp(piece.p + piece.n - 4, "href", 4) != 0 || value.n < 2)
            continue;
        if ((value.p[0] == '"' || value.p[0] == '\'') && value.p[1] != '#')
            return err_set(e, ERR_UNSUPPORTED,
                           "an href leads out of the drawing; draw what it shows, or save the "
                           "picture as PNG");
    }
    return true;
}

/* "text", "svg:text x=..": the name of a tag, and nothing that only begins so. */
static bool is_text_tag(struct str tag)
{
    size_t n = 0, begin = 0;
    for (; n < tag.n && !strchr(" \t\n\r/>", tag.p[n]); n++)
        if (tag.p[n] == ':')
            begin = n + 1;
    return str_is((struct str){tag.p + begin, n - begin}, "text");
}

/* Beyond its end, with what may look like tags before it. */
static void skip_comment(struct str begin, struct str *rest)
{
    struct str all = {begin.p, (size_t)(rest->p - begin.p) + rest->n};
    const char *end = memmem(all.p, all.n, "-->", 3);
    if (end && end > rest->p)
        *rest = (struct str){end, all.n - (size_t)(end - all.p)};
}

bool svg_has_letters(struct str file)
{
    struct str tag, rest = str_trim(file);
    if (!str_starts(rest, "<"))
        return false;
    while (str_next(&rest, '<', &tag)) {
        if (str_starts(tag, "!--"))
            skip_comment(tag, &rest);
        else if (is_text_tag(tag))
            return true;
    }
    return false;
}

#include "packer/marks.h"

#include "pack/hash.h"

#include <string.h>

struct mark marks_of(const struct content_page *from, enum lang lang)
{
    struct mark m = {.from = lang};
    hash_hex hash;
    struct buf text = {0};
    buf_printf(&text, "%.*s\n%.*s\n%.*s", STR_ARG(from->title.text), STR_ARG(from->summary.text),
               STR_ARG(str_trim(from->body.text)));
    hash_bytes(buf_str(&text), hash);
    buf_free(&text);
    memcpy(m.hash, hash, sizeof m.hash - 1);
    return m;
}

bool marks_parse(struct str s, struct mark *out)
{
    struct mark m = {0};
    struct str lang, hash;
    if (!str_cut(s, ' ', &lang, &hash) || !lang_from_code(lang, &m.from) ||
        hash.n != sizeof m.hash - 1 || strspn(hash.p, "0123456789abcdef") < hash.n)
        return false;
    memcpy(m.hash, hash.p, hash.n);
    *out = m;
    return true;
}

bool marks_is_old(const struct content_item *i, enum lang lang, enum lang *from)
{
    struct mark then;
    const struct content_page *p = &i->page[lang];
    if (!p->there || !p->made_from.line || !marks_parse(p->made_from.text, &then))
        return false;
    *from = then.from;
    return !i->page[then.from].there ||
           strcmp(marks_of(&i->page[then.from], then.from).hash, then.hash) != 0;
}

/* files.c - channel.yaml, item.yaml and LANG.md: tables of their keys. */
#include "packer/files.h"

#include "base/slug.h"
#include "base/utf8.h"
#include "packer/fields.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define FIELD(of, key, type)                                                                       \
    {                                                                                              \
#key, type, offsetof(struct of, key)                                                       \
    }

static bool is_utf8(const struct reader *r, struct str text)
{
    uint32_t line = 1;
    for (struct str rest = text, one; str_next(&rest, '\n', &one); line++)
        if (!utf8_valid(one)) {
            reader_error(r, line, "not UTF-8; save the file as UTF-8");
            return false;
        }
    return true;
}

static void read_section(const struct reader *r, const struct node *n, struct content_channel *c)
{
    static const struct field fields[] = {
        FIELD(content_section, slug, FIELD_SLUG),   FIELD(content_section, icon, FIELD_SLUG),
        FIELD(content_section, accent, FIELD_SLUG), FIELD(content_section, order, FIELD_INT),
        FIELD(content_section, title, FIELD_TEXT),  FIELD(content_section, summary, FIELD_TEXT),
    };
    struct content_section *s = &c->sections[c->n_sections];
    *s = (struct content_section){.line = n->line};
    if (n->kind != NODE_MAP) {
        reader_error(r, n->line, "a section is \"slug: ...\" and lines below it");
        return;
    }
    fields_read(r, n, fields, COUNT(fields), s);
    if (s->slug.line)
        c->n_sections++;
    else if (!node_find(n, "slug"))
        reader_error(r, n->line, "a section without slug; write \"slug: ...\"");
}

/* `list` may be empty: its last line was removed to bring an item back. */
static void read_withdrawn(const struct reader *r, const struct node *list,
                           struct content_channel *c)
{
    const struct node *map = NULL;
    if (list->kind != NODE_TEXT || list->text.n)
        field_read(r, list, FIELD_MAP, &map);
    if (!map)
        return;
    c->withdrawn.at = ARENA_NEW(r->a, struct content_word, map->n);
    for (size_t i = 0; i < map->n; i++) {
        struct content_word date = {0};
        field_read(r, &map->at[i], FIELD_DATE, &date);
        if (!slug_is_valid(map->at[i].key))
            reader_error(r, map->at[i].line, "withdrawn: \"%s\" is no item's slug",
                         map->at[i].key.p);
        else if (date.line) /* the item's name, in the line that withdrew it */
            c->withdrawn.at[c->withdrawn.n++] = (struct content_word){map->at[i].key, date.line};
    }
}

void files_channel(const struct reader *r, struct str yaml, struct content_channel *c)
{
    struct written {
        struct content_word channel;
        struct content_text title, subtitle;
        const struct node *sections, *withdrawn;
    } w = {0};
    static const struct field fields[] = {
        FIELD(written, channel, FIELD_SLUG),   FIELD(written, title, FIELD_TEXT),
        FIELD(written, subtitle, FIELD_TEXT),  FIELD(written, sections, FIELD_LIST),
        FIELD(written, withdrawn, FIELD_NODE),
    };
    const struct node *map = is_utf8(r, yaml) ? node_read(r, yaml, 1) : NULL;
    if (!map)
        return;
    fields_read(r, map, fields, COUNT(fields), &w);
    if (!w.channel.line && !w.channel.refused)
        reader_error(r, 1, "no channel; write \"channel: %.*s\"", STR_ARG(c->channel));
    else if (w.channel.line && !str_eq(w.channel.text, c->channel))
        reader_error(r, w.channel.line,
                     "channel is \"%s\", but its folder is \"%s\"; make them equal",
                     w.channel.text.p, c->channel.p);
    c->title = w.title;
    c->subtitle = w.subtitle;
    c->sections = ARENA_NEW(r->a, struct content_section, w.sections ? w.sections->n : 0);
    for (size_t i = 0; w.sections && i < w.sections->n; i++)
        read_section(r, &w.sections->at[i], c);
    if (w.withdrawn)
        read_withdrawn(r, w.withdrawn, c);
}

static void read_picture(const struct reader *r, const struct node *n, struct content_item *i)
{
    static const struct field fields[] = {
        FIELD(content_picture, file, FIELD_WORD),   FIELD(content_picture, tall, FIELD_WORD),
        FIELD(content_picture, credit, FIELD_WORD), FIELD(content_picture, licence, FIELD_WORD),
        FIELD(content_picture, alt, FIELD_TEXT),    FIELD(content_picture, caption, FIELD_TEXT),
        FIELD(content_picture, award, FIELD_TEXT),
    };
    struct content_picture *p = &i->pictures[i->n_pictures];
    *p = (struct content_picture){.line = n->line};
    if (n->kind == NODE_MAP)
        fields_read(r, n, fields, COUNT(fields), p);
    if (p->file.line)
        i->n_pictures++;
    else
        i->pictures_refused = true;
    if (!p->file.line && !p->file.refused)
        reader_error(r, n->line, "a picture without file; write \"file: NAME\"");
}

static void read_coordinates(const struct reader *r, const struct node *n, struct content_item *i)
{
    struct written {
        struct content_word latitude, longitude, source, checked;
        bool verified;
    } w = {0};
    static const struct field fields[] = {
        FIELD(written, latitude, FIELD_DECIMAL), FIELD(written, longitude, FIELD_DECIMAL),
        FIELD(written, source, FIELD_WORD),      FIELD(written, checked, FIELD_DATE),
        FIELD(written, verified, FIELD_BOOL),
    };
    fields_read(r, n, fields, COUNT(fields), &w);
    if (w.latitude.refused || w.longitude.refused)
        return;
    if (!w.latitude.line || !w.longitude.line)
        reader_error(r, n->line, "coordinates need latitude and longitude");
    else if (!w.source.line && !w.source.refused && !i->source.line)
        reader_error(r, n->line, "coordinates need a source");
    i->latitude = w.latitude;
    i->longitude = w.longitude;
    bool own = w.source.line;
    i->place_source = own ? w.source : i->source;
    i->place_checked = own ? w.checked : i->checked;
    i->place_verified = own ? w.verified : i->verified;
}

static void find_kind(const struct reader *r, struct content_word name, struct content_item *i)
{
    i->kind = kind_find(name.text);
    if (i->kind)
        return;
    struct buf known = {0};
    kind_names(&known);
    if (name.line)
        reader_error(r, name.line, "unknown kind \"%s\"; known: %s", name.text.p, known.p);
    else if (!name.refused)
        reader_error(r, 1, "no kind; write \"kind: \" and one of %s", known.p);
    buf_free(&known);
}

void files_item(const struct reader *r, struct str yaml, struct content_item *i)
{
    struct written {
        struct content_item item;
        struct content_word kind;
        const struct node *coordinates, *facts, *pictures;
    } w = {.item = *i};
#define ITEM(key, type)                                                                            \
    {                                                                                              \
#key, type, offsetof(struct written, item.key)                                             \
    }
    static const struct field fields[] = {
        FIELD(written, kind, FIELD_WORD), ITEM(section, FIELD_SLUG),
        ITEM(order, FIELD_INT),           ITEM(publish_from, FIELD_DATE),
        ITEM(publish_until, FIELD_DATE),  ITEM(review_by, FIELD_DATE),
        ITEM(audience, FIELD_WORDS),      FIELD(written, coordinates, FIELD_MAP),
        ITEM(related, FIELD_REFS),        ITEM(source, FIELD_WORD),
        ITEM(checked, FIELD_DATE),        ITEM(verified, FIELD_BOOL),
        FIELD(written, facts, FIELD_MAP), FIELD(written, pictures, FIELD_LIST),
    };
    const struct node *map = is_utf8(r, yaml) ? node_read(r, yaml, 1) : NULL;
    if (!map)
        return;
    fields_read(r, map, fields, COUNT(fields), &w);
    *i = w.item;
    find_kind(r, w.kind, i);
    if (w.coordinates)
        read_coordinates(r, w.coordinates, i);
    if (w.facts && i->kind)
        files_facts(r, w.facts, i);
    i->pictures = ARENA_NEW(r->a, struct content_picture, w.pictures ? w.pictures->n : 0);
    i->pictures_line = w.pictures ? w.pictures->line : 0;
    for (size_t p = 0; w.pictures && p < w.pictures->n; p++)
        read_picture(r, &w.pictures->at[p], i);
}

/* Between the first line, which is ---, and the next such line. */
static bool cut_front(struct str md, struct str *front, struct str *body, uint32_t *body_line)
{
    struct str line, rest = md;
    if (!str_next(&rest, '\n', &line) || !str_is(str_trim(line), "---"))
        return false;
    front->p = rest.p;
    for (*body_line = 3; str_next(&rest, '\n', &line); ++*body_line)
        if (str_is(str_trim(line), "---")) {
            front->n = (size_t)(line.p - front->p);
            *body = rest;
            return true;
        }
    return false;
}

void files_page(const struct reader *r, struct str md, struct content_page *p)
{
    static const struct field fields[] = {
        FIELD(content_page, title, FIELD_WORD),      FIELD(content_page, summary, FIELD_WORD),
        FIELD(content_page, status, FIELD_WORD),     FIELD(content_page, source, FIELD_WORD),
        FIELD(content_page, checked, FIELD_DATE),    FIELD(content_page, verified, FIELD_BOOL),
        FIELD(content_page, translator, FIELD_WORD), FIELD(content_page, made_from, FIELD_WORD),
    };
    if (!is_utf8(r, md))
        return;
    struct str front;
    if (!cut_front(md, &front, &p->body.text, &p->body.line)) {
        reader_error(r, 1,
                     "no front matter; begin with a line ---, then title, and end it with ---");
        return;
    }
    const struct node *map = node_read(r, front, 2);
    if (map)
        fields_read(r, map, fields, COUNT(fields), p);
    else
        p->body.line = 0;
}

/* node.c - libyaml's events to a tree.
 *
 * Events rather than libyaml's documents: anchors, tags and depth are refused as they come, so a
 * small file cannot unfold into a large one.  Duplicate keys keep the first value. */
#include "packer/node.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

struct loading {
    const struct reader *r;
    yaml_parser_t parser;
    uint32_t first_line;
};

static uint32_t line_at(const struct loading *l, yaml_mark_t mark)
{
    return l->first_line + (uint32_t)mark.line;
}

void reader_error(const struct reader *r, uint32_t line, const char *fmt, ...)
{
    char text[512];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    findings_add(r->f, FINDING_ERROR, r->file, line, "%s", text);
}

static bool next(struct loading *l, yaml_event_t *event)
{
    if (yaml_parser_parse(&l->parser, event))
        return true;
    const yaml_parser_t *p = &l->parser;
    yaml_mark_t mark =
        p->problem_mark.line >= p->context_mark.line ? p->problem_mark : p->context_mark;
    reader_error(l->r, line_at(l, mark),
                 "not YAML: %s%s%s; put texts that hold \": \" or \" #\" in quotes",
                 p->problem ? p->problem : "cannot be read", p->context ? " " : "",
                 p->context ? p->context : "");
    return false;
}

static bool load(struct loading *l, const yaml_event_t *event, int depth, struct node *out);

/* Doubles in the arena; what is left behind is small and dies with it. */
static bool keep(const struct reader *r, struct node *parent, struct node child)
{
    size_t n = parent->n;
    if (n == NODE_MAX_ENTRIES) {
        reader_error(r, child.line, "more than %d entries", NODE_MAX_ENTRIES);
        return false;
    }
    if ((n & (n - 1)) == 0) { /* 0, 1, 2, 4, ... are full */
        struct node *more = ARENA_NEW(r->a, struct node, n ? n * 2 : 1);
        if (n)
            memcpy(more, parent->at, n * sizeof *more);
        parent->at = more;
    }
    parent->at[parent->n++] = child;
    return true;
}

static bool load_list(struct loading *l, int depth, struct node *out)
{
    for (yaml_event_t event; next(l, &event);) {
        bool end = event.type == YAML_SEQUENCE_END_EVENT;
        struct node child = {0};
        bool ok = end || (load(l, &event, depth, &child) && keep(l->r, out, child));
        yaml_event_delete(&event);
        if (end || !ok)
            return ok;
    }
    return false;
}

static bool load_pair(struct loading *l, struct node key, int depth, struct node *map)
{
    yaml_event_t event;
    if (key.kind != NODE_TEXT) {
        reader_error(l->r, key.line, "a key is a word, not a list or a map");
        return false;
    }
    if (!next(l, &event))
        return false;
    struct node value = {0};
    bool ok = load(l, &event, depth, &value);
    yaml_event_delete(&event);
    if (!ok)
        return false;
    value.key = key.text;
    value.line = key.line; /* where an officer looks for it */
    if (!node_find(map, key.text.p))
        return keep(l->r, map, value);
    reader_error(l->r, key.line, "\"%s\" stands twice; keep one", key.text.p);
    return true;
}

static bool load_map(struct loading *l, int depth, struct node *out)
{
    for (yaml_event_t event; next(l, &event);) {
        bool end = event.type == YAML_MAPPING_END_EVENT;
        struct node key = {0};
        bool ok = end || (load(l, &event, depth, &key) && load_pair(l, key, depth, out));
        yaml_event_delete(&event);
        if (end || !ok)
            return ok;
    }
    return false;
}

/* The node that begins with this event. */
static bool load(struct loading *l, const yaml_event_t *event, int depth, struct node *out)
{
    *out = (struct node){.line = line_at(l, event->start_mark)};
    if (depth == NODE_MAX_DEPTH) {
        reader_error(l->r, out->line, "nested too deep");
        return false;
    }
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        out->text = str_copy(l->r->a, str_trim((struct str){(const char *)event->data.scalar.value,
                                                            event->data.scalar.length}));
        if (memchr(out->text.p, 0, out->text.n)) {
            reader_error(l->r, out->line, "a text holds a control character");
            return false;
        }
        return true;
    case YAML_SEQUENCE_START_EVENT:
        out->kind = NODE_LIST;
        return load_list(l, depth + 1, out);
    case YAML_MAPPING_START_EVENT:
        out->kind = NODE_MAP;
        return load_map(l, depth + 1, out);
    default:
        reader_error(l->r, out->line, "anchors and aliases (& and *) are not part of the format");
        return false;
    }
}

/* Stream and document begin, one node, document and stream end. */
static bool load_document(struct loading *l, struct node *out)
{
    static const yaml_event_type_t before[] = {YAML_STREAM_START_EVENT, YAML_DOCUMENT_START_EVENT};
    yaml_event_t event;
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        if (!next(l, &event))
            return false;
        bool ok = event.type == before[i];
        yaml_event_delete(&event);
        if (!ok) {
            reader_error(l->r, l->first_line, "is empty; write \"key: value\" lines");
            return false;
        }
    }
    if (!next(l, &event))
        return false;
    bool ok = load(l, &event, 0, out);
    yaml_event_delete(&event);
    while (ok && next(l, &event)) { /* what stands behind must be whole too */
        yaml_event_type_t type = event.type;
        uint32_t line = line_at(l, event.start_mark);
        yaml_event_delete(&event);
        if (type == YAML_STREAM_END_EVENT)
            return true;
        if (type == YAML_DOCUMENT_START_EVENT) {
            reader_error(l->r, line, "a second document; one file is one document");
            return false;
        }
    }
    return false;
}

const struct node *node_read(const struct reader *r, struct str yaml, uint32_t first_line)
{
    struct loading l = {.r = r, .first_line = first_line};
    if (!yaml_parser_initialize(&l.parser))
        abort(); /* out of memory */
    yaml_parser_set_encoding(&l.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&l.parser, (const unsigned char *)yaml.p, yaml.n);
    struct node *root = ARENA_NEW(r->a, struct node, 1);
    bool ok = load_document(&l, root);
    yaml_parser_delete(&l.parser);
    if (ok && root->kind != NODE_MAP) {
        reader_error(r, root->line, "expected \"key: value\" lines");
        ok = false;
    }
    return ok ? root : NULL;
}

const struct node *node_find(const struct node *map, const char *key)
{
    for (size_t i = 0; i < map->n; i++)
        if (str_is(map->at[i].key, key))
            return &map->at[i];
    return NULL;
}

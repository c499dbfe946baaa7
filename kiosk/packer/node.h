/* node.h - YAML as a small tree that knows its lines, and the reading of its parts by tables of
 * fields.  Only what content needs: texts, lists, maps; no anchors, tags or several documents. */
#ifndef PACKER_NODE_H
#define PACKER_NODE_H
#include "packer/content.h"

enum { NODE_MAX_BYTES = 256 << 10, NODE_MAX_DEPTH = 8, NODE_MAX_ENTRIES = 500 };

enum node_kind { NODE_TEXT, NODE_LIST, NODE_MAP };
struct node {
    enum node_kind kind;
    uint32_t line;
    struct str key;  /* in a map */
    struct str text; /* NODE_TEXT */
    struct node *at; /* entries of a list or map */
    size_t n;
};

/* The file that is being read, and where its faults go. */
struct reader {
    struct arena *a;
    struct findings *f;
    struct str file;
};
void reader_error(const struct reader *r, uint32_t line, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* A map, or NULL with a finding.  `first_line` is the line of the file where `yaml` begins. */
const struct node *node_read(const struct reader *r, struct str yaml, uint32_t first_line);
const struct node *node_find(const struct node *map, const char *key); /* or NULL */

/* How one key of a map is read into a member of a struct. */
enum field_type {
    FIELD_WORD,    /* struct content_word */
    FIELD_SLUG,    /* struct content_word: a-z, 0-9, - */
    FIELD_DATE,    /* struct content_word: YYYY-MM-DD */
    FIELD_DECIMAL, /* struct content_word: 13.77 */
    FIELD_STR,     /* struct str */
    FIELD_INT,     /* int64_t */
    FIELD_BOOL,    /* bool: yes, no, true, false */
    FIELD_TEXT,    /* struct content_text */
    FIELD_WORDS,   /* struct content_words */
    FIELD_REFS,    /* struct content_words: SLUG or CHANNEL/SLUG */
    FIELD_MAP,     /* const struct node *, a map */
    FIELD_LIST,    /* const struct node *, a list */
    FIELD_NODE,    /* const struct node *, anything */
};
struct field {
    const char *key;
    enum field_type type;
    size_t offset;
};
void field_read(const struct reader *r, const struct node *n, enum field_type type, void *into);
/* Fill `into` from the map; what is wrong, and keys that the table does not have, become findings
 * and leave their member as it was. */
void fields_read(const struct reader *r, const struct node *map, const struct field *fields,
                 size_t n, void *into);
#endif

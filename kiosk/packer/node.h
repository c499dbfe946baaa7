/* node.h - YAML as a small tree that knows its lines.  Only what content needs: texts, lists, maps;
 * no anchors, tags or several documents. */
#ifndef PACKER_NODE_H
#define PACKER_NODE_H
#include "packer/findings.h"

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
#endif

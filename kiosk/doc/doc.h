/* doc.h - an article as blocks of styled text.  Pure: Markdown in, blocks out (md4c). */
#ifndef DOC_DOC_H
#define DOC_DOC_H
#include "base/str.h"

enum doc_kind { DOC_HEADING, DOC_PARA, DOC_ITEM, DOC_NOTICE };
enum doc_style { DOC_PLAIN = 0, DOC_BOLD = 1, DOC_LINK = 2 };

struct doc_span {
    uint32_t start, end; /* bytes of the block's text */
    uint8_t style;       /* DOC_BOLD | DOC_LINK */
    struct str target;   /* slug or CHANNEL/slug, with DOC_LINK */
    uint32_t line;       /* of the source, from 1: for lint */
};
struct doc_block {
    enum doc_kind kind;
    int level;       /* heading 2..3, list depth 1..3 */
    int number;      /* of an ordered item, from 1; 0 for a bullet */
    struct str text; /* white space joined, entities resolved, no markup */
    struct doc_span *spans;
    size_t n_spans;
    uint32_t line; /* of the source, from 1: for lint */
};
struct doc_fault {
    uint32_t line;
    const char *what; /* and what to do */
};
struct doc {
    struct doc_block *blocks;
    size_t n_blocks;
    struct doc_fault *faults; /* none if doc_parse gave true */
    size_t n_faults;
};

/* 64 KiB is a very long article on a kiosk; 1,024 blocks keep a tree of boxes small.  md4c looks
 * for the end of each [ in all that follows, and asks each of the notices and lists around a line:
 * the longest list of sources has some hundred links, and three lists may lie in each other. */
#define DOC_MAX_BYTES (64u << 10)
#define DOC_MAX_BLOCKS 1024u
#define DOC_MAX_BRACKETS 512
#define DOC_MAX_NESTING 8

/* Everything lives in `a`.  ERR_TOO_BIG over a limit; ERR_UNSUPPORTED for what the format does
 * not have (HTML, tables, pictures, links to the web), and for words that would not be shown; the
 * message begins "line N: ".  Then `out` has what was read so far and the faults: every bad link, and what ended the reading.
 */
bool doc_parse(struct str markdown, struct arena *a, struct doc *out, struct err *e) MUST_CHECK;
#endif

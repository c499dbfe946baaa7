/* content.h - a channel's folder under content/ as data: what officers wrote, with the file and
 * line of every part, so that lint can point at it.  Format: content/README.md. */
#ifndef PACKER_CONTENT_H
#define PACKER_CONTENT_H
#include "base/lang.h"
#include "pack/kinds.h"

struct content_text { /* one text in up to four languages; n == 0: not given */
    struct str at[LANG_COUNT];
    uint32_t line[LANG_COUNT];
};
struct content_fact {
    const struct kind_fact *fact;
    struct str plain;           /* types that are the same in every language */
    struct content_text text;   /* FACT_TEXT */
    struct content_text *list;  /* FACT_LIST: one content_text an entry; FACT_ITEMS uses at[0] */
    size_t n_list;
    struct str source, checked; /* the item's where it named none */
    bool verified;
    uint32_t line;
};
struct content_picture {
    struct str file, tall, credit, licence;
    struct content_text alt;
    uint32_t line;
};
struct content_page { /* LANG.md */
    bool there;
    struct str title, summary, status, source, checked, translator, body;
    bool verified;
    uint32_t title_line, summary_line, status_line, checked_line, body_line;
};
struct content_item {
    struct str slug, folder; /* folder: path from the content root, for messages */
    const struct kind *kind;
    struct str section, publish_from, publish_until, review_by, source, checked;
    struct str latitude, longitude;
    struct str *audience, *related;
    size_t n_audience, n_related;
    int64_t order;
    bool verified;
    struct content_fact *facts;
    size_t n_facts;
    struct content_picture *pictures;
    size_t n_pictures;
    struct content_page page[LANG_COUNT];
};
struct content_section {
    struct str slug, icon, accent;
    int64_t order;
    struct content_text title, summary;
    uint32_t line;
};
struct content_channel {
    struct str channel, folder;
    struct content_text title, subtitle;
    struct content_section *sections;
    size_t n_sections;
    struct content_item *items; /* by slug */
    size_t n_items;
};

enum finding_level { FINDING_WARNING, FINDING_ERROR };
struct finding {
    enum finding_level level;
    struct str file; /* from the content root */
    uint32_t line;
    struct str text; /* what, and what to do */
};
struct findings {
    struct finding *at;
    size_t n, cap;
    size_t errors;
};
void findings_add(struct findings *f, struct arena *a, enum finding_level level, struct str file,
                  uint32_t line, const char *fmt, ...) PRINTF_LIKE(6, 7);

/* Read DIR (a channel, or a folder of channels).  What is wrong becomes findings and the rest is
 * read on; false only if DIR itself cannot be read. */
bool content_read(const char *dir, struct arena *a, struct content_channel **channels, size_t *n,
                  struct findings *f, struct err *e) MUST_CHECK;
#endif

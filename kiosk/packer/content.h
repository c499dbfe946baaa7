/* content.h - a channel's folder under content/ as data: what officers wrote, with the file and
 * line of every part, so that lint can point at it.  Format: content/README.md.
 *
 * What was not written is an empty text with line 0.  Dates, numbers and codes that stand here are
 * well formed: others became findings and were left out.
 *
 * A channel may have a hundred thousand items, so only some are in memory at a time: content_items
 * brings them in, in the order of their slugs, into an arena that its caller resets between. */
#ifndef PACKER_CONTENT_H
#define PACKER_CONTENT_H
#include "base/lang.h"
#include "pack/kinds.h"
#include "packer/findings.h"

struct content_word { /* what was written, and where in its file */
    struct str text;
    uint32_t line;
    bool refused; /* left out, or kept as it was: a finding says why, so it is not missing */
};
struct content_words {
    struct content_word *at;
    size_t n;
};
struct content_text { /* one text in up to four languages */
    struct content_word at[LANG_COUNT];
    uint32_t line; /* of the key; 0: not given */
};
struct content_fact {
    const struct kind_fact *fact;
    struct content_word plain;  /* types that are the same in every language */
    struct content_words items; /* FACT_ITEMS, FACT_RATES */
    struct content_text *texts; /* FACT_TEXT: one; FACT_LIST, FACT_PHRASES: one an entry */
    size_t n_texts;
    struct content_word source, checked; /* the item's where it named none */
    bool verified;
    uint32_t line;
};
struct content_picture {
    struct content_word file, tall, credit, licence;
    struct content_text alt, caption, award;
    uint32_t line;
};
struct content_page { /* LANG.md; body.line 0: it could not be read */
    bool there;
    struct str file; /* from the content root */
    struct content_word title, summary, status, source, checked, translator, made_from, body;
    bool verified;
};
struct content_item {
    struct str slug, folder, file; /* folder, item.yaml: from the content root */
    const struct kind *kind;       /* NULL: not given or unknown, which is an error found */
    struct content_word section, publish_from, publish_until, review_by, source, checked;
    struct content_word latitude, longitude;
    struct content_word place_source, place_checked; /* of the coordinates; as with a fact */
    bool place_verified;
    struct content_words audience, related;
    int64_t order;
    bool verified;
    struct content_fact *facts;
    size_t n_facts;
    struct content_picture *pictures;
    size_t n_pictures;
    uint32_t pictures_line; /* of the key; 0: not given */
    bool pictures_refused;  /* some were left out: a finding says why */
    struct content_page page[LANG_COUNT];
};
struct content_section {
    struct content_word slug, icon, accent;
    int64_t order;
    struct content_text title, summary;
    uint32_t line;
};
struct content_channel {
    struct str channel, folder, file; /* file: channel.yaml */
    struct content_text title, subtitle;
    struct content_section *sections;
    size_t n_sections;
    struct content_words withdrawn; /* slugs that no pack has, though their folders are there */
    struct str *slugs;              /* of all its items, in order */
    size_t n_slugs;
    struct content_item *items; /* those in hand */
    size_t n_items;
};
struct content {
    const char *path; /* as it was named, without a slash at its end */
    int dir;
    struct content_channel *channels;
    size_t n;
};
/* Read DIR (a channel, or a folder of channels) but for its items.  What is wrong becomes findings
 * and the rest is read on; false only if DIR itself cannot be read, or is neither. */
bool content_open(const char *dir, struct arena *a, struct content *out, struct findings *f,
                  struct err *e) MUST_CHECK;
void content_close(struct content *c);

enum { CONTENT_AT_ONCE = 64 }; /* items: some megabytes at the most */
/* Put the items `first` to `first + n` of c->slugs, as far as there are so many, in hand; false if
 * there is none.  Those that were in hand are forgotten, and `a`, where they lie, may be reset. */
bool content_items(const struct content *from, struct content_channel *c, size_t first, size_t n,
                   struct arena *a, struct findings *f);
/* Each item of a channel, some in hand at a time; `a` is reset between them. */
#define CONTENT_EACH(from, c, a, f)                                                                \
    for (size_t first_ = 0; arena_reset(a), content_items(from, c, first_, CONTENT_AT_ONCE, a, f); \
         first_ += CONTENT_AT_ONCE)
/* Where in c->slugs. */
bool content_find(const struct content_channel *c, struct str slug, size_t *at) MUST_CHECK;
bool content_is_withdrawn(const struct content_channel *c, struct str slug);
#endif

/* rules.h - the rules of lint, a file for each thing that they judge, and what they share. */
#ifndef PACKER_RULES_H
#define PACKER_RULES_H
#include "packer/content.h"
#include "packer/prose.h"

struct links;
struct rules {
    const struct content_channel *channels, *channel; /* all that were read; the item's own */
    size_t n;
    int root;              /* the content's folder */
    int32_t today;         /* yyyymmdd */
    struct prose prose;    /* its arena lasts as long as the item */
    struct arena *picture; /* one at a time */
    struct links *links;
};
#define RULES_ERROR(r, file, line, ...)                                                            \
    findings_add((r)->prose.f, FINDING_ERROR, file, line, __VA_ARGS__)
#define RULES_WARN(r, file, line, ...)                                                             \
    findings_add((r)->prose.f, FINDING_WARNING, file, line, __VA_ARGS__)

void rules_section(const struct rules *r, const struct content_section *s);
void rules_section_of(const struct rules *r, const struct content_item *i);
void rules_dates(const struct rules *r, const struct content_item *i);
/* When somebody looked it up: not tomorrow. */
void rules_checked(const struct rules *r, struct str file, const struct content_word *checked);
void rules_facts(const struct rules *r, const struct content_item *i);
void rules_pictures(const struct rules *r, const struct content_item *i);
void rules_page(const struct rules *r, const struct content_item *i, enum lang lang);
void rules_channel_limits(const struct rules *r);
void rules_item_limits(const struct rules *r, const struct content_item *i);

/* How many there are of what only so many of can be shown: of the channel, and of all in a
 * section. */
struct rules_crowd {
    const struct content_channel *channel;
    size_t gates, urgent;
    struct rules_listed {
        struct str section;
        size_t items;
    } * listed; /* heap */
    size_t n, cap;
};
void rules_crowd(struct rules_crowd *crowd, const struct rules *r, const struct content_item *i);

/* What they share */

enum { RULES_TITLE = 70, RULES_SUMMARY = 120 }; /* letters, at most */
bool rules_need(enum lang lang);                /* every text is given in it */
uint32_t rules_or_first(uint32_t line);         /* a finding has a line */
bool rules_missing(const struct content_word *w);
const struct content_fact *rules_fact(const struct content_item *i, const char *key); /* or NULL */
void rules_length(const struct rules *r, struct str file, const struct content_word *w,
                  const char *what, size_t most);
/* A text that is given is given in every language that the kiosk promises; most 0: of any length.
 */
void rules_text(const struct rules *r, struct str file, const struct content_text *t,
                const char *what, size_t most);
/* Words that are the same in every language: a name, a source, a licence. */
void rules_plain(const struct rules *r, struct str file, const struct content_word *w);
#endif

/* kinds.h - the one table of what an item can be and which facts each kind has.
 * Reading, lint, the database, the screens and content/README.md follow it. */
#ifndef PACK_KINDS_H
#define PACK_KINDS_H
#include "base/str.h"

enum fact_type {
    FACT_TEXT,    /* words, one text per language */
    FACT_LIST,    /* several texts per language, in order */
    FACT_PLAIN,   /* the same in every language: a number of a document, a name */
    FACT_CODE,    /* one of `codes` */
    FACT_DATE,    /* YYYY-MM-DD */
    FACT_HOURS,   /* pack/hours.h */
    FACT_NUMBER,  /* decimal, `unit` says of what */
    FACT_BOOL,    /* yes or no */
    FACT_ITEMS,   /* references to other items, "slug" or "CHANNEL/slug", in order */
    FACT_PHRASES, /* sentences, in order; each is shown in all of its languages together */
    FACT_PHONE,   /* digits, spaces, one + in front */
    FACT_RATES,   /* "1 USD = 26000 VND" (pack/rates.h), in order */
    FACT_BOUNDS,  /* what a map shows: "SOUTH,WEST NORTH,EAST" in degrees (pack/bounds.h) */
};
/* Types with several values, and those with one text for each language. */
bool fact_is_list(enum fact_type t);
bool fact_is_worded(enum fact_type t);
struct fact_code {
    const char *code, *label; /* label: a msgid */
};
struct kind_fact {
    const char *key;
    enum fact_type type;
    bool required;
    const char *label;             /* msgid: "Height" */
    const char *icon;              /* assets/icons, or NULL */
    const char *unit;              /* msgid with %s: "%s m"; FACT_NUMBER only */
    const struct fact_code *codes; /* ended by a NULL code; FACT_CODE only */
    bool show_missing;             /* a document's card shows the field as "not yet known" */
};
struct kind {
    const char *name;  /* "place" */
    const char *label; /* msgid: "Place to see" */
    const struct kind_fact *facts;
    size_t n_facts;
};

const struct kind *kind_find(struct str name);                           /* NULL if there is none */
const struct kind *kind_at(size_t i);                                    /* NULL past the end */
const struct kind_fact *kind_fact(const struct kind *k, struct str key); /* NULL if none */
const struct fact_code *kind_code(const struct kind_fact *f, struct str code);
#endif

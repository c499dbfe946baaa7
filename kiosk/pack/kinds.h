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
    FACT_PHONE,   /* pack/phone.h */
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
/* How an item's page is built; from KIND_PARALLEL on it takes the glass's whole width. */
enum kind_look {
    KIND_TILES,    /* facts as tiles with icons */
    KIND_WORDS,    /* the same; no picture is missed */
    KIND_TABLE,    /* a card with every fact in its place, the unknown ones too */
    KIND_MONEY,    /* exchange rates under their date */
    KIND_PHRASES,  /* sentences, each in all languages */
    KIND_CONTACT,  /* a telephone number to be read from afar */
    KIND_PARALLEL, /* the text in two languages side by side */
    KIND_GALLERY,  /* all pictures, with what is said of each */
    KIND_POSTER,   /* the whole picture */
    KIND_MAP,      /* the whole picture with pins and a legend */
};
/* On a card, a list of words stands in one line; one with an icon has sentences, each its own. */
bool fact_is_line(const struct kind_fact *f);
struct kind {
    const char *name;  /* "place" */
    const char *label; /* msgid: "Place to see" */
    const char *note;  /* for authors (content/README.md), or NULL */
    enum kind_look look;
    const struct kind_fact *facts;
    size_t n_facts;
};

const struct kind *kind_find(struct str name); /* NULL if there is none */
const struct kind *kind_at(size_t i);          /* NULL past the end */
void kind_names(struct buf *out);              /* added: "gate, place, ..." */
const struct kind_fact *kind_fact(const struct kind *k, struct str key); /* NULL if none */
const struct fact_code *kind_code(const struct kind_fact *f, struct str code);
#endif

/* bundle.h - what a visitor can read now: the read-only SQLite database that installing built
 * from all channels, and the folder of objects beside it.
 *
 * A bundle never changes; when sync activates a newer one the app opens a second and closes the
 * first.  All text comes back in the asked language or the next of its chain (base/lang.h), with
 * the language it really is in; drafts are passed over unless `drafts` is set.
 * Slugs are "CHANNEL/slug" (`ref`).  Results live in the arena.  One thread.
 *
 * Nothing gives more than a screen can show (limits.h), whatever the database holds: what import
 * takes today always fits, but for several channels together; what is left out is logged once. */
#ifndef PACK_BUNDLE_H
#define PACK_BUNDLE_H
#include "base/lang.h"
#include "pack/bounds.h"
#include "pack/kinds.h"

struct bundle;
/* Reads STORE/current.  ERR_NOT_FOUND if nothing was ever installed, ERR_CORRUPT if what it names
 * is lost or damaged; ERR_IO if that cannot be read now, which says nothing against it. */
bool bundle_open(const char *store, bool drafts, struct bundle **out, struct err *e) MUST_CHECK;
/* What was active before, where what is active cannot be opened: it counts as current until
 * STORE/current changes. */
bool bundle_open_previous(const char *store, bool drafts, struct bundle **out,
                          struct err *e) MUST_CHECK;
/* The screen's self-test alone, of a file that need not be installed yet: every question that the
 * screen may ask can be asked of it; and SQLite's quick_check.  Errors as bundle_open's. */
bool bundle_check(const char *file, struct err *e) MUST_CHECK;
void bundle_close(struct bundle *b); /* NULL is fine */

/* Which channel owns the gate: its name, its gates and their hours, what is urgent, the picture of
 * the house, and the first place wherever all channels' things stand together.  "": the first that
 * was trusted, as it is without this call; one that is not installed: nobody, and false.  A gate of
 * another channel is an article without hours, its urgent notice an ordinary one. */
bool bundle_set_gate(struct bundle *b, const char *channel);
/* One stat: does STORE/current still name the generation that this bundle was opened on? */
bool bundle_is_current(const struct bundle *b);
/* Some question found the file damaged (ERR_CORRUPT), or could not read it (ERR_IO): there is no
 * use in asking more.  ERR_NONE: none did. */
enum err_code bundle_fault(const struct bundle *b);
/* "STORE/objects/ab/<sha256>", terminated. */
const char *bundle_object_path(const struct bundle *b, struct arena *a, struct str sha256);

struct bundle_channel {
    struct str channel, title, subtitle;
    enum lang lang;
    /* Unix seconds, 0: for ever; as the state has them: later than at building, maybe. */
    int64_t issued, best_before;
    int64_t seq;
    bool owns_gate;
};
/* In the order of `kiosk-sync trust`. */
bool bundle_channels(struct bundle *b, enum lang l, struct arena *a, struct bundle_channel **out,
                     size_t *n, struct err *e) MUST_CHECK;

struct bundle_section {
    struct str slug, icon, accent, title, summary;
    enum lang lang;
};
/* By order, the gate's own before those of others; only sections with an item that is due today,
 * or with so many that none was found among LIMIT_HOME_ITEMS; LIMIT_HOME_SECTIONS at most.  Of
 * several channels' sections of one name the owner's words hold, or the first's. */
bool bundle_sections(struct bundle *b, enum lang l, int32_t today, struct arena *a,
                     struct bundle_section **out, size_t *n, struct err *e) MUST_CHECK;

/* How many items bundle_list of the whole section walks over: what it gives, and those of a kind
 * that a newer kiosk knows; of LIMIT_LISTED at most, those of the first channels. */
bool bundle_section_size(struct bundle *b, struct str section, enum lang l, int32_t today,
                         size_t *n, struct err *e) MUST_CHECK;

struct bundle_picture {
    struct str sha256, mime, alt, credit, licence;
    bool tall; /* 9:16, for the attract loop */
    int32_t width, height;
    /* Of an item's own pictures only; empty where there is none. */
    struct str caption, award;
    enum lang caption_lang, award_lang;
};
/* A card of a list. */
struct bundle_card {
    struct str ref, title, summary;
    const struct kind *kind;
    struct str section;
    enum lang lang;
    bool draft;
    struct bundle_picture picture; /* sha256.n == 0: none */
    int32_t first_date;            /* event starts, document issued; 0 if none */
    struct str number;             /* document */
};
struct bundle_fact {
    const struct kind_fact *fact;
    struct str *values; /* one, or as many as a list has */
    size_t n_values;
    enum lang lang; /* of a localised value */
    /* FACT_PHRASES: entry i in every language, empty where it is not given or a draft that is not
     * shown; values[i] is the first of the chain.  NULL for other types. */
    struct str (*phrases)[LANG_COUNT];
    bool draft[LANG_COUNT];    /* FACT_PHRASES: the language's texts are drafts */
    struct bundle_card *items; /* FACT_ITEMS: those of `values` that are there and due */
    size_t n_items;
    struct str source;
    int32_t checked; /* yyyymmdd, 0: never */
    bool verified;
};
struct bundle_item {
    struct bundle_card card;
    struct str body; /* Markdown (doc/doc.h) */
    struct str source;
    int32_t checked;
    bool verified;
    struct bundle_fact *facts; /* in the order of the kind's table */
    size_t n_facts;
    struct bundle_picture *pictures;
    size_t n_pictures;
    struct bundle_card *related;
    size_t n_related;
};
/* Which of a list's items: a section may have thousands, and a page a hundred. */
struct bundle_part {
    size_t from, max;
};
#define BUNDLE_ALL ((struct bundle_part){0, SIZE_MAX})
/* Due items (publish_from <= today <= publish_until; events until they are over) of a section, by
 * order; section.n == 0: all of `kind` instead, the gate's own first and what is urgent before
 * what is not (kind NULL: every kind).
 * `today` is what the clock says.  Where that is before the day on which an item's channel was
 * issued, that day counts for the item: a clock that fell back hides nothing. */
bool bundle_list(struct bundle *b, struct str section, const struct kind *kind,
                 struct bundle_part part, enum lang l, int32_t today, struct arena *a,
                 struct bundle_card **out, size_t *n, struct err *e) MUST_CHECK;
/* The first due item of the gate's own in a section; out->ref.n == 0: there is none. */
bool bundle_own(struct bundle *b, struct str section, enum lang l, int32_t today, struct arena *a,
                struct bundle_card *out, struct err *e) MUST_CHECK;
struct bundle_pin {
    struct bundle_card card;
    double latitude, longitude;
};
/* Due items whose coordinates lie within, gates first, then the gate's own, in an order that no
 * language changes; LIMIT_PINS at most. */
bool bundle_pins(struct bundle *b, const struct bounds *within, enum lang l, int32_t today,
                 struct arena *a, struct bundle_pin **out, size_t *n, struct err *e) MUST_CHECK;
/* What the waiting screen shows: due items with a tall picture, posters first and only in their
 * season or without one, then as the sections and their lists stand.  The cards' pictures are tall
 * or wide as asked. */
bool bundle_slides(struct bundle *b, bool tall, const char *season, size_t max, enum lang l,
                   int32_t today, struct arena *a, struct bundle_card **out, size_t *n,
                   struct err *e) MUST_CHECK;
/* ERR_NOT_FOUND for a ref that is not there. */
bool bundle_item(struct bundle *b, struct str ref, enum lang l, int32_t today, struct arena *a,
                 struct bundle_item *out, struct err *e) MUST_CHECK;
/* One fact of an item without the rest of it; n_values 0: the item has none such.  The items that
 * it may name are not read. */
bool bundle_fact_of(struct bundle *b, const struct bundle_card *card, const char *key, enum lang l,
                    struct arena *a, struct bundle_fact *out, struct err *e) MUST_CHECK;
const struct bundle_fact *bundle_fact(const struct bundle_item *i, const char *key); /* or NULL */

struct bundle_hit {
    struct str ref, title;
    enum lang lang;
};
/* Best first, at most `limit`. */
bool bundle_search(struct bundle *b, struct str typed, enum lang l, int32_t today, size_t limit,
                   struct arena *a, struct bundle_hit **out, size_t *n, struct err *e) MUST_CHECK;
#endif

/* bundle_rows.h - what the three parts of a bundle share: a question asked, and its rows as structs
 * in the caller's arena.
 *
 *   bundle.c        opening, checking, whose the gate is
 *   bundle_lists.c  sections, lists, slides, pins, search
 *   bundle_item.c   an item: facts, pictures, what is related
 *
 * Columns of pictures and cards are in the order of queries.h. */
#ifndef PACK_BUNDLE_ROWS_H
#define PACK_BUNDLE_ROWS_H
#include "base/slug.h"
#include "pack/bundle.h"
#include "pack/queries.h"
#include "pack/store.h"

#include <sys/stat.h>

struct sqlite3;
struct sqlite3_stmt;

/* What bundle_own found last: it looks at all of a section, and every home screen asks. */
struct own {
    bool known;
    int32_t today;
    char section[SLUG_MAX_BYTES + 1], ref[2 * SLUG_MAX_BYTES + 2]; /* ref: empty if there is none */
};

enum cut { CUT_SECTIONS, CUT_LIST, CUT_PINS, CUT_ITEM };
struct bundle {
    char *store;
    struct stat current;      /* of STORE/current before it was read */
    struct store_state state; /* what it said */
    bool drafts;
    char gate[SLUG_MAX_BYTES + 1]; /* bundle_set_gate */
    enum err_code fault;
    struct sqlite3 *db;
    struct sqlite3_stmt *ask[QUERY_COUNT];
    struct collate *collate;
    enum lang lang; /* of the question under way: for the collation */
    struct own own;
    unsigned told; /* a bit for each cut that the journal knows of */
};

enum { PICTURE_COLUMNS = 7, CARD_COLUMNS = 9 + PICTURE_COLUMNS };

bool rows_prepare(struct bundle *b, enum query q);
/* The question with what every question is given (queries.h).  If it cannot be prepared, NULL, and
 * its first step says so. */
struct sqlite3_stmt *rows_ask(struct bundle *b, enum query q, enum lang l, int32_t today);
struct sqlite3_stmt *rows_bind(struct sqlite3_stmt *s, int i, struct str value);
/* Of the item `ref`. */
struct sqlite3_stmt *rows_ask_about(struct bundle *b, enum query q, enum lang l, int32_t today,
                                    struct str ref);
/* After the last row: true if that was the end and not a fault.  A question that makes no sense to
 * SQLite is its own fault, not the file's. */
bool rows_answered(struct bundle *b, struct sqlite3_stmt *s, int rc, struct err *e) MUST_CHECK;

struct str rows_text(struct sqlite3_stmt *s, int i, struct arena *a);
/* Its beginning, where it is longer than what import takes today. */
struct str rows_text_within(struct sqlite3_stmt *s, int i, size_t most, struct arena *a);
enum lang rows_lang(struct sqlite3_stmt *s, int i, enum lang otherwise);
struct bundle_picture rows_picture(struct sqlite3_stmt *s, int i, struct arena *a);
/* False for a kind that this kiosk does not know. */
bool rows_card(struct sqlite3_stmt *s, enum lang l, struct arena *a, struct bundle_card *out);
/* All rows of a question whose rows are cards. */
bool rows_cards(struct bundle *b, struct sqlite3_stmt *s, enum lang l, struct arena *a,
                struct bundle_card **out, size_t *n, struct err *e) MUST_CHECK;
/* An item's card and text alone. */
bool rows_item(struct bundle *b, struct str ref, enum lang l, int32_t today, struct arena *a,
               struct bundle_item *out, struct err *e) MUST_CHECK;

/* A grown heap array, moved to the arena. */
void *rows_keep(struct arena *a, void *heap, size_t size, size_t n);
/* What is there and cannot be shown at once (limits.h): the first time of each. */
void rows_tell_cut(struct bundle *b, enum cut what, struct str where);
#endif

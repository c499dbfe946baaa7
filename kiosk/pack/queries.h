/* queries.h - every question that bundle.c asks of the database, as SQL (queries.c). */
#ifndef PACK_QUERIES_H
#define PACK_QUERIES_H

enum query {
    QUERY_CHANNELS,     /* channel title subtitle lang issued best_before seq owner */
    QUERY_SECTIONS,     /* slug icon accent title summary lang; of ?6 at most */
    QUERY_SHOWN_IN,     /* of each item, whether it is shown; ?5 section */
    QUERY_SECTION_SIZE, /* of those that are listed, all that were looked at; ?5 section */
    QUERY_IN_SECTION,   /* a card; ?5 section ?6 from ?7 at most */
    QUERY_OF_KIND,      /* a card; ?5 kind ?6 from ?7 at most */
    QUERY_ALL,          /* a card; ?6 from ?7 at most */
    QUERY_OWN,          /* a card at most, of the owner; ?5 section */
    QUERY_PINS,         /* a card, latitude longitude; ?5 south ?6 north ?7 west ?8 east
                           ?11 at most */
    QUERY_SLIDES,       /* a card; ?5 tall ?6 season ?7 at most */
    QUERY_ITEM,         /* a card, body source checked verified; ?5 channel ?6 slug */
    QUERY_FACTS,        /* key lang value source checked verified ord draft; ?5 channel ?6 slug
                           ?7 at most ?8 letters of the value ?11 key, or
                           NULL: all */
    QUERY_PICTURES,     /* tall, a picture, caption lang award lang; ?5 channel ?6 slug
                           ?7 at most */
    QUERY_RELATED,      /* other; ?5 channel ?6 slug ?7 at most */
    QUERY_SEARCH,       /* ref title lang; ?5 as fts_query gives it */
    QUERY_COUNT
};
/* The owner of the gate (bundle_set_gate) is ?9; '': the first channel that was trusted.
 * A picture is: sha256 mime credit licence width height alt
 * A card is:    ref kind section title summary lang draft date number, a picture
 * ?1 the chain as "/km/en/vi/jra/", ?2 drafts too, ?3 today as yyyymmdd, ?4 as YYYY-MM-DD,
 * ?10 of how many items at most the page is chosen.
 * title_key(TITLE) is its place in the order of titles in the language that is shown. */
extern const char *const query_sql[QUERY_COUNT];
#endif

/* queries.c - the language of every text is chosen in SQL: the first of the chain whose text may
 * be seen.  What stands beside a text (a fact, an alternative text) in a language whose text is
 * a draft is a draft too. */
#include "pack/queries.h"

/* Place in the chain, above 0 if it is in it at all; smaller is better. */
#define RANK(lang) "instr(?1, '/' || " lang " || '/')"

/* `column` of the row whose `lang` comes first in the chain: SQLite gives bare columns of the row
 * that has the min().  ORDER BY with LIMIT 1 would make a table for each row that asks. */
#define FIRST(column, lang, from_where)                                                            \
    "(SELECT best FROM (SELECT " column " AS best, min(" RANK(lang) ") FROM " from_where           \
                                                                    " AND " RANK(lang) " > 0))"

#define NO_DRAFT(t) "(" t ".status <> 'draft' OR ?2)"
/* Words without a status: Jrai is a draft, and only a kiosk that shows drafts labels it as one. */
#define LABELLED(t) "(" t ".lang <> 'jra' OR ?2)"
#define SHOWN_TEXT(t) NO_DRAFT(t) " AND " RANK(t ".lang") " > 0"

/* `r` is a row of fact or picture_text. */
#define OF_A_DRAFT(r)                                                                              \
    "EXISTS (SELECT 1 FROM item_text d WHERE d.channel = " r ".channel AND d.item = " r ".item "   \
    "AND d.lang = " r ".lang AND d.status = 'draft')"
#define NOT_OF_A_DRAFT(r) "(?2 OR NOT " OF_A_DRAFT(r) ")"

/* The channel that owns the gate; NULL, which no channel is, if the first one has no pack yet. */
#define OWNER "coalesce(nullif(?9, ''), (SELECT o.channel FROM channel o WHERE o.ord = 0))"
#define OWN(t) t ".channel IS " OWNER
/* -1 is the owner's place, then comes the order of trust. */
#define RANK_OF(t)                                                                                 \
    "CASE WHEN " OWN(t) " THEN -1 ELSE (SELECT r.ord FROM channel r WHERE r.channel = " t          \
                        ".channel) END"
/* A gate of another channel is an article, which has no hours. */
#define KIND_SHOWN "CASE WHEN i.kind = 'gate' AND NOT " OWN("i") " THEN 'article' ELSE i.kind END"

/* The day for what is due: what the clock says, or the day on which the item's own channel was
 * issued, if the clock is before it.  Its own: no channel's date moves another's items. */
#define ISSUED(format)                                                                             \
    "(SELECT strftime('" format "', n.issued, 'unixepoch') FROM channel n WHERE "                  \
    "n.channel = i.channel)"
#define DAY "max(?3, CAST(" ISSUED("%Y%m%d") " AS INTEGER))"
/* An event that is over is not due; a day without end ends with itself. */
#define DUE                                                                                        \
    "(i.publish_from <= ?3 OR i.publish_from <= " DAY ") AND "                                     \
    "(i.publish_until = 0 OR i.publish_until >= " DAY ") AND "                                     \
    "(i.kind <> 'event' OR coalesce((SELECT max(f.value) FROM fact f WHERE "                       \
    "f.channel = i.channel AND f.item = i.slug AND f.key IN ('starts', 'ends')), '9') >= "         \
    "max(?4, " ISSUED("%Y-%m-%d") "))"

#define FACT(key_is)                                                                               \
    "(SELECT f.value FROM fact f WHERE f.channel = i.channel AND f.item = i.slug AND " key_is      \
    " LIMIT 1)"
#define NUMBER "i.kind = 'document' AND f.key = 'number'" /* a bulletin's says little by itself */
#define DATE "CASE i.kind WHEN 'event' THEN 'starts' WHEN 'document' THEN 'issued' END"

/* What is told of picture p: `column` of the best language that tells it. */
#define TOLD(what, column)                                                                         \
    FIRST("a." column, "a.lang",                                                                   \
          "picture_text a WHERE a.channel = p.channel AND a.item = p.item AND a.ord = p.ord "      \
          "AND a." what " <> '' AND " NOT_OF_A_DRAFT("a"))
#define PICTURE "p.sha256, p.mime, p.credit, p.licence, p.width, p.height, " TOLD("alt", "alt")

#define CARD                                                                                       \
    "SELECT i.channel || '/' || i.slug, " KIND_SHOWN ", i.section, t.title, t.summary, t.lang, "   \
    "t.status = 'draft', " FACT("f.key = " DATE) " AS date, " FACT(NUMBER) ", " PICTURE
/* CROSS JOIN is for SQLite's planner: the channels, which are few, come first and the rest is found
 * by its key.
 *
 * No more than ?10 of all items for which `is` holds, those of the owner and the first channels: a
 * section may have a hundred thousand, and each costs its place in the order. */
#define CHANNELS "(SELECT c.channel FROM channel c ORDER BY " RANK_OF("c") ")"
#define SOME(is)                                                                                   \
    "(SELECT i.channel, i.slug FROM " CHANNELS " c "                                               \
    "CROSS JOIN item i ON i.channel = c.channel AND " is " LIMIT ?10)"
#define THOSE(some) " FROM " some " w JOIN item i ON i.channel = w.channel AND i.slug = w.slug "
#define DUE_ITEM                                                                                   \
    "JOIN item_text t ON t.rowid = " FIRST(                                                        \
        "x.rowid", "x.lang",                                                                       \
        "item_text x WHERE x.channel = i.channel AND x.item = i.slug AND " NO_DRAFT(               \
            "x")) " WHERE " DUE
#define WITH_PICTURE(tall)                                                                         \
    " LEFT JOIN picture p ON p.channel = i.channel AND p.item = i.slug AND p.tall = " tall " AND " \
    "p.ord = (SELECT min(q.ord) FROM picture q WHERE q.channel = i.channel "                       \
    "AND q.item = i.slug AND q.tall = " tall ")"
/* Which items, and then a card of each: those that are not on the page cost no card. */
#define CARDS(more, tall, from, where_and_order, part, order)                                      \
    CARD more " FROM (SELECT i.channel AS channel, i.slug AS slug, t.rowid AS text, " FACT(        \
        "f.key = " DATE) " AS date" from DUE_ITEM where_and_order part ") k "                      \
                         "JOIN item i ON i.channel = k.channel AND i.slug = k.slug "               \
                         "JOIN item_text t ON t.rowid = k.text" WITH_PICTURE(tall) order

#define SHOWN_ITEM                                                                                 \
    "EXISTS (SELECT 1 FROM item_text x WHERE x.channel = i.channel AND x.item = i.slug "           \
    "AND " SHOWN_TEXT("x") ") AND " DUE

/* Events by the day they start, then what has no date, then documents, the newest first. */
#define IN_ORDER " ORDER BY " ITEM_ORDER
#define PART " LIMIT ?7 OFFSET ?6"
#define ITEM_ORDER                                                                                 \
    "CASE i.kind WHEN 'event' THEN 0 WHEN 'document' THEN 2 ELSE 1 END, "                          \
    "CASE i.kind WHEN 'event' THEN date END, CASE i.kind WHEN 'document' THEN date END DESC, "     \
    "i.ord, title_key(t.title), t.title, i.channel, i.slug"
/* As the home screen has them: the channel whose words the section has, then the order in it. */
#define SECTION_OF(column)                                                                         \
    "(SELECT " column                                                                              \
    " FROM channel c CROSS JOIN section s ON s.channel = c.channel AND s.slug = "                  \
    "i.section ORDER BY " RANK_OF("c") " LIMIT 1)"
#define SECTION_ORDER SECTION_OF(RANK_OF("c")) ", " SECTION_OF("s.ord")
#define IS_URGENT "u.key = 'urgent' AND u.value = 'yes'" /* as index fact_urgent has it */
#define URGENT                                                                                     \
    "EXISTS (SELECT 1 FROM fact u WHERE u.channel = i.channel AND u.item = i.slug AND " IS_URGENT  \
    ")"
/* Where there may not be room for the things of all channels. */
#define OWNER_FIRST " ORDER BY " RANK_OF("i") ", " URGENT " DESC, " ITEM_ORDER
/* Not by title: a pin has its number in every language, and the house one picture. */
#define IN_EVERY_LANGUAGE " ORDER BY i.ord, i.slug"
#define GATES_FIRST                                                                                \
    " ORDER BY NOT (i.kind = 'gate' AND " OWN("i") "), " RANK_OF("i") ", i.ord, i.slug"
#define POSTERS_FIRST                                                                              \
    " ORDER BY i.kind <> 'poster', CASE i.kind WHEN 'poster' THEN " RANK_OF(                       \
        "i") " END, " SECTION_ORDER ", " ITEM_ORDER

/* Laid out as SQL. */
/* clang-format off */
const char *const query_sql[QUERY_COUNT] = {
    [QUERY_CHANNELS] =
        "SELECT c.channel, t.title, t.subtitle, t.lang, c.issued, c.best_before, c.seq, "
        OWN("c") " "
        "FROM channel c LEFT JOIN channel_text t ON t.channel = c.channel "
        "AND t.lang = " FIRST("x.lang", "x.lang",
            "channel_text x WHERE x.channel = c.channel AND " LABELLED("x"))
        " ORDER BY c.ord",

    /* In the owner's words, or those of the first channel that has the section. */
    [QUERY_SECTIONS] =
        "SELECT s.slug, s.icon, s.accent, t.title, t.summary, t.lang "
        "FROM (SELECT s.channel, s.slug FROM " CHANNELS " c "
        "CROSS JOIN section s ON s.channel = c.channel LIMIT ?6) w "
        "JOIN section s ON s.channel = w.channel AND s.slug = w.slug "
        "JOIN channel c ON c.channel = s.channel "
        "JOIN section_text t ON t.channel = s.channel AND t.section = s.slug "
        "AND t.lang = " FIRST("x.lang", "x.lang",
            "section_text x WHERE x.channel = s.channel AND x.section = s.slug AND " LABELLED("x"))
        " WHERE NOT EXISTS (SELECT 1 "
        "FROM channel c2 CROSS JOIN section s2 ON s2.channel = c2.channel AND s2.slug = s.slug "
        "WHERE " RANK_OF("c2") " < " RANK_OF("c") ") "
        "ORDER BY " RANK_OF("c") ", s.ord, title_key(t.title), t.title",

    [QUERY_SHOWN_IN] = "SELECT " SHOWN_ITEM THOSE(SOME("i.section = ?5")),

    [QUERY_SECTION_SIZE] =
        "SELECT count(*), (SELECT count(*) FROM " SOME("i.section = ?5") ")"
        THOSE(SOME("i.section = ?5")) "WHERE " SHOWN_ITEM,

    [QUERY_IN_SECTION] =
        CARDS("", "0", THOSE(SOME("i.section = ?5")), IN_ORDER, PART, IN_ORDER),
    [QUERY_OF_KIND] = CARDS("", "0",
        THOSE("(SELECT u.channel, u.item AS slug FROM fact u WHERE " IS_URGENT
              " UNION SELECT channel, slug FROM " SOME("i.kind = ?5") ")"),
        " AND i.kind = ?5 AND " KIND_SHOWN " = ?5" OWNER_FIRST, PART, OWNER_FIRST),
    [QUERY_ALL] = CARDS("", "0", THOSE(SOME("1")), IN_ORDER, PART, IN_ORDER),
    [QUERY_OWN] = CARDS("", "0",
        THOSE(SOME("i.section = ?5 AND " OWN("i"))), IN_EVERY_LANGUAGE, " LIMIT 1", ""),

    [QUERY_PINS] = CARDS(", i.latitude, i.longitude", "0",
        THOSE(SOME("i.latitude BETWEEN ?5 AND ?6 AND i.longitude BETWEEN ?7 AND ?8")),
        GATES_FIRST, " LIMIT ?11", GATES_FIRST),

    [QUERY_SLIDES] = CARDS("", "?5",
        THOSE("(SELECT channel, slug FROM " SOME("i.kind = 'poster'")
              " UNION SELECT channel, item FROM (SELECT DISTINCT h.channel, h.item FROM picture h "
              "WHERE h.tall = 1 LIMIT ?10))"),
        " AND EXISTS (SELECT 1 FROM picture h WHERE h.channel = i.channel AND h.item = i.slug "
        "AND h.tall = 1) "
        "AND EXISTS (SELECT 1 FROM picture h WHERE h.channel = i.channel AND h.item = i.slug "
        "AND h.tall = ?5) "
        "AND coalesce(" FACT("f.key = 'season'") ", ?6) = ?6 "
        "AND (i.kind = 'poster' OR " SECTION_OF("1") " IS NOT NULL)" POSTERS_FIRST,
        " LIMIT ?7", POSTERS_FIRST),

    [QUERY_ITEM] =
        CARDS(", t.body, t.source, t.checked, t.verified", "0", " FROM item i ",
              " AND i.channel = ?5 AND i.slug = ?6", "", ""),

    [QUERY_FACTS] =
        "SELECT f.key, f.lang, substr(f.value, 1, ?8), f.source, f.checked, f.verified, f.ord, "
        OF_A_DRAFT("f") " FROM fact f WHERE f.channel = ?5 AND f.item = ?6 "
        "AND (f.lang = '' OR " RANK("f.lang") " > 0) AND " NOT_OF_A_DRAFT("f")
        " AND (f.key <> 'urgent' OR " OWN("f") ") AND f.key = coalesce(?11, f.key)"
        " ORDER BY f.key, f.lang <> '', " RANK("f.lang") ", f.ord LIMIT ?7",

    [QUERY_PICTURES] =
        "SELECT p.tall, " PICTURE ", "
        TOLD("caption", "caption") ", " TOLD("caption", "lang") ", "
        TOLD("award", "award") ", " TOLD("award", "lang")
        " FROM picture p WHERE p.channel = ?5 AND p.item = ?6 ORDER BY p.ord, p.tall LIMIT ?7",

    [QUERY_RELATED] =
        "SELECT r.other FROM related r WHERE r.channel = ?5 AND r.item = ?6 "
        "ORDER BY r.ord LIMIT ?7",

    /* A word in the title says what an item is about; one in the text may be in passing. */
    [QUERY_SEARCH] =
        "SELECT t.channel || '/' || t.item, t.title, t.lang FROM fts "
        "JOIN item_text t ON t.rowid = fts.rowid "
        "JOIN item i ON i.channel = t.channel AND i.slug = t.item "
        "WHERE fts MATCH ?5 AND " SHOWN_TEXT("t") " AND " DUE
        " ORDER BY " RANK("t.lang") ", bm25(fts, 10.0, 4.0, 1.0, 2.0), t.rowid",
};
/* clang-format on */

/* tables.c - what a pack can say, as tables.
 *
 * Texts stand in rows of their own, one a language, so that a language that is missing is a row
 * that is missing.  Dates are yyyymmdd integers, instants Unix seconds, booleans 0 or 1.
 * Facts keep their order among several values of one key in `ord`; lang '' is "the same in every
 * language". */
#include "pack/schema.h"

const struct schema_table schema_tables[] = {
    {"meta", "key, value",
     "key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL"}, /* format, channel */
    {"channel_text", "lang, title, subtitle",
     "lang TEXT NOT NULL PRIMARY KEY, title TEXT NOT NULL, subtitle TEXT NOT NULL"},
    {"section", "slug, ord, icon, accent",
     "slug TEXT NOT NULL PRIMARY KEY, ord INTEGER NOT NULL, icon TEXT NOT NULL, "
     "accent TEXT NOT NULL"},
    {"section_text", "section, lang, title, summary",
     "section TEXT NOT NULL REFERENCES section(slug), lang TEXT NOT NULL, title TEXT NOT NULL, "
     "summary TEXT NOT NULL, PRIMARY KEY (section, lang)"},
    {"item",
     "slug, kind, section, ord, publish_from, publish_until, review_by, latitude, longitude, "
     "audience",
     "slug TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, section TEXT NOT NULL, "
     "ord INTEGER NOT NULL, publish_from INTEGER NOT NULL, publish_until INTEGER NOT NULL, "
     "review_by INTEGER NOT NULL, latitude REAL, longitude REAL, audience TEXT NOT NULL"},
    {"item_text",
     "item, lang, title, summary, body, status, source, checked, verified, translator",
     "item TEXT NOT NULL REFERENCES item(slug), lang TEXT NOT NULL, title TEXT NOT NULL, "
     "summary TEXT NOT NULL, body TEXT NOT NULL, status TEXT NOT NULL, source TEXT NOT NULL, "
     "checked INTEGER NOT NULL, verified INTEGER NOT NULL, translator TEXT NOT NULL, "
     "PRIMARY KEY (item, lang)"},
    {"fact", "item, key, ord, lang, value, source, checked, verified",
     "item TEXT NOT NULL REFERENCES item(slug), key TEXT NOT NULL, ord INTEGER NOT NULL, "
     "lang TEXT NOT NULL, value TEXT NOT NULL, source TEXT NOT NULL, checked INTEGER NOT NULL, "
     "verified INTEGER NOT NULL, PRIMARY KEY (item, key, ord, lang)"},
    {"picture", "item, ord, tall, sha256, width, height, mime, credit, licence",
     "item TEXT NOT NULL REFERENCES item(slug), ord INTEGER NOT NULL, tall INTEGER NOT NULL, "
     "sha256 TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, mime TEXT NOT NULL, "
     "credit TEXT NOT NULL, licence TEXT NOT NULL, PRIMARY KEY (item, ord, tall)"},
    {"picture_text", "item, ord, lang, alt",
     "item TEXT NOT NULL REFERENCES item(slug), ord INTEGER NOT NULL, lang TEXT NOT NULL, "
     "alt TEXT NOT NULL, PRIMARY KEY (item, ord, lang)"},
    {"related", "item, ord, other",
     "item TEXT NOT NULL REFERENCES item(slug), ord INTEGER NOT NULL, other TEXT NOT NULL, "
     "PRIMARY KEY (item, ord)"}, /* other: CHANNEL/slug; may be of a channel not followed here */
    {NULL, NULL, NULL},
};

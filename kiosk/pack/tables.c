/* tables.c - what a pack can say, as tables.
 *
 * Texts stand in rows of their own, one a language, so that a language that is missing is a row
 * that is missing.  Dates are yyyymmdd integers (0: none), instants Unix seconds, booleans 0 or 1.
 * Facts keep their order among several values of one key in `ord`; lang '' is "the same in every
 * language". */
#include "pack/schema.h"

const struct schema_table schema_tables[] = {
    {"meta", "key, value", "key TEXT NOT NULL, value TEXT NOT NULL", "key", NULL}, /* format,
                                                                                      channel */
    {"channel_text", "lang, title, subtitle",
     "lang TEXT NOT NULL, title TEXT NOT NULL, subtitle TEXT NOT NULL", "lang", NULL},
    {"section", "slug, ord, icon, accent",
     "slug TEXT NOT NULL, ord INTEGER NOT NULL, icon TEXT NOT NULL, accent TEXT NOT NULL", "slug",
     NULL},
    {"section_text", "section, lang, title, summary",
     "section TEXT NOT NULL, lang TEXT NOT NULL, title TEXT NOT NULL, summary TEXT NOT NULL",
     "section, lang", "section"},
    {"item", /* section: '' or a slug, of any channel's section */
     "slug, kind, section, ord, publish_from, publish_until, review_by, latitude, longitude, "
     "audience",
     "slug TEXT NOT NULL, kind TEXT NOT NULL, section TEXT NOT NULL, ord INTEGER NOT NULL, "
     "publish_from INTEGER NOT NULL, publish_until INTEGER NOT NULL, review_by INTEGER NOT NULL, "
     "latitude REAL, longitude REAL, audience TEXT NOT NULL",
     "slug", NULL},
    {"item_text", "item, lang, title, summary, body, status, source, checked, verified, translator",
     "item TEXT NOT NULL, lang TEXT NOT NULL, title TEXT NOT NULL, summary TEXT NOT NULL, "
     "body TEXT NOT NULL, status TEXT NOT NULL, source TEXT NOT NULL, checked INTEGER NOT NULL, "
     "verified INTEGER NOT NULL, translator TEXT NOT NULL",
     "item, lang", "item"},
    {"fact", "item, key, ord, lang, value, source, checked, verified",
     "item TEXT NOT NULL, key TEXT NOT NULL, ord INTEGER NOT NULL, lang TEXT NOT NULL, "
     "value TEXT NOT NULL, source TEXT NOT NULL, checked INTEGER NOT NULL, "
     "verified INTEGER NOT NULL",
     "item, key, ord, lang", "item"},
    {"picture", "item, ord, tall, sha256, width, height, mime, credit, licence",
     "item TEXT NOT NULL, ord INTEGER NOT NULL, tall INTEGER NOT NULL, sha256 TEXT NOT NULL, "
     "width INTEGER NOT NULL, height INTEGER NOT NULL, mime TEXT NOT NULL, credit TEXT NOT NULL, "
     "licence TEXT NOT NULL",
     "item, ord, tall", "item"},
    {"picture_text", "item, ord, lang, alt, caption, award",
     "item TEXT NOT NULL, ord INTEGER NOT NULL, lang TEXT NOT NULL, alt TEXT NOT NULL, "
     "caption TEXT NOT NULL, award TEXT NOT NULL",
     "item, ord, lang", "item"},
    {"related", "item, ord, other", /* other: CHANNEL/slug; may be of a channel not followed here */
     "item TEXT NOT NULL, ord INTEGER NOT NULL, other TEXT NOT NULL", "item, ord", "item"},
    {NULL, NULL, NULL, NULL, NULL},
};

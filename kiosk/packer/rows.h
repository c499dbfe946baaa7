/* rows.h - a table of documents, projects, products or events to items: a folder for each row, as
 * if an officer had written it.  What the values mean is lint's business.
 *
 * Columns: slug (needed); section, order, publish_from, publish_until, review_by, source, checked,
 * verified; title.LANG, summary.LANG, body.LANG; and the facts of the kind, KEY or KEY.LANG, the
 * entries of a list divided by | or by lines.  Every text is a draft. */
#ifndef PACKER_ROWS_H
#define PACKER_ROWS_H
#include "pack/kinds.h"

struct rows_result {
    size_t written, left;
};
/* `dir` is a channel's folder.  A row that cannot be written is left, and `said` gets a line "line
 * N: why"; an item that is there already is never touched.  False, with nothing written, if the
 * table's head is wrong. */
bool rows_import(struct str csv, const struct kind *kind, int dir, struct rows_result *out,
                 struct buf *said, struct err *e) MUST_CHECK;
#endif

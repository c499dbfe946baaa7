/* report.h - for officers: how far translations are, what a pack changes, what can be written. */
#ifndef PACKER_REPORT_H
#define PACKER_REPORT_H
#include "packer/content.h"

/* A line an item: "CHANNEL/SLUG<TAB>vi reviewed<TAB>km draft, vi changed since<TAB>en -<TAB>jra -",
 * then "withdrawn", "from DATE" before its day or "until DATE" after its last, and a line of sums.
 * "vi is newer" is said by dates, of a translation that nobody marked.  today: yyyymmdd. */
struct str report_status(struct content *content, int32_t today, struct arena *a);
/* What seq `to` has that `from` has not, a line each: "+ SLUG" new, "- SLUG" gone, "~ SLUG WHAT"
 * changed, where WHAT is a language's text, a fact, a picture and so on.  Equal packs: "". */
bool report_diff(const char *tree, int64_t from, int64_t to, struct arena *a, struct str *out,
                 struct err *e) MUST_CHECK;
/* The table of kinds and their facts, in Markdown, as content/README.md has it. */
struct str report_kinds(struct arena *a);
#endif

/* portal_item.h - an item and its pages as JSON values, of which both formats of the portal are
 * made: what one of them has, the other has too. */
#ifndef PACKER_PORTAL_ITEM_H
#define PACKER_PORTAL_ITEM_H
#include "packer/content.h"

struct json_t; /* jansson's; each that is given is the caller's */

/* All but its pages.  Texts stand in language `l`, or the first of its chain that is there; in all
 * of them, by their codes, with LANG_COUNT, and phrases always. */
struct json_t *portal_item(const struct content_item *i, enum lang l);
struct json_t *portal_item_page(const struct content_page *p); /* all but its body */
struct json_t *portal_item_text(struct str s);
struct json_t *portal_item_texts(const struct content_text *t, enum lang l);
#endif

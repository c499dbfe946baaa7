/* facts.h - what an item's kind adds to its page (kind_look); `i` is in the visitor's language.
 * Each does nothing where the item has nothing of it. */
#ifndef VIEW_FACTS_H
#define VIEW_FACTS_H
#include "view/piece.h"

void facts_tiles(struct view *v, struct box *page, const struct bundle_item *i);
void facts_table(struct view *v, struct box *page, const struct bundle_item *i);
void facts_lists(struct view *v, struct box *page, const struct bundle_item *i); /* below both */
void facts_money(struct view *v, struct box *page, const struct bundle_item *i);
void facts_phrases(struct view *v, struct box *page, const struct bundle_item *i);
void facts_contact(struct view *v, struct box *page, const struct bundle_item *i);
void gallery_pictures(struct view *v, struct box *page, const struct bundle_item *i);
void gallery_poster(struct view *v, struct box *page, const struct bundle_item *i);
void map_picture(struct view *v, struct box *picture, struct box *legend,
                 const struct bundle_item *i);
void item_body(struct view *v, struct box *page, const struct bundle_item *i);
#endif

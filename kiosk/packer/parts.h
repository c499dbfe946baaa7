/* parts.h - the kinds of files of content/, each read from its bytes. */
#ifndef PACKER_PARTS_H
#define PACKER_PARTS_H
#include "packer/node.h"

void parts_channel(const struct reader *r, struct str yaml, struct content_channel *c);
void parts_item(const struct reader *r, struct str yaml, struct content_item *i);
void parts_facts(const struct reader *r, const struct node *map, struct content_item *i);
void parts_page(const struct reader *r, struct str md, struct content_page *p);
#endif

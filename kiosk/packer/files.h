/* files.h - the kinds of files of content/, each read from its bytes. */
#ifndef PACKER_FILES_H
#define PACKER_FILES_H
#include "packer/content.h"
#include "packer/node.h"

void files_channel(const struct reader *r, struct str yaml, struct content_channel *c);
void files_item(const struct reader *r, struct str yaml, struct content_item *i);
void files_facts(const struct reader *r, const struct node *map, struct content_item *i);
void files_page(const struct reader *r, struct str md, struct content_page *p);
#endif

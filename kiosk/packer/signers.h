/* signers.h - how far the approval of a channel tree is: who signed which manifest, whose signature
 * no longer fits, who is still to sign. */
#ifndef PACKER_SIGNERS_H
#define PACKER_SIGNERS_H
#include "base/str.h"

/* A line for each root, channel.json and its pack, and below it one for each key of the root that
 * it is signed by, and for each signature that no kiosk looks at; then what the pack changes since
 * the last one that had enough signatures. *complete: a kiosk would take it. */
bool signers_check(const char *tree, struct arena *a, struct str *lines, bool *complete,
                   struct err *e) MUST_CHECK;
#endif

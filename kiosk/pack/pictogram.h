/* pictogram.h - the names of assets/icons, which are compiled into the kiosk: a section may name
 * one of them. */
#ifndef PACK_PICTOGRAM_H
#define PACK_PICTOGRAM_H
#include "base/str.h"

bool pictogram_is_known(struct str name);
#endif

#include "pack/pictogram.h"

bool pictogram_is_known(struct str name)
{
    static const struct {
        const char *name, *path;
    } icons[] = {
#include "icons.inc"
    };
    for (size_t i = 0; i < sizeof icons / sizeof *icons; i++)
        if (str_is(name, icons[i].name))
            return true;
    return false;
}

/* pulled.c - signs that a folder's stick has gone, none of which a stick that is in gives:
 *   its file system answers nothing any more (FUSE, network);
 *   it was unmounted, or its folder removed: the path leads nowhere, or elsewhere;
 *   its disk is no longer known.  vfat then says of each name that it has not looked up yet, that
 *   there is none: signatures seem to be missing. */
#include "sync/pulled.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

void pulled_watch(struct pulled *p, const char *path, int folder)
{
    struct stat st;
    bool known = fstat(folder, &st) == 0;
    *p = (struct pulled){path, known ? st.st_dev : 0, known ? st.st_ino : 0};
}

static bool has_disk(uint64_t device)
{
    char path[64];
    snprintf(path, sizeof path, "/sys/dev/block/%u:%u", major(device), minor(device));
    return major(device) == 0 || access("/sys/dev/block", F_OK) < 0 || access(path, F_OK) == 0;
}

static bool is_gone(const struct pulled *p)
{
    struct statx now; /* asked of the file system itself, not of what the kernel remembers */
    if (statx(AT_FDCWD, p->path, AT_STATX_FORCE_SYNC, STATX_INO, &now) < 0)
        return errno == ENOTCONN || errno == EIO || errno == ENODEV || errno == ENXIO ||
               errno == ESTALE || (errno == ENOENT && p->inode);
    return p->inode &&
           (now.stx_ino != p->inode || makedev(now.stx_dev_major, now.stx_dev_minor) != p->device ||
            !has_disk(p->device));
}

/* What else was found does not change with the stick. */
static bool may_be_absence(enum err_code code)
{
    return code == ERR_IO || code == ERR_NOT_FOUND || code == ERR_UNTRUSTED;
}

bool pulled_explain(const struct pulled *p, struct err *e)
{
    if (!p->path || !may_be_absence(e->code) || !is_gone(p))
        return false;
    e->code = ERR_INCOMPLETE;
    return err_wrap(e, "the stick was pulled out before all was read; what came is kept");
}

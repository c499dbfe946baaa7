#include "safe/safe.h"

#include <errno.h>
#include <libgen.h>
#include <linux/capability.h>
#include <stdio.h>
#include <sys/fsuid.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool find_owner(const char *path, struct stat *st)
{
    char parent[4096];
    if (stat(path, st) == 0)
        return true;
    return snprintf(parent, sizeof parent, "%s", path) < (int)sizeof parent &&
           stat(dirname(parent), st) == 0;
}

/* A process that makes files as another loses root's reach over files: it is taken back. */
static bool reach_again(void)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[2] = {{0}};
    if (syscall(SYS_capget, &header, data) < 0)
        return false;
    data[0].effective = data[0].permitted;
    data[1].effective = data[1].permitted;
    return syscall(SYS_capset, &header, data) == 0;
}

bool safe_as_owner(const char *path, struct err *e)
{
    struct stat st;
    if (geteuid() != 0 || !find_owner(path, &st) || st.st_uid == 0)
        return true;
    setfsgid(st.st_gid);
    setfsuid(st.st_uid);
    return ((uid_t)setfsuid((uid_t)-1) == st.st_uid && reach_again()) ||
           err_errno(e, errno ? errno : EPERM, "%s: its owner", path);
}

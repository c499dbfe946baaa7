#include "packer/walk.h"

#include "base/fsops.h"
#include "base/lang.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_NAMES = 1 << 20 }; /* in one folder: ten times the largest channel that is tested */

struct str walk_join(const struct walk *w, struct str folder, struct str name)
{
    return folder.n ? str_format(w->a, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name)) : name;
}

bool walk_is_folder(const struct walk *w, struct str path)
{
    struct stat st;
    return fstatat(w->dir, path.p, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

bool walk_has(const struct walk *w, struct str folder, const char *name)
{
    struct stat st;
    struct str path = walk_join(w, folder, str_of(name));
    return fstatat(w->dir, path.p, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

bool walk_is_item(const struct walk *w, struct str folder)
{
    if (walk_has(w, folder, "item.yaml"))
        return true;
    for (int l = 0; l < LANG_COUNT; l++)
        if (walk_has(w, folder, str_format(w->a, "%s.md", lang_code((enum lang)l)).p))
            return true;
    return false;
}

size_t walk_list(const struct walk *w, struct str folder, struct str **names)
{
    struct err e;
    size_t n = 0;
    int fd;
    if (!fs_open_dir(w->dir, folder.n ? folder.p : ".", &fd, &e)) {
        findings_add(w->f, FINDING_ERROR, folder, 1, "%s", e.text);
        return 0;
    }
    if (!fs_list(fd, MAX_NAMES, w->a, names, &n, &e))
        findings_add(w->f, FINDING_ERROR, folder, 1, "%s", e.text);
    close(fd);
    return n;
}

#include "packer/misplaced.h"

#include "base/lang.h"

#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { DEEPEST = 8 }; /* folders in folders that are looked into */

#define FAULT(w, file, ...) findings_add((w)->f, FINDING_ERROR, file, 1, __VA_ARGS__)

/* "Item.YAML", "item.yml", "vi.md.txt": what the name was meant to be; empty if nothing. */
static struct str meant(const struct walk *w, struct str name)
{
    static const char *const items[] = {"item.yaml", "item.yml", "item.yaml.txt", "item.yml.txt"};
    static const char *const ends[] = {"md", "md.txt", "markdown", "txt"};
    for (size_t i = 0; i < sizeof items / sizeof *items; i++)
        if (strcasecmp(name.p, items[i]) == 0)
            return str_of(items[0]);
    for (int l = 0; l < LANG_COUNT; l++)
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
            const char *code = lang_code((enum lang)l);
            if (strcasecmp(name.p, str_format(w->a, "%s.%s", code, ends[i]).p) == 0)
                return str_format(w->a, "%s.md", code);
        }
    return STR("");
}

/* False if it is no link to a folder. */
static bool check_link(const struct walk *w, struct str path, const char *what)
{
    struct stat st;
    if (walk_is_folder(w, path) || fstatat(w->dir, path.p, &st, 0) != 0 || !S_ISDIR(st.st_mode))
        return false;
    if (walk_is_item(w, path) || walk_has(w, path, "channel.yaml"))
        FAULT(w, path,
              "is a link to %s folder, and no pack follows links; put the folder itself "
              "here",
              what);
    return true;
}

static void check_item(const struct walk *w, struct str folder)
{
    const char *slash = strrchr(folder.p, '/');
    FAULT(w, walk_join(w, folder, STR("item.yaml")),
          "stands too deep, so no pack takes this item; move its folder \"%s\" up, beside "
          "channel.yaml",
          slash ? slash + 1 : folder.p);
}

/* All items beneath a folder that is none itself. */
static void check_beneath(const struct walk *w, struct str folder, int depth)
{
    struct str *names;
    size_t n = depth <= DEEPEST ? walk_list(w, folder, &names) : 0;
    for (size_t i = 0; i < n; i++) {
        struct str path = walk_join(w, folder, names[i]);
        struct str right = meant(w, names[i]);
        if (names[i].p[0] == '.' || check_link(w, path, "an item's"))
            continue;
        if (right.n && depth == 1)
            FAULT(w, path, "no pack takes it under this name; rename it to %s", right.p);
        else if (walk_is_folder(w, path) && walk_is_item(w, path))
            check_item(w, path);
        else if (walk_is_folder(w, path))
            check_beneath(w, path, depth + 1);
    }
}

void misplaced_in_channel(const struct walk *w, struct str folder, struct str name)
{
    struct str path = walk_join(w, folder, name);
    if (name.p[0] == '.' || check_link(w, path, "an item's"))
        return;
    if (walk_is_folder(w, path))
        check_beneath(w, path, 1);
    else if (meant(w, name).n)
        FAULT(w, path,
              "stands beside channel.yaml, so no pack takes it; an item has a folder of its "
              "own, move it there");
}

void misplaced_in_item(const struct walk *w, struct str folder, struct str name)
{
    struct str path = walk_join(w, folder, name);
    struct str right = meant(w, name);
    if (name.p[0] == '.' || check_link(w, path, "an item's"))
        return;
    if (right.n)
        FAULT(w, path, "no pack takes it under this name; rename it to %s", right.p);
    else if (walk_is_folder(w, path) && walk_is_item(w, path))
        check_item(w, path);
    else if (walk_is_folder(w, path))
        check_beneath(w, path, 2);
}

void misplaced_in_root(const struct walk *w, struct str name)
{
    (void)check_link(w, name, "a channel's");
}

static bool has_item(const struct walk *w, struct str folder, int depth)
{
    struct str *names;
    size_t n = depth <= DEEPEST ? walk_list(w, folder, &names) : 0;
    for (size_t i = 0; i < n; i++) {
        struct str path = walk_join(w, folder, names[i]);
        if (names[i].p[0] != '.' && walk_is_folder(w, path) &&
            (walk_has(w, path, "item.yaml") || has_item(w, path, depth + 1)))
            return true;
    }
    return false;
}

bool misplaced_has_item(const struct walk *w, struct str folder)
{
    return has_item(w, folder, 1);
}

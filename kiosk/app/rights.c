#include "app/rights.h"

#include "base/str.h"
#include "safe/safe.h"

#include <assert.h>
#include <libgen.h>
#include <stdlib.h>
#include <unistd.h>

/* What libraries read: SDL, its video drivers, Xlib, Mesa, libudev, libc. */
static const char *const of_libraries[] = {
    "/usr",           "/lib",
    "/lib64",         "/etc/ld.so.cache",
    "/etc/localtime", "/etc/machine-id",
    "/etc/passwd",    "/etc/nsswitch.conf",
    "/etc/drirc",     "/etc/glvnd",
    "/etc/X11",       "/etc/udev",
    "/run/udev",      "/sys",
    "/proc/cpuinfo",  "/dev/urandom",
#if defined(__SANITIZE_ADDRESS__)
    "/proc", /* what the leak checker looks through, and where a report finds names */
#else
    "/proc/self",
#endif
};
static const char *const devices[] = {"/dev/dri", "/dev/input", "/dev/null", "/dev/tty"};

static const char *folder_of(struct arena *a, const char *file)
{
    return dirname(str_cstr(a, str_of(file)));
}

static void add(const char **list, const char *path)
{
    int n = 0;
    while (list[n])
        n++;
    assert(n < SAFE_PATHS - 1);
    list[n] = path;
}

static void add_all(const char **list, const char *const *paths, size_t n)
{
    for (size_t i = 0; i < n; i++)
        add(list, paths[i]);
}

/* Who may draw on the X server. */
static void add_authority(const char **list, struct arena *a)
{
    const char *file = getenv("XAUTHORITY"), *home = getenv("HOME");
    if (file)
        add(list, file);
    else if (home)
        add(list, str_format(a, "%s/.Xauthority", home).p);
}

bool rights_files(const struct rights *r, struct err *e)
{
    struct arena *a = arena_create();
    struct safe_rights s = {.network = false};
    const char *const read[] = {r->words, r->fonts, r->script};
    const char *const written[] = {r->ack, r->stats};
    add(s.read, access(r->store, F_OK) == 0 ? r->store : folder_of(a, r->store));
    for (size_t i = 0; i < sizeof read / sizeof *read; i++)
        if (read[i])
            add(s.read, read[i]);
    add_authority(s.read, a);
    add_all(s.read, of_libraries, sizeof of_libraries / sizeof *of_libraries);
    add_all(s.device, devices, sizeof devices / sizeof *devices);
    for (size_t i = 0; i < sizeof written / sizeof *written; i++)
        if (written[i])
            add(s.write, folder_of(a, written[i]));
    if (r->shots)
        add(s.write, r->shots);
    bool ok = safe_files(&s, e);
    arena_destroy(a);
    return ok;
}

bool rights_calls(bool gpu, struct err *e)
{
    return safe_calls(gpu ? SAFE_SCREEN_GPU : SAFE_SCREEN, e);
}

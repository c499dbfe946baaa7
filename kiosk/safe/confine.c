/* confine.c - what is to be reached (Landlock), what root may do, how much of everything. */
#include "base/log.h"
#include "safe/calls.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- files ---- */

enum { ABI_REFER = 2, ABI_TRUNCATE = 3 };
#define READS ((uint64_t)(LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR))
#define OF_FILES                                                                                   \
    ((uint64_t)(LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |                     \
                LANDLOCK_ACCESS_FS_EXECUTE) |                                                      \
     TRUNCATES)
#define TRUNCATES (1ull << 14) /* Linux 6.2; not in the headers of 6.1 */
#define WRITES                                                                                     \
    (READS | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |                       \
     LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |  \
     LANDLOCK_ACCESS_FS_REFER | TRUNCATES)
#define HANDLED                                                                                    \
    (WRITES | LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR |                          \
     LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK | \
     LANDLOCK_ACCESS_FS_MAKE_SYM)

/* Then no later open finds a file there either.  EACCES: by its folder, to this user. */
static bool is_out_of_reach(int why)
{
    return why == ENOENT || why == ENOTDIR || why == ELOOP || why == ENAMETOOLONG || why == EACCES;
}

static bool allow(int rules, const char *path, uint64_t access, struct err *e)
{
    struct stat st;
    struct landlock_path_beneath_attr beneath = {.parent_fd = open(path, O_PATH | O_CLOEXEC)};
    if (beneath.parent_fd < 0)
        return is_out_of_reach(errno) || err_errno(e, errno, "Landlock: %s", path);
    bool is_folder = fstat(beneath.parent_fd, &st) == 0 && S_ISDIR(st.st_mode);
    beneath.allowed_access = is_folder ? access : access & OF_FILES;
    long rc = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
    int why = errno;
    close(beneath.parent_fd);
    /* EBADFD: a pipe under a name of /dev/fd, which no rule can name and none forbids. */
    return rc == 0 || why == EBADFD || err_errno(e, why, "Landlock: %s", path);
}

static bool allow_all(int rules, const struct safe_rights *r, uint64_t handled, struct err *e)
{
    bool ok = true;
    for (int i = 0; ok && i < SAFE_PATHS && r->read[i]; i++)
        ok = allow(rules, r->read[i], READS, e);
    for (int i = 0; ok && i < SAFE_PATHS && r->write[i]; i++)
        ok = allow(rules, r->write[i], WRITES & handled, e);
    for (int i = 0; ok && i < SAFE_PATHS && r->device[i]; i++)
        ok = allow(rules, r->device[i], READS | LANDLOCK_ACCESS_FS_WRITE_FILE, e);
    return ok;
}

static bool confine_files(const struct safe_rights *r, struct err *e)
{
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < ABI_REFER) { /* an older one would forbid every rename from folder to folder */
        log_warning("this kernel has no Landlock: files are kept by their permissions alone");
        return true;
    }
    struct landlock_ruleset_attr handled = {
        .handled_access_fs = abi < ABI_TRUNCATE ? HANDLED & ~TRUNCATES : HANDLED};
    int rules = (int)syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0);
    if (rules < 0)
        return err_errno(e, errno, "Landlock");
    bool ok = allow_all(rules, r, handled.handled_access_fs, e);
    if (ok && syscall(SYS_landlock_restrict_self, rules, 0) < 0)
        ok = err_errno(e, errno, "Landlock");
    close(rules);
    return ok;
}

/* ---- root's powers ---- */

/* All but these. */
static bool drop_capabilities(uint32_t but, struct err *e)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[2] = {{0}};
    if (syscall(SYS_capget, &header, data) < 0)
        return err_errno(e, errno, "capabilities");
    struct __user_cap_data_struct kept[2] = {{0}};
    kept[0].effective = kept[0].permitted = data[0].permitted & but;
    return syscall(SYS_capset, &header, kept) == 0 || err_errno(e, errno, "capabilities");
}

/* Root by hand may reach a store or a stick of another user; Landlock says which files. */
static const uint32_t reach = 1u << CAP_DAC_OVERRIDE;

static bool no_new_privileges(struct err *e)
{
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 || err_errno(e, errno, "no_new_privs");
}

bool safe_files(const struct safe_rights *r, struct err *e)
{
    return no_new_privileges(e) && confine_files(r, e) && drop_capabilities(reach, e);
}

bool safe_calls(enum safe_role role, struct err *e)
{
    bool reaches = role == SAFE_STEP || role == SAFE_FETCH || role == SAFE_PARENT;
    return no_new_privileges(e) && drop_capabilities(reaches ? reach : 0, e) &&
           calls_refuse(role, e);
}

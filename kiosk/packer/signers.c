#include "packer/signers.h"

#include "base/fsops.h"
#include "pack/manifest.h"
#include "pack/trust.h"
#include "packer/report.h"
#include "packer/rootfile.h"

#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

/* Each pack has some signatures, and no tree has ten thousand packs. */
enum { MAX_NAMES = 100000 };

struct checking {
    const char *path;
    int tree;
    struct arena *a;
    struct buf lines;
    bool complete;
    struct err *e;
};

/* The third line of minisign's file: whatever the officer wrote, often a name. */
static struct str trusted_comment(struct str sig)
{
    struct str line = STR(""), comment;
    for (int i = 0; i < 3; i++)
        if (!str_next(&sig, '\n', &line))
            return STR("");
    return str_cut(line, ':', &line, &comment) ? str_trim(comment) : STR("");
}

/* What an officer is told of a signature that does not count, before the command that makes one. */
static const char *const FOUND[] = {
    [TRUST_NO_SIGNATURE] = "what is there is no signature of minisign; sign it again",
    [TRUST_LEGACY] = "signed in an old way that no kiosk takes (minisign -H makes the new one); "
                     "sign it again",
    [TRUST_OTHER_KEY] = "made by another key; sign it with this one",
    [TRUST_OTHER_BYTES] = "no longer fits, it was changed after signing; look at it and sign it "
                          "again",
    [TRUST_OTHER_COMMENT] = "its comment was changed after signing; sign it again",
};

/* One key's signature beside `file`, as a line. */
static void check_key(struct checking *c, const struct trust_key *k, const char *file,
                      struct str bytes)
{
    char id[17];
    struct str sig;
    struct err why;
    const char *missing = "not signed";
    trust_keyid_hex(k->id, id);
    buf_printf(&c->lines, "  %s: ", id);
    if (trust_sig_read(k, c->tree, file, c->a, &sig, &why)) {
        enum trust_finding found = trust_judge(k, sig, bytes);
        if (found == TRUST_GOOD) {
            buf_printf(&c->lines, "signed, \"%.*s\"\n", STR_ARG(trusted_comment(sig)));
            return;
        }
        missing = FOUND[found];
    } else if (why.code != ERR_NOT_FOUND) {
        buf_printf(&c->lines, "%s\n", why.text);
        return;
    }
    buf_printf(&c->lines, "%s; minisign -S -m %s/%s -x %s/%s.%s.minisig\n", missing, c->path, file,
               c->path, file, id);
}

static uint32_t count_good(const struct checking *c, const struct trust_root *r, const char *file,
                           struct str bytes)
{
    uint32_t good = 0;
    for (uint32_t i = 0; i < r->n_keys; i++) {
        struct str sig;
        struct err why;
        good += trust_sig_read(&r->keys[i], c->tree, file, c->a, &sig, &why) &&
                trust_minisig(&r->keys[i], sig, bytes, &why);
    }
    return good;
}

static void check_file(struct checking *c, const struct trust_root *r, const char *file,
                       struct str bytes)
{
    uint32_t good = count_good(c, r, file, bytes);
    buf_printf(&c->lines,
               "%s, by the keys of root %" PRId64 ": %u of %u signatures that are needed", file,
               r->version, good, r->threshold);
    if (good < r->threshold)
        buf_printf(&c->lines, "; %u more", r->threshold - good);
    buf_putc(&c->lines, '\n');
    for (uint32_t i = 0; i < r->n_keys; i++)
        check_key(c, &r->keys[i], file, bytes);
    c->complete &= good >= r->threshold;
}

static bool is_known(struct checking *c, const struct trust_root *r, const char *file,
                     struct str signature)
{
    for (uint32_t i = 0; i < r->n_keys; i++) {
        const char *name;
        for (unsigned n = 0; (name = trust_sig_name(&r->keys[i], n, file, c->a)); n++)
            if (str_is(signature, name))
                return true;
    }
    return false;
}

#define SIGNATURE_END ".minisig"

/* What stands between the file's name and the end of its signature's: ".KEYID", or nothing. */
static bool is_signature_of(struct str name, const char *file, struct str *keyid)
{
    size_t n = strlen(file), end = strlen(SIGNATURE_END);
    if (!str_starts(name, file) || name.n < n + end || name.p[n] != '.' ||
        !str_is((struct str){name.p + name.n - end, end}, SIGNATURE_END))
        return false;
    *keyid = (struct str){name.p + n, name.n - n - end};
    return true;
}

/* Signatures that no kiosk ever opens: their names are of no key of the root, or of the one before
 * it where that one signs too. */
static bool check_strangers(struct checking *c, const struct trust_root *r,
                            const struct trust_root *before, const char *file)
{
    const char *slash = strrchr(file, '/'), *base = slash ? slash + 1 : file;
    struct str folder = slash ? (struct str){file, (size_t)(slash - file)} : STR(".");
    struct str *names, keyid;
    size_t n;
    int dir;
    if (!fs_open_dir(c->tree, str_cstr(c->a, folder), &dir, c->e))
        return false;
    bool ok = fs_list(dir, MAX_NAMES, c->a, &names, &n, c->e);
    close(dir);
    for (size_t i = 0; ok && i < n; i++) {
        if (!is_signature_of(names[i], base, &keyid) || is_known(c, r, base, names[i]) ||
            is_known(c, before, base, names[i]))
            continue;
        buf_printf(&c->lines, "  %.*s: ", STR_ARG(names[i]));
        if (keyid.n)
            buf_printf(&c->lines, "by a key that root %" PRId64 " does not know", r->version);
        else
            buf_printf(&c->lines, "no key's number in its name (%s.KEYID" SIGNATURE_END ")", base);
        buf_puts(&c->lines, "; it counts for nothing\n");
    }
    return ok;
}

static bool read_root(struct checking *c, int64_t version, struct trust_root *r, struct str *json)
{
    const char *file = str_format(c->a, "root/%" PRId64 ".json", version).p;
    return fs_read_file(c->tree, file, LIMIT_ROOT_BYTES, c->a, json, c->e) &&
           (trust_root_parse(*json, r, c->e) || err_wrap(c->e, "%s", file));
}

/* A new root is signed by the keys of the one before and by its own. */
static bool check_roots(struct checking *c, int64_t newest, struct trust_root *r)
{
    struct trust_root before = {0};
    for (int64_t v = 1; v <= newest; v++) {
        const char *file = str_format(c->a, "root/%" PRId64 ".json", v).p;
        struct str json;
        if (!read_root(c, v, r, &json))
            return c->e->code == ERR_NOT_FOUND
                       ? err_set(c->e, ERR_NOT_FOUND,
                                 "%s is missing, and the tree has a root %" PRId64
                                 ": kiosks take roots one by one; put it back, or remove those "
                                 "above it and make version %" PRId64,
                                 file, newest, v)
                       : false;
        if (v > 1)
            check_file(c, &before, file, json);
        check_file(c, r, file, json);
        if (!check_strangers(c, r, &before, file))
            return false;
        before = *r;
    }
    if (r->threshold < 2)
        buf_printf(&c->lines, "root/%" PRId64 ".json has " ROOTFILE_THRESHOLD_1 "\n", newest);
    return true;
}

static bool read_pack(struct checking *c, int64_t seq, struct str *json, struct err *e)
{
    const char *file = str_format(c->a, "packs/%" PRId64 ".json", seq).p;
    return fs_read_file(c->tree, file, LIMIT_PACK_BYTES, c->a, json, e);
}

/* What the officers who sign now agree to, beside what was agreed before. */
static bool add_changes(struct checking *c, const struct trust_root *r, int64_t seq)
{
    struct str json, changes;
    struct err ignored; /* packs that were cleared away */
    int64_t before = seq - 1;
    while (before > 0 && !(read_pack(c, before, &json, &ignored) &&
                           count_good(c, r, str_format(c->a, "packs/%" PRId64 ".json", before).p,
                                      json) >= r->threshold))
        before--;
    if (before == 0)
        return true;
    if (!report_diff(c->path, before, seq, c->a, &changes, c->e))
        return false;
    buf_printf(&c->lines, "since seq %" PRId64 ", the last one that is signed:\n%.*s", before,
               STR_ARG(changes));
    return true;
}

static bool check_channel(struct checking *c, const struct trust_root *r)
{
    struct str json, pack;
    struct manifest_channel m;
    hash_hex hash;
    if (!fs_read_file(c->tree, "channel.json", LIMIT_CHANNEL_BYTES, c->a, &json, c->e))
        return false;
    if (!manifest_channel_parse(json, &m, c->e))
        return err_wrap(c->e, "channel.json");
    if (!read_pack(c, m.seq, &pack, c->e))
        return false;
    const char *file = str_format(c->a, "packs/%" PRId64 ".json", m.seq).p;
    check_file(c, r, file, pack);
    if (!check_strangers(c, r, r, file))
        return false;
    check_file(c, r, "channel.json", json);
    if (!check_strangers(c, r, r, "channel.json"))
        return false;
    hash_bytes(pack, hash);
    if (strcmp(hash, m.pack_sha256) != 0) {
        buf_printf(&c->lines,
                   "channel.json does not name this packs/%" PRId64 ".json; build again\n", m.seq);
        c->complete = false;
    }
    return add_changes(c, r, m.seq);
}

bool signers_check(const char *tree, struct arena *a, struct str *lines, bool *complete,
                   struct err *e)
{
    struct checking c = {.path = tree, .a = a, .complete = true, .e = e};
    struct trust_root r = {0};
    int64_t newest;
    if (!rootfile_newest(tree, &newest, e))
        return false;
    if (newest == 0)
        return err_set(e, ERR_NOT_FOUND, "%s has no root; \"kiosk-pack root\" makes one", tree);
    if (!fs_open_dir(AT_FDCWD, tree, &c.tree, e))
        return false;
    bool ok = check_roots(&c, newest, &r) && check_channel(&c, &r);
    close(c.tree);
    if (ok) {
        buf_puts(&c.lines, c.complete ? "complete: a kiosk that follows this channel takes it\n"
                                      : "not complete: no kiosk takes it yet\n");
        *lines = str_copy(a, buf_str(&c.lines));
        *complete = c.complete;
    }
    buf_free(&c.lines);
    return ok;
}

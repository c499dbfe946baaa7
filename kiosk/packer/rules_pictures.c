/* rules_pictures.c - an item's pictures: can they be drawn, whose are they, and what is told to
 * those who do not see them. */
#include "packer/drawing.h"
#include "packer/rules.h"
#include "packer/svg.h"

#include "base/fsops.h"
#include "pack/limits.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

enum { PICTURE_BYTES = 4 << 20 }; /* our drawings have 20 KB, a photograph for 1080 lines 1 MB */

static void check_shape(const struct rules *r, const struct content_item *i,
                        const struct content_word *w, double shape)
{
    if (fmax(shape, 1 / shape) > LIMIT_PICTURE_SHAPE)
        RULES_WARN(r, i->file, w->line,
                   "%s is more than %u times as %s, and the screen shows only its middle; cut off "
                   "what need not be seen",
                   w->text.p, LIMIT_PICTURE_SHAPE,
                   shape > 1 ? "high as it is wide" : "wide as it is high");
}

static void check_bytes(const struct rules *r, const struct content_item *i,
                        const struct content_word *w, const char *path)
{
    struct err e;
    struct str bytes;
    double shape;
    bool ok = fs_read_file(r->root, path, PICTURE_BYTES, r->picture, &bytes, &e) &&
              drawing_check(bytes, &shape, &e);
    if (!ok)
        RULES_ERROR(r, i->file, w->line, "%s: %s", w->text.p, e.text);
    else
        check_shape(r, i, w, shape);
    if (ok && svg_has_letters(bytes))
        RULES_WARN(
            r, i->file, w->line,
            "%s has <text>, and letters differ from machine to machine; turn them into paths",
            w->text.p);
    arena_reset(r->picture);
}

static void check_file(const struct rules *r, const struct content_item *i,
                       const struct content_word *w)
{
    struct err e;
    int fd;
    int64_t size;
    if (!w->line)
        return;
    if (memchr(w->text.p, '/', w->text.n)) {
        RULES_ERROR(r, i->file, w->line,
                    "%s: a picture stands in the item's own folder; put it there, and write only "
                    "its name",
                    w->text.p);
        return;
    }
    struct str path =
        i->folder.n ? str_format(r->prose.a, "%.*s/%s", STR_ARG(i->folder), w->text.p) : w->text;
    if (!fs_open_beneath(r->root, path.p, &fd, &size, &e)) {
        RULES_ERROR(r, i->file, w->line,
                    "picture %s cannot be read: %s; put the file beside item.yaml, or correct its "
                    "name",
                    w->text.p, e.text);
        return;
    }
    close(fd);
    if (size > PICTURE_BYTES)
        RULES_ERROR(r, i->file, w->line, "%s has %lld KB, the limit is %d KB; make it smaller",
                    w->text.p, (long long)size / 1024, PICTURE_BYTES / 1024);
    else
        check_bytes(r, i, w, path.p);
}

static void check_words(const struct rules *r, const struct content_item *i,
                        const struct content_picture *p)
{
    struct content_text alt = p->alt, caption = p->caption;
    alt.line = rules_or_first(alt.line ? alt.line : p->line);
    rules_text(r, i->file, &alt, "alt", 0);
    if (!caption.line && i->kind && i->kind->look == KIND_GALLERY)
        caption.line = p->line;
    if (caption.line)
        rules_text(r, i->file, &caption, "caption", RULES_SUMMARY);
    if (p->award.line)
        rules_text(r, i->file, &p->award, "award", RULES_TITLE);
}

static void check_picture(const struct rules *r, const struct content_item *i,
                          const struct content_picture *p)
{
    check_file(r, i, &p->file);
    check_file(r, i, &p->tall);
    if (rules_missing(&p->credit))
        RULES_ERROR(r, i->file, p->line, "%s has no credit; say who made it", p->file.text.p);
    if (rules_missing(&p->licence))
        RULES_ERROR(r, i->file, p->line, "%s has no licence; say on what terms it is used",
                    p->file.text.p);
    rules_plain(r, i->file, &p->credit);
    rules_plain(r, i->file, &p->licence);
    check_words(r, i, p);
}

void rules_pictures(const struct rules *r, const struct content_item *i)
{
    bool tall = false;
    for (size_t k = 0; k < i->n_pictures; k++) {
        check_picture(r, i, &i->pictures[k]);
        tall = tall || !rules_missing(&i->pictures[k].tall);
    }
    if (i->kind && i->kind->look == KIND_POSTER && !tall)
        RULES_ERROR(r, i->file, 1, "a poster needs a picture with \"tall: FILE\"");
    else if (i->kind && i->kind->look != KIND_WORDS && !i->n_pictures && !i->pictures_refused)
        RULES_WARN(r, i->file, rules_or_first(i->pictures_line),
                   "no picture; an item without one is passed by, so draw or ask for one");
}

#include "packer/links.h"

#include <stdlib.h>

enum target { TARGET_FOUND, TARGET_DRAFTS, TARGET_OVER };

struct link {
    struct str file, ref;
    uint32_t line;
    const struct content_channel *channel;
    size_t item; /* among the channel's slugs */
};
struct links {
    uint8_t **targets; /* enum target of each item of each channel */
    size_t n_channels;
    struct link *at;
    size_t n, cap;
};

struct links *links_create(const struct rules *r)
{
    struct links *l = MEM_NEW(struct links, 1);
    l->targets = MEM_NEW(uint8_t *, r->n);
    for (; l->n_channels < r->n; l->n_channels++)
        l->targets[l->n_channels] = MEM_NEW(uint8_t, r->channels[l->n_channels].n_slugs + 1);
    return l;
}

void links_destroy(struct links *l)
{
    for (size_t c = 0; c < l->n_channels; c++)
        free(l->targets[c]);
    free(l->targets);
    free(l->at);
    free(l);
}

static const struct content_channel *find_channel(const struct rules *r, struct str name)
{
    for (size_t c = 0; c < r->n; c++)
        if (str_eq(r->channels[c].channel, name))
            return &r->channels[c];
    return NULL;
}

void links_add(struct links *l, const struct rules *r, struct str file,
               const struct content_word *ref, bool read)
{
    const struct content_channel *c = r->channel;
    struct str name, slug = ref->text;
    struct arena *a = r->prose.f->a;
    size_t item;
    if (str_cut(ref->text, '/', &name, &slug)) {
        c = find_channel(r, name);
        if (!c && r->n == 1)
            return;
    }
    if (c && content_is_withdrawn(c, slug))
        RULES_WARN(r, file, ref->line, "\"%.*s\" was withdrawn; remove the reference to it",
                   STR_ARG(ref->text));
    else if (!c || !content_find(c, slug, &item))
        RULES_ERROR(r, file, ref->line,
                    "there is no item \"%.*s\"; correct the name or remove the reference",
                    STR_ARG(ref->text));
    else if (read)
        MEM_PUSH(l->at, l->n, l->cap) =
            (struct link){str_copy(a, file), str_copy(a, ref->text), ref->line, c, item};
}

static enum target target_of(const struct rules *r, const struct content_item *i)
{
    int32_t until;
    bool drafts = false, reviewed = false;
    if (i->publish_until.line && str_date(i->publish_until.text, &until) && until < r->today)
        return TARGET_OVER;
    for (int p = 0; p < LANG_COUNT; p++) {
        bool draft = str_is(i->page[p].status.text, "draft");
        drafts |= i->page[p].there && draft;
        reviewed |= i->page[p].there && !draft;
    }
    return drafts && !reviewed ? TARGET_DRAFTS : TARGET_FOUND;
}

void links_add_all(struct links *l, const struct rules *r, const struct content_item *i,
                   const struct content_words *refs)
{
    for (size_t k = 0; k < refs->n; k++)
        links_add(l, r, i->file, &refs->at[k], target_of(r, i) == TARGET_FOUND);
}

void links_note(struct links *l, const struct rules *r, const struct content_item *i)
{
    size_t item;
    if (content_find(r->channel, i->slug, &item))
        l->targets[r->channel - r->channels][item] = (uint8_t)target_of(r, i);
}

void links_check(const struct links *l, const struct rules *r)
{
    static const char *const why[] = {
        [TARGET_DRAFTS] = "has only drafts, so readers do not find it; let one be reviewed",
        [TARGET_OVER] = "is past its publish_until, so readers do not find it; set a later date",
    };
    for (size_t k = 0; k < l->n; k++) {
        const struct link *one = &l->at[k];
        enum target t = (enum target)l->targets[one->channel - r->channels][one->item];
        if (t != TARGET_FOUND)
            RULES_WARN(r, one->file, one->line, "\"%s\" %s, or remove the reference", one->ref.p,
                       why[t]);
    }
}

#include "packer/drawn.h"

#include "base/fsops.h"

#include <stdlib.h>
#include <string.h>

#define NAME "drawn.tsv"
enum { MAX_BYTES = 4 << 20, COLUMNS = 6 }; /* 10,000 objects of 170 bytes, twice over */

void drawn_key(struct str file, struct drawing_room room, hash_hex out)
{
    struct arena *a = arena_create();
    hash_hex bytes;
    hash_bytes(file, bytes);
    hash_bytes(str_format(a, "%s %s %d %.*s", bytes, room.tall ? "tall" : "wide", room.long_side,
                          STR_ARG(drawing_maker(a))),
               out);
    arena_destroy(a);
}

static bool read_line(struct str line, struct drawn *d)
{
    static const char *const mimes[] = {"image/png", "image/jpeg"};
    struct str column[COLUMNS] = {0};
    int64_t w, h;
    for (size_t i = 0; i < COLUMNS; i++)
        str_next(&line, '\t', &column[i]);
    d->mime = NULL;
    for (size_t i = 0; i < sizeof mimes / sizeof *mimes; i++)
        if (str_is(column[5], mimes[i]))
            d->mime = mimes[i];
    if (!hash_parse(column[0], d->key) || !hash_parse(column[1], d->sha256) ||
        !str_int(column[2], 1, (int64_t)LIMIT_OBJECT_BYTES, &d->size) ||
        !str_int(column[3], 1, LIMIT_PICTURE_SIDE, &w) ||
        !str_int(column[4], 1, LIMIT_PICTURE_SIDE, &h) || !d->mime)
        return false;
    d->width = (int32_t)w;
    d->height = (int32_t)h;
    return true;
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct drawn *)a)->key, ((const struct drawn *)b)->key);
}

static void sort(struct drawn_list *l)
{
    size_t kept = 0;
    if (l->n)
        qsort(l->at, l->n, sizeof *l->at, by_key);
    for (size_t i = 0; i < l->n; i++)
        if (i == 0 || by_key(&l->at[kept - 1], &l->at[i]) != 0)
            l->at[kept++] = l->at[i];
    l->n = kept;
}

void drawn_read(int tree, struct drawn_list *out)
{
    struct arena *a = arena_create();
    struct str rest, line;
    struct err ignored; /* all is drawn again then */
    struct drawn d;
    *out = (struct drawn_list){0};
    if (fs_read_file(tree, NAME, MAX_BYTES, a, &rest, &ignored))
        while (str_next(&rest, '\n', &line))
            if (read_line(line, &d))
                drawn_add(out, &d);
    sort(out);
    arena_destroy(a);
}

const struct drawn *drawn_find(const struct drawn_list *l, const hash_hex key)
{
    struct drawn want;
    memcpy(want.key, key, sizeof want.key);
    return l->n ? bsearch(&want, l->at, l->n, sizeof want, by_key) : NULL;
}

void drawn_add(struct drawn_list *l, const struct drawn *d)
{
    MEM_PUSH(l->at, l->n, l->cap) = *d;
}

bool drawn_write(struct drawn_list *l, int tree, struct err *e)
{
    struct buf lines = {0};
    sort(l);
    for (size_t i = 0; i < l->n; i++) {
        const struct drawn *d = &l->at[i];
        buf_printf(&lines, "%s\t%s\t%lld\t%d\t%d\t%s\n", d->key, d->sha256, (long long)d->size,
                   d->width, d->height, d->mime);
    }
    bool ok = fs_replace(&fsops_real, tree, NAME, buf_str(&lines), e);
    buf_free(&lines);
    return ok;
}

void drawn_free(struct drawn_list *l)
{
    free(l->at);
}

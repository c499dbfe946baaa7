#include "sample.h"

#include "signing.h"

#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char SVG[] = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1600 900'>"
                          "<rect width='800' height='900' fill='#205030'/></svg>\n";
static const char CHANNEL[] = "channel: gate\n"
                              "title: {vi: Cửa khẩu, km: ច្រកទ្វារ, en: The gate}\n"
                              "sections:\n"
                              "  - slug: places\n"
                              "    icon: mountains\n"
                              "    accent: forest\n"
                              "    order: 20\n"
                              "    title: {vi: Tham quan, km: ទីកន្លែង, en: Places}\n";
static const char TREE[] = "kind: place\n"
                           "section: places\n"
                           "order: 1\n"
                           "publish_from: 2026-01-01\n"
                           "publish_until: 2027-12-31\n"
                           "review_by: 2027-06-30\n"
                           "audience: [tourist]\n"
                           "related: [law/qd-1]\n"
                           "source: A magazine\n"
                           "checked: 2026-11-22\n"
                           "verified: no\n"
                           "coordinates: {latitude: 13.77, longitude: 107.46}\n"
                           "facts:\n"
                           "  height_m: 45\n"
                           "  hours: {value: \"Mo-Su ?-17:30\", source: A sign, verified: yes}\n"
                           "  address: {vi: Làng Ghè, km: ភូមិឃេ, en: Ghè village}\n"
                           "pictures:\n"
                           "  - file: picture.svg\n"
                           "    credit: Border Kiosk\n"
                           "    licence: Apache-2.0\n"
                           "    alt: {vi: Một cây, km: ដើមឈើ, en: A tree}\n";
static const char DOCUMENT[] =
    "kind: document\n"
    "source: The gazette\n"
    "checked: 2026-11-20\n"
    "facts:\n"
    "  number: 1/QĐ-TTg\n"
    "  type: decision\n"
    "  issuer: {vi: Thủ tướng, km: នាយករដ្ឋមន្ត្រី, en: Prime Minister}\n"
    "  issued: 2020-08-05\n"
    "  in_force: 2020-08-05\n"
    "  keywords:\n"
    "    - {vi: Biên giới, km: ព្រំដែន, en: Border}\n"
    "pictures:\n"
    "  - {file: picture.svg, credit: Border Kiosk, licence: Apache-2.0,\n"
    "     alt: {vi: Giấy, km: ក្រដាស, en: Paper}}\n";

static void put_pages(struct sample *s, const char *item)
{
    static const char *const pages[][2] = {
        {"vi", "title: Cây đa\nsummary: Cây đa của làng.\nstatus: reviewed\nsource: Báo\n"
               "checked: 2026-11-22\n---\nMột cây đa.\n\n- [văn bản](law/qd-1)\n"},
        {"km", "title: ដើមជ្រៃ\nsummary: ដើមជ្រៃនៃភូមិ។\nstatus: reviewed\nsource: កាសែត\n"
               "checked: 2026-11-22\n---\nដើមជ្រៃមួយ។\n"},
        {"en", "title: The banyan\nsummary: A tree of the village.\nstatus: reviewed\n"
               "source: A magazine\nchecked: 2026-11-22\nverified: yes\n---\nOne **banyan**.\n"},
        {"jra", "title: Kyâo\nsummary: Kyâo plơi.\nstatus: draft\nsource: Draft\n"
                "checked: 2026-11-22\n---\nKyâo prong, biă mă.\n"},
    };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        sample_put(s, str_format(s->a, "%s/%s.md", item, pages[i][0]).p,
                   str_format(s->a, "---\n%s", pages[i][1]).p);
}

int sample_setup(void **state)
{
    struct sample *s = calloc(1, sizeof *s);
    struct err e;
    memcpy(s->path, "/tmp/sampleXXXXXX", 18);
    assert(mkdtemp(s->path));
    assert(fs_open_dir(AT_FDCWD, s->path, &s->dir, &e));
    s->a = arena_create();
    s->content = str_format(s->a, "%s/content", s->path).p;
    sample_put(s, "gate/channel.yaml", CHANNEL);
    sample_put(s, "gate/banyan/item.yaml", TREE);
    sample_put(s, "gate/banyan/picture.svg", SVG);
    put_pages(s, "gate/banyan");
    sample_put(s, "law/channel.yaml", "channel: law\ntitle: {vi: Luật, km: ច្បាប់, en: Law}\n");
    sample_put(s, "law/qd-1/item.yaml", DOCUMENT);
    sample_put(s, "law/qd-1/picture.svg", SVG);
    put_pages(s, "law/qd-1");
    *state = s;
    return 0;
}

int sample_teardown(void **state)
{
    struct sample *s = *state;
    struct err e;
    assert(fs_remove_tree(&fsops_real, AT_FDCWD, s->path, &e));
    close(s->dir);
    arena_destroy(s->a);
    free(s);
    return 0;
}

void sample_put(struct sample *s, const char *file, const char *text)
{
    signing_put(s->dir, str_format(s->a, "content/%s", file).p, str_of(text));
}

void sample_swap(struct sample *s, const char *file, const char *from, const char *to)
{
    struct str path = str_format(s->a, "content/%s", file), text;
    struct err e;
    assert(fs_read_file(s->dir, path.p, 1 << 20, s->a, &text, &e));
    signing_put(s->dir, path.p, signing_swap(s->a, text, from, to));
}

void sample_remove(struct sample *s, const char *file)
{
    assert(unlinkat(s->dir, str_format(s->a, "content/%s", file).p, 0) == 0);
}

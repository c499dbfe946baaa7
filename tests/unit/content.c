/* content: what officers wrote, read; each fault of form becomes one finding at its line. */
#include "packer/content.h"
#include "packer/node.h"

#include "../support/sample.h"

#include <stdio.h>

#include "../support/check.h"

static struct content_channel *channels;
static size_t n_channels;

/* A channel, or all of them, with every item in hand. */
static void read_dir(struct sample *s, const char *dir, struct findings *f)
{
    struct err e;
    struct content c;
    f->a = s->a;
    if (!content_open(dir, s->a, &c, f, &e))
        fail_msg("%s", e.text);
    channels = c.channels;
    n_channels = c.n;
    for (size_t i = 0; i < c.n; i++)
        content_items(&c, &channels[i], 0, 100, s->a, f);
    content_close(&c);
}

static void read_all(struct sample *s, struct findings *f)
{
    read_dir(s, s->content, f);
}

static void test_content__everything_that_is_written_is_read(void **state)
{
    struct sample *s = *state;
    struct findings f = {0};
    read_all(s, &f);
    assert_int_equal(f.n, 0);
    assert_int_equal(n_channels, 2);
    assert_true(str_is(channels[0].channel, "gate"));
    assert_true(str_is(channels[0].title.at[LANG_EN].text, "The gate"));
    assert_true(str_is(channels[0].sections[0].accent.text, "forest"));
    assert_int_equal(channels[0].sections[0].order, 20);
    assert_int_equal(channels[0].sections[0].title.at[LANG_KM].line, 8);
    const struct content_item *i = &channels[0].items[0];
    assert_true(str_is(i->slug, "banyan"));
    assert_true(str_is(i->folder, "gate/banyan"));
    assert_string_equal(i->kind->name, "place");
    assert_true(str_is(i->latitude.text, "13.77"));
    assert_true(str_is(i->related.at[0].text, "law/qd-1"));
    assert_int_equal(i->n_facts, 3);
    assert_int_equal(i->n_pictures, 1);
    assert_true(str_is(i->page[LANG_VI].title.text, "Cây đa"));
    assert_int_equal(i->page[LANG_VI].title.line, 2);
    assert_int_equal(i->page[LANG_VI].body.line, 8);
    assert_true(str_starts(i->page[LANG_VI].body.text, "Một cây đa."));
    assert_false(i->page[LANG_VI].verified);
    assert_true(i->page[LANG_EN].verified);
}

static void test_content__a_fact_takes_from_the_item_what_it_does_not_say_itself(void **state)
{
    struct sample *s = *state;
    struct findings f = {0};
    read_all(s, &f);
    const struct content_fact *height = &channels[0].items[0].facts[0];
    const struct content_fact *hours = &channels[0].items[0].facts[1];
    assert_true(str_is(height->source.text, "A magazine"));
    assert_true(str_is(height->plain.text, "45"));
    assert_false(height->verified);
    assert_true(str_is(hours->source.text, "A sign"));
    assert_true(str_is(hours->checked.text, "2026-11-22"));
    assert_true(hours->verified);
    assert_int_equal(hours->line, 15);
}

static void test_content__one_channel_alone_is_read_too(void **state)
{
    struct sample *s = *state;
    struct findings f = {0};
    read_dir(s, str_format(s->a, "%s/law/", s->content).p, &f);
    assert_int_equal(n_channels, 1);
    assert_int_equal(f.n, 0);
    assert_true(str_is(channels[0].channel, "law"));
    assert_true(str_is(channels[0].items[0].file, "qd-1/item.yaml"));
}

static void test_content__a_folder_without_channels_is_an_error(void **state)
{
    struct sample *s = *state;
    struct findings f = {.a = s->a};
    struct err e;
    struct content c;
    const char *dir = str_format(s->a, "%s/gate/banyan", s->content).p;
    assert_false(content_open(dir, s->a, &c, &f, &e));
    assert_int_equal(e.code, ERR_NOT_FOUND);
}

static void test_content__files_of_windows_editors_are_the_same_text(void **state)
{
    struct sample *s = *state;
    struct findings f = {0};
    sample_put(s, "law/qd-1/vi.md", "\xEF\xBB\xBF---\r\ntitle: A\r\n---\r\nB\r\nC\r\n");
    read_all(s, &f);
    const struct content_page *p = &channels[1].items[0].page[LANG_VI];
    assert_int_equal(f.n, 0);
    assert_true(str_is(p->title.text, "A"));
    assert_true(str_is(p->body.text, "B\nC\n"));
}

/* One fault, one finding. */
static const struct {
    const char *file, *from, *to, *want;
} faults[] = {
    {"gate/channel.yaml", "channel: gate", "channel: gates", "1: channel is \"gates\", but"},
    {"gate/channel.yaml", "channel: gate", "# nothing", "1: no channel; write"},
    {"gate/channel.yaml", "  - slug: places", "  - slug: Places", "4: slug: \"Places\" is not"},
    {"gate/channel.yaml", "order: 20", "order: first", "7: order: \"first\" is not a whole"},
    {"gate/channel.yaml", "icon: mountains", "icons: mountains", "5: unknown key \"icons\""},
    {"gate/channel.yaml", "km: ច្រកទ្វារ", "kh: ច្រកទ្វារ", "2: \"kh\" is not a language"},
    {"gate/banyan/item.yaml", "kind: place", "kind: tree", "1: unknown kind \"tree\"; known: gate"},
    {"gate/banyan/item.yaml", "kind: place", "# kind", "1: no kind"},
    {"gate/banyan/item.yaml", "order: 1", "order: 1\norder: 2", "4: \"order\" stands twice"},
    {"gate/banyan/item.yaml", "order: 1", "order: [1]", "3: order: expected one value, found a"},
    {"gate/banyan/item.yaml", "order: 1", "colour: green", "3: unknown key \"colour\"; known here"},
    {"gate/banyan/item.yaml", "2027-06-30", "30/6/2027", "6: review_by: \"30/6/2027\" is not a da"},
    {"gate/banyan/item.yaml", "2027-06-30", "2027-02-29", "6: review_by: \"2027-02-29\" is not a"},
    {"gate/banyan/item.yaml", "2027-06-30", "", "6: review_by has no value"},
    {"gate/banyan/item.yaml", "law/qd-1", "https://x", "8: related: \"https://x\" is not SLUG"},
    {"gate/banyan/item.yaml", "[tourist]", "tourist", "7: audience: expected a list"},
    {"gate/banyan/item.yaml", "verified: no", "verified: maybe",
     "11: verified: \"maybe\" is neith"},
    {"gate/banyan/item.yaml", "13.77", "\"13,77\"", "12: latitude: \"13,77\" is not a number"},
    {"gate/banyan/item.yaml", "latitude: 13.77, ", "", "12: coordinates need latitude and"},
    {"gate/banyan/item.yaml", "height_m: 45", "height_m: tall",
     "14: height_m: \"tall\" is not a n"},
    {"gate/banyan/item.yaml", "height_m: 45", "weight: 45", "14: a place has no fact \"weight\""},
    {"gate/banyan/item.yaml", "?-17:30", "25:00-26:00", "15: hours: "},
    {"gate/banyan/item.yaml", "A sign", "A sign, by: me",
     "15: unknown key \"by\"; known here: val"},
    {"gate/banyan/item.yaml", "{vi: Làng Ghè, km: ភូមិឃេ, en: Ghè village}", "Ghè",
     "16: address: expected \"key: value\" lines, found one value"},
    {"gate/banyan/item.yaml", "file: picture.svg", "name: picture.svg", "18: unknown key \"name\""},
    {"gate/banyan/item.yaml", "order: 1", "order: &one 1\norder2: *one", "4: anchors and aliases"},
    {"gate/banyan/item.yaml", "order: 1", "order: 1: 2", "3: not YAML: mapping values are not"},
    {"gate/banyan/item.yaml", "order: 1", "order: [[[[[[[[[1]]]]]]]]]", "3: nested too deep"},
    {"gate/banyan/item.yaml", "pictures:", "---\npictures:", "17: a second document"},
    {"law/qd-1/item.yaml", "decision", "order", "6: type: unknown \"order\"; known: law, decree"},
    {"law/qd-1/item.yaml", "issued: 2020-08-05", "issued: 5/8/2020", "8: issued: \"5/8/2020\" is"},
    {"law/qd-1/item.yaml", "    - {vi: B", "    - {xx: B", "11: \"xx\" is not a language"},
    {"law/qd-1/vi.md", "---\ntitle", "title", "1: no front matter"},
    {"law/qd-1/vi.md", "checked: 2026-11-22", "checked: now", "6: checked: \"now\" is not a date"},
    {"law/qd-1/vi.md", "source: Báo", "sources: Báo", "5: unknown key \"sources\""},
    {"law/qd-1/vi.md", "Một cây", "M\xFFt cây", "8: not UTF-8"},
    {"law/qd-1/vi.md", "\n---\nMột", "\nMột", "1: no front matter"},
    {"law/qd-1/vi.md", "title: Cây đa", "- Cây đa", "3: not YAML"},
    {"gate/channel.yaml", "  - slug: places\n", "  - places\n  - slug: places\n",
     "4: a section is \"slug: ...\""},
    {"gate/channel.yaml", "slug: places", "accent: soil\n    title: {vi: A}\n  - slug: places",
     "4: a section without slug"},
    {"gate/channel.yaml", "sections:\n", "sections: none\nrest:\n", "3: sections: expected a list"},
    {"gate/channel.yaml", "  - slug: places", "  - slug:", "4: slug has no value"},
    {"gate/banyan/item.yaml", "  - file: picture.svg", "  - picture.svg\n  - file: picture.svg",
     "18: a picture without file"},
    {"gate/banyan/item.yaml", "source: A magazine\n", "", "11: coordinates need a source"},
    {"gate/banyan/item.yaml", "longitude: 107.46", "longitude: 107.46, height: 3",
     "12: unknown key \"height\""},
    {"gate/banyan/item.yaml", "[tourist]", "[tourist, [a]]", "7: entry: expected one value"},
    {"gate/banyan/item.yaml", "[tourist]", "[tourist, '']", "7: audience: \"\" is not a word"},
    {"gate/banyan/item.yaml", "order: 1", "[order]: 1", "3: a key is a word"},
    {"gate/banyan/item.yaml", "order: 1", "order: \"\\0\"", "3: a text holds a control char"},
    {"gate/banyan/item.yaml", "height_m: 45", "height_m: 45\n  hours: {value: [1]}",
     "16: \"hours\" stands twice"},
    {"gate/banyan/item.yaml", "kind: place", "kind: notice\nfacts: {urgent: perhaps}\nold:",
     "2: urgent: \"perhaps\" is neither yes nor no"},
    {"gate/banyan/item.yaml", "kind: place",
     "kind: procedure\nfacts: {steps: First, legal_basis: [A b]}\nold:",
     "2: steps: expected a list"},
    {"gate/banyan/item.yaml", "kind: place",
     "kind: procedure\nfacts: {legal_basis: [A b]}\nold:", "2: legal_basis: \"A b\" is not SLUG"},
    {"gate/banyan/item.yaml", "kind: place",
     "kind: place\nfacts: [a]\nold:", "2: facts: expected \"key: value\" lines, found a list"},
};

static bool wanted(const struct finding *f, const char *file, const char *want)
{
    char line[1200];
    snprintf(line, sizeof line, "%u: %.*s", f->line, STR_ARG(f->text));
    return str_is(f->file, file) && strncmp(line, want, strlen(want)) == 0;
}

static void expect_finding(struct sample *s, const char *file, const char *want)
{
    struct findings f = {0};
    read_all(s, &f);
    bool found = false;
    for (size_t i = 0; i < f.n; i++)
        found |= wanted(&f.at[i], file, want);
    if (!found)
        fail_msg("wanted %s:%s, got %zu, first %s:%u: %s", file, want, f.n,
                 f.n ? f.at[0].file.p : "", f.n ? f.at[0].line : 0, f.n ? f.at[0].text.p : "");
    assert_int_equal(f.errors, f.n);
}

static void test_content__each_fault_is_found_in_its_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        void *sample;
        sample_setup(&sample);
        sample_swap(sample, faults[i].file, faults[i].from, faults[i].to);
        expect_finding(sample, faults[i].file, faults[i].want);
        sample_teardown(&sample);
    }
}

static void test_content__a_word_that_stands_for_something_is_read_or_found(void **state)
{
    static const struct {
        const char *kind, *fact, *want; /* NULL: nothing is wrong */
    } cases[] = {
        {"contact", "phone: +84 269 123 4567", NULL},
        {"contact", "phone: 0269-123", "3: phone: expected 3 to 15 digits"},
        {"contact", "phone: [113, 114]", "3: phone: expected one value, found a list"},
        {"map", "bounds: 13.7,107.4 13.8,107.5", NULL},
        {"map", "bounds: 13.8,107.4 13.7,107.5", "3: bounds: south must be below north"},
        {"map", "bounds: everywhere", "3: bounds: expected SOUTH,WEST NORTH,EAST"},
        {"currency", "rates: [1 USD = 26000 VND]", NULL},
        {"currency", "rates: [1 USD = 26000 VND,\n    1 KHR]", "4: rates: expected two amounts"},
        {"currency", "rates: 1 USD = 26000 VND", "3: rates: expected a list"},
        {"phrase", "phrases: [{vi: Chào, en: Hello}]", NULL},
        {"phrase", "phrases: [Chào]", "3: entry: expected \"key: value\" lines"},
        {"poster", "season: rainy", "3: season: unknown \"rainy\"; known: spring"},
    };
    struct sample *s = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sample_put(s, "gate/banyan/item.yaml",
                   str_format(s->a, "kind: %s\nfacts:\n  %s\n", cases[i].kind, cases[i].fact).p);
        struct findings f = {0};
        read_all(s, &f);
        if (cases[i].want)
            expect_finding(s, "gate/banyan/item.yaml", cases[i].want);
        else if (f.n)
            fail_msg("%s: %s", cases[i].fact, f.at[0].text.p);
    }
}

static void test_content__a_file_of_another_shape_is_found(void **state)
{
    static const struct {
        const char *yaml, *want;
    } cases[] = {
        {"", "1: is empty"},
        {"- a\n", "1: expected \"key: value\" lines"},
        {"kind: [a\n", "2: not YAML"},
    };
    struct sample *s = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sample_put(s, "law/qd-1/item.yaml", cases[i].yaml);
        expect_finding(s, "law/qd-1/item.yaml", cases[i].want);
    }
    struct buf many = {0};
    for (int i = 0; i <= NODE_MAX_ENTRIES; i++)
        buf_printf(&many, "k%d: 1\n", i);
    sample_put(s, "law/qd-1/item.yaml", many.p);
    buf_free(&many);
    expect_finding(s, "law/qd-1/item.yaml", "501: more than 500 entries");
}

static void test_content__a_folder_that_cannot_be_listed_is_found(void **state)
{
    struct sample *s = *state;
    struct content c;
    struct findings f = {.a = s->a};
    struct err e;
    assert_true(content_open(s->content, s->a, &c, &f, &e));
    c.channels[1].slugs[0] = STR("gone"); /* removed between two readings */
    content_items(&c, &c.channels[1], 0, 1, s->a, &f);
    content_close(&c);
    assert_int_equal(f.n, 2);
    assert_true(str_is(f.at[0].file, "law/gone/item.yaml"));
    assert_true(str_is(f.at[1].file, "law/gone"));
    assert_int_equal(f.at[1].line, 1);
}

static void test_content__a_page_of_no_language_is_found(void **state)
{
    struct sample *s = *state;
    sample_put(s, "law/qd-1/vn.md", "---\n---\n");
    expect_finding(s, "law/qd-1/vn.md", "1: vn.md is not a language's file");
}

static void test_content__texts_without_item_yaml_are_found(void **state)
{
    struct sample *s = *state;
    sample_remove(s, "law/qd-1/item.yaml");
    expect_finding(s, "law/qd-1/item.yaml", "1: cannot be read");
}

static void test_content__a_folder_name_that_is_no_slug_is_found(void **state)
{
    struct sample *s = *state;
    sample_put(s, "law/QD_2/item.yaml", "kind: article\n");
    expect_finding(s, "law/QD_2/item.yaml", "1: the folder's name \"QD_2\"");
}

static void test_content__a_fault_in_one_item_leaves_the_others(void **state)
{
    struct sample *s = *state;
    struct findings f = {0};
    sample_put(s, "gate/banyan/item.yaml", "{");
    read_all(s, &f);
    assert_int_equal(channels[1].items[0].n_facts, 6);
    assert_true(f.n >= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE(test_content__everything_that_is_written_is_read),
        SAMPLE(test_content__a_fact_takes_from_the_item_what_it_does_not_say_itself),
        SAMPLE(test_content__one_channel_alone_is_read_too),
        SAMPLE(test_content__a_folder_without_channels_is_an_error),
        SAMPLE(test_content__files_of_windows_editors_are_the_same_text),
        cmocka_unit_test(test_content__each_fault_is_found_in_its_line),
        SAMPLE(test_content__a_word_that_stands_for_something_is_read_or_found),
        SAMPLE(test_content__a_file_of_another_shape_is_found),
        SAMPLE(test_content__a_folder_that_cannot_be_listed_is_found),
        SAMPLE(test_content__a_page_of_no_language_is_found),
        SAMPLE(test_content__texts_without_item_yaml_are_found),
        SAMPLE(test_content__a_folder_name_that_is_no_slug_is_found),
        SAMPLE(test_content__a_fault_in_one_item_leaves_the_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

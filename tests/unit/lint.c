/* lint: each rule broken once, found once, in its line. */
#include "packer/lint.h"
#include "packer/edit.h"
#include "packer/marks.h"
#include "text/fonts.h"

#include "../support/sample.h"

#include <stdio.h>
#include <unistd.h>

#include "../support/check.h"

static const int32_t TODAY = 20261122;

static void lint_dir(struct sample *s, const char *dir, struct findings *f)
{
    struct content c;
    struct err e;
    struct fonts *fonts = NULL;
    f->a = s->a;
    if (!content_open(dir, s->a, &c, f, &e) || !fonts_open(NULL, &fonts, &e))
        fail_msg("%s", e.text);
    lint(&c, fonts, TODAY, f);
    fonts_close(fonts);
    content_close(&c);
}

static const char *shown(struct sample *s, const struct findings *f)
{
    struct buf b = {0};
    buf_puts(&b, "");
    for (size_t i = 0; i < f->n; i++)
        buf_printf(&b, "%.*s:%u: %s: %.*s\n", STR_ARG(f->at[i].file), f->at[i].line,
                   f->at[i].level == FINDING_ERROR ? "error" : "warning", STR_ARG(f->at[i].text));
    const char *text = str_copy(s->a, buf_str(&b)).p;
    buf_free(&b);
    return text;
}

static void expect(struct sample *s, const char *file, const char *want)
{
    struct findings f = {0};
    lint_dir(s, s->content, &f);
    struct str got = str_of(shown(s, &f)), line = str_format(s->a, "%s:%s", file, want);
    if (f.n != 1 || !str_starts(got, line.p))
        fail_msg("wanted only\n%s\ngot\n%s", line.p, got.p);
}

static void test_lint__good_content_has_no_finding(void **state)
{
    struct sample *s = *state;
    struct findings f = {0};
    lint_dir(s, s->content, &f);
    assert_string_equal(shown(s, &f), "");
}

#define TEN "0123456789"
/* U+2060 forbids the break that the dictionary would find. */
#define JOINED_10 "ក\u2060ក\u2060ក\u2060ក\u2060ក\u2060ក\u2060ក\u2060ក\u2060ក\u2060ក\u2060"
#define KHMER_60 JOINED_10 JOINED_10 JOINED_10 JOINED_10 JOINED_10 JOINED_10
#define BANYAN "gate/banyan/item.yaml"
#define VI "gate/banyan/vi.md"
#define KM "gate/banyan/km.md"
#define EN "gate/banyan/en.md"
#define JRA "gate/banyan/jra.md"
#define LAW "law/qd-1/item.yaml"
#define PICTURE                                                                                    \
    "pictures:\n- {file: picture.svg, credit: Me, licence: CC0, alt: {vi: A, km: ក, en: A}}\n"

static const struct {
    const char *file, *from, *to, *want;
} faults[] = {
    /* languages */
    {"gate/channel.yaml", "km: ច្រកទ្វារ, ", "", "2: error: title is missing in km; add \"km"},
    {"gate/channel.yaml", ", en: Places", "", "8: error: section title is missing in en"},
    {BANYAN, ", en: Ghè village", "", "16: error: address is missing in en"},
    {BANYAN, "vi: Một cây, ", "", "21: error: alt is missing in vi"},
    {LAW, "km: ព្រំដែន, ", "", "11: error: keywords is missing in km"},
    /* titles and summaries */
    {VI, "title: Cây đa", "verified: no", "1: error: no title; write"},
    {VI, "title: Cây đa", "title: " TEN TEN TEN TEN TEN TEN TEN "1", "2: error: title has 71 let"},
    {VI, "Cây đa của làng.", TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN "1",
     "3: error: summary has 121 letters; shorten it to 120"},
    {"gate/channel.yaml", "en: The gate", "en: " TEN TEN TEN TEN TEN TEN TEN "1",
     "2: error: title"},
    /* letters */
    {VI, "Một cây đa.", "Một ca\u0302y đa.", "8: error: not in Unicode NFC"},
    {VI, "Một cây đa.", "Một cây.\n\n\u0111\u01CE\U0001F600",
     "10: error: no font of the kiosk has \"\U0001F600\" (U+1F600); write"},
    {VI, "Một cây đa.", "Một 中文中.",
     "8: error: no font of the kiosk has \"中\" (U+4E2D), \"文\" (U+6587); write"},
    {EN, "One **banyan**", "One\n\n* 1 \u2260 2\n* **&#x4E2D; &amp;**",
     "12: error: no font of the"},
    {VI, "title: Cây đa", "title: Cây 中", "2: error: no font of the kiosk has"},
    {KM, "summary: ដើមជ្រៃ", "summary: \u2713", "3: error: no font of the kiosk has"},
    {EN, "source: A mag", "source: 中", "5: error: no font of the kiosk has"},
    {"gate/channel.yaml", "en: The gate", "en: 中", "2: error: no font of the kiosk has"},
    {"gate/channel.yaml", "en: Places", "en: 中", "8: error: no font of the kiosk has"},
    {BANYAN, "Làng Ghè", "\"Làng \\u4E2D\"", "16: error: no font of the kiosk has"},
    {BANYAN, "en: A tree", "en: 中", "21: error: no font of the kiosk has"},
    {LAW, "1/QĐ-TTg", "1/中", "5: error: no font of the kiosk has"},
    {LAW, "en: Border", "en: 中", "11: error: no font of the kiosk has"},
    {BANYAN, "source: A mag", "source: 中", "9: error: no font of the kiosk has"},
    {BANYAN, "source: A mag", "source: Ba\u0301o", "9: error: not in Unicode NFC"},
    {BANYAN, "source: A sign", "source: 中", "15: error: no font of the kiosk has"},
    {BANYAN, "credit: Border", "credit: 中", "19: error: no font of the kiosk has"},
    {BANYAN, "credit: Border", "credit: Ba\u0301o", "19: error: not in Unicode NFC"},
    {BANYAN, "licence: Apa", "licence: 中", "20: error: no font of the kiosk has"},
    {"gate/channel.yaml", "vi: Cửa khẩu", "vi: Cu\u031B\u0309a", "2: error: not in Unicode NFC"},
    {"gate/channel.yaml", "en: Places", "en: Pla\u0301ces", "8: error: not in Unicode NFC"},
    {JRA, "biă mă", "biă m\u01CE", "8: error: a caron"},
    {JRA, "Kyâo plơi", "Kyâo pl\u01D2i", "3: error: a caron"},
    {EN, "One **banyan**", "It's the tree\u2019s **banyan**", "9: warning: different apostrophes"},
    {EN, "One **banyan**", "It's the tourists\u2019 **banyan**", "9: warning: different apost"},
    {EN, "One **banyan**", "The tourists' tree\n\nisn\u2019t", "11: warning: different apost"},
    {EN, "One **banyan**", "It's \u2018the tourists\u2019, 'the tree.', \u2018**it**\u2019", ""},
    {EN, "One **banyan**", "It\u2019s 5' and 'the tourists' here", ""},
    {EN, "One **banyan**", "It\u00B4s", "9: warning: \u00B4 is no apostrophe; write \u2019"},
    {EN, "One **banyan**", "The tourists\u00B4 tree", "9: warning: \u00B4 is no apostrophe"},
    {EN, "One **banyan**", "It\u2018s", "9: warning: \u2018 is no apostrophe; write \u2019"},
    {EN, "The banyan\nsummary: A tree of the village.",
     "The village's tree\nsummary: The village\u2019s.", "3: warning: different apostrophes"},
    {EN,
     "The banyan\nsummary: A tree of the village.\nstatus: reviewed\nsource: A magazine\n"
     "checked: 2026-11-22\nverified: yes\n---\nOne",
     "The village's tree\nsummary: A\nstatus: reviewed\nsource: B\nchecked: 2026-11-22\n---\n"
     "The village\u2019s",
     "8: warning: different apostrophes"},
    {KM, "ដើមជ្រៃមួយ។", "\u2018ដើម\u2019ជ្រៃ\u2018មួយ\u2019។", ""},
    {KM, "ដើមជ្រៃមួយ។", KHMER_60 JOINED_10, "8: warning: Khmer with no place"},
    {KM, "ដើមជ្រៃមួយ។", KHMER_60 "\u200B" KHMER_60, ""},
    /* letters that only look right */
    {VI, "Một cây đa.", "A\n\u00D0ức, xã \u00D0, \u0189à \u0110à",
     "9: warning: a letter that only looks like the right one: \"\u00D0\" (U+00D0) for "
     "\"\u0110\" (U+0110), \"\u0189\" (U+0189) for \"\u0110\" (U+0110); type the word again"},
    {VI, "Một cây đa.", "\u00F0a, \u0256a",
     "8: warning: a letter that only looks like the right one: "
     "\"\u00F0\" (U+00F0) for \"\u0111\" (U+0111), \"\u0256\" (U+0256) for"},
    {VI, "title: Cây đa", "title: C\u0430y",
     "2: warning: a letter that only looks like the right "
     "one: \"\u0430\" (U+0430) for \"a\" (U+0061)"},
    {VI, "Một cây đa.", "\u0421\u041E\u0420", "8: warning: a letter that only"}, /* all Cyrillic */
    {EN, "One **banyan**", "\u041C\u043E\u0441\u043A\u0432\u0430, 5 k\u03A9, \u03B1, 5 \u00B5m",
     ""},
    {EN, "One **banyan**", "One &#x410;n",
     "9: warning: a letter that only looks like the right one"},
    {BANYAN, "en: A tree", "en: \u0410 tree", "21: warning: a letter that only looks like"},
    {BANYAN, "source: A mag", "source: \u0410 mag", "9: warning: a letter that only looks like"},
    {"gate/channel.yaml", "en: Places", "en: Pl\u0430ces", "8: warning: a letter that only looks"},
    {KM, "ដើមជ្រៃមួយ។", "\u17A3",
     "8: warning: a letter that only looks like the right one: "
     "\"\u17A3\" (U+17A3) for \"\u17A2\" (U+17A2)"},
    /* marks on no letter, or twice */
    {KM, "ដើមជ្រៃមួយ។", "ដើម\n**ជ្រៃ** \u179F\u17C9\u17BE\u17BB\u1794 \u17B6\u1780\nមួយ។",
     "9: error: \"\u179F\u17C9\u17BE\u17BB\" does not go together, and is drawn with a dotted"},
    {KM, "ដើមជ្រៃមួយ។", "\u1780 \u17B6\u179A", "8: error: \""},
    {KM, "ដើមជ្រៃមួយ។", "\u1780\u17D2\u17D2\u1780", "8: error: \"\u1780\u17D2\u17D2"},
    {KM, "ដើមជ្រៃមួយ។", "ដើម\n\u1780\u17C6\u17C6", "9: error: \"\u17C6\" stands twice on its letter"},
    {KM, "ដើមជ្រៃមួយ។", "\u1780\u17D2\u179A\u17D2\u179A", "8: error: \"\u179A\" stands twice"},
    {KM, "ដើមជ្រៃមួយ។", "ដើម\n&#x1780;&#x17B6;&#x17B6;", "8: error: \"\u1780\u17B6\u17B6\" does not"},
    {KM, "ដើមជ្រៃមួយ។", "\u179F**\u17B8** \u25CC\u17B6 \u25CC \u17E1\u17CB \u179F\u17CA\u200C\u17B8",
     ""},
    {KM, "summary: ដើមជ្រៃ", "summary: \u17B6\u1780", "3: error: \"\u17B6\" does not go together"},
    {VI, "Một cây đa.", "Mo \u0323t", "8: error: \"\u0323\" stands on no letter; type the letter"},
    {VI, "Một cây đa.", "M\u1ED9\u0323t", "8: error: \"\u0323\" stands twice on its letter"},
    {BANYAN, "km: ភូមិឃេ", "km: \u17C9\u1783", "16: error: \"\u17C9\" does not go together"},
    {"gate/channel.yaml", "km: ច្រកទ្វារ", "km: ច្រក\u17B6\u17B6", "2: error: \""},
    /* references */
    {VI, "(law/qd-1)", "(law/qd-2)", "10: error: there is no item \"law/qd-2\""},
    {VI, "(law/qd-1)", "(qd-1)", "10: error: there is no item \"qd-1\""},
    {BANYAN, "[law/qd-1]", "[banyan, law/qd-1, other/x]", "8: error: there is no item \"other/x\""},
    {BANYAN, "section: places", "section: palaces",
     "2: error: no channel.yaml here defines the section \"palaces\"; correct the name"},
    {LAW, "  number", "  relations: [qd-1, qd-9]\n  number", "5: error: there is no item \"qd-9\""},
    /* Markdown */
    {VI, "Một cây đa.", "Một\ncây <b>đa</b>.", "9: error: HTML is not part of the format"},
    {VI, "(law/qd-1)", "(https://x.org)", "10: error: a link goes to another item"},
    /* what was meant as Markdown */
    {VI, "Một cây đa.", "2026. Năm mới",
     "8: warning: \"2026.\" at the beginning of a line makes a num"},
    {VI, "Một cây đa.", "Một\n\n30) tháng Tư", "10: warning: \"30.\" at the beginning of a line"},
    {VI, "Một cây đa.", "2026\\. Năm mới", ""},
    {VI, "Một cây đa.", "1. a\n2. b\n   - c\n   - d\n\nMột\n\n3. e\n\nHai\n\n1. f\n1. g\n1. h", ""},
    {VI, "Một cây đa.", "Một\n\n0. không",
     "10: error: written as 0, shown as 1: lists are numbered"},
    {VI, "Một cây đa.", "1. a\n2. b\n4. c", "10: error: written as 4, shown as 3: lists are numb"},
    {VI, "Một cây đa.", "- 0) a", "8: error: written as 0, shown as 1"},
    {VI, "Một cây đa.", "Một\n~~bỏ~~",
     "9: error: \"~~\" is shown as it is: striking through is not"},
    {VI, "Một cây đa.", "Một ==tô==", "8: error: \"==\" is shown as it is"},
    {VI, "Một cây đa.", "**Lưu ý: ** mang",
     "8: error: \"**\" is shown as it is: bold begins and ends"},
    {VI, "Một cây đa.", "Một[^1]", "8: error: \"[^\" is shown as it is: footnotes"},
    {VI, "Một cây đa.", "- a\n- [x] xong", "9: error: \"[x]\" is shown as it is: tick boxes"},
    {VI, "Một cây đa.", "[Quyết định](law/qd 1)", "8: error: \"](\" is shown as it is: a link is"},
    {VI, "Một cây đa.", "[a](law/qd-1", "8: error: \"](\" is shown as it is: a link is"},
    {VI, "Một cây đa.", "A [f [1] **law**](law/qd-1) \\[b](c d) \\[e](f).", ""},
    {VI, "Một cây đa.", "\\[so](it is [a](law/qd-1)", ""},
    {VI, "Một cây đa.", "Một\n\n[Chú ý]: đóng-cửa-17:00",
     "10: error: \"[so]:\" at its beginning hides"},
    {VI, "Một cây đa.", "\\~\\~ 1 == 1, [X], \\*\\*, 5 \\*\\* 3, #1, -3 km, 1.5 km", ""},
    {VI, "Một cây đa.", "##Không",
     "8: error: \"##\" is shown as it is: a heading has a blank behind"},
    {VI, "Một cây đa.", "- ###Không", "8: error: \"###\" is shown as it is"},
    {VI, "Một cây đa.", "Một\n1.Hai",
     "9: warning: \"1.\" is shown as it is: an item of a list has"},
    {VI, "Một cây đa.", "-Hai",
     "8: warning: \"-\" is shown as it is: an item of a list has a blank"},
    {VI, "Một cây đa.", "Một\n\n|Cột|Giá|\n|-|-|\n|1|2|",
     "10: error: tables are not part of the form"},
    {VI, "Một cây đa.", "Cột | Giá\n-|-\n1 | 2", "9: error: tables are not part of the format"},
    {VI, "Một cây đa.", "Dòng một\\\nDòng hai", "8: warning: the line break at the end is lost"},
    {VI, "Một cây đa.", "Một\n\n- Hai\n  ba  \n  bốn",
     "11: warning: the line break at the end is los"},
    {VI, "Một cây đa.", "Một  \n\nHai\\\\\nBa \n– bốn", ""},
    {VI, "Một cây đa.", "Gồm:\na) Một\nb) Hai",
     "8: warning: this line and the next are shown as one"},
    {VI, "Một cây đa.", "Gồm:\n2. Một\n3. Hai",
     "8: warning: this line and the next are shown as one"},
    {VI, "Một cây đa.", "Từ năm\n2026. Và", ""},
    {VI, "Một cây đa.", "\u2022 Một\n\u2022 Hai",
     "8: warning: this line and the next are shown as one"},
    {VI, "Một cây đa.", "Một\n---\nHai",
     "8: warning: the line of --- or === below it makes a heading"},
    {VI, "Một cây đa.", "a\nb&#7;c", "9: error: \"&#...;\" is the number of no character"},
    {VI, "Một cây đa.", "a&#xD800;b", "8: error: \"&#...;\" is the number of no character"},
    {VI, "Một cây đa.", "a&#0;b", "8: error: \"&#...;\" is the number of no character"},
    {VI, "Một cây đa.", "a&#x9F;b", "8: error: \"&#...;\" is the number of no character"},
    {VI, "Một cây đa.", "&#225;", ""},
    /* dates */
    {BANYAN, "publish_from: 2026-01-01\npublish_until: 2027-12-31\nreview_by: 2027",
     "publish_from: 2028-01-01\npublish_until: 2027-12-31\nreview_by: 2029",
     "5: error: publish_until 2027-12-31 is before publish_from 2028-01-01"},
    {BANYAN, "publish_until: 2027", "publish_until: 2026-11-21 #",
     "5: warning: publish_until 2026-11-21 is past"},
    {BANYAN, "checked: 2026-11-22", "checked: 2026-11-23", "10: warning: checked 2026-11-23 is in"},
    {BANYAN, "verified: yes}", "verified: yes, checked: 2026-11-23}",
     "15: warning: checked 2026-11-23 is in the future"},
    {BANYAN, "review_by: 2027", "review_by: 2026", "6: warning: review_by 2026-06-30 is past"},
    {LAW, "in_force: 2020-08-05", "in_force: 2020-08-04", "9: warning: in_force 2020-08-04 is bef"},
    {BANYAN, "publish_from: 2026-01-01", "publish_from: 2027-07-01",
     "6: warning: review_by 2027-06-30 is before publish_from 2027-07-01"},
    {LAW, "in_force: 2020", "gazette_date: 2019", "9: warning: gazette_date 2019-08-05 is before"},
    {LAW, "in_force: 2020", "gazette_date: 2027", "9: error: gazette_date 2027-08-05 is in the f"},
    {BANYAN, "height_m: 45", "recognised: 2026-11-23", "14: error: recognised 2026-11-23 is in"},
    /* where it is */
    {BANYAN, "latitude: 13.77, longitude: 107.46", "latitude: 107.46, longitude: 13.77",
     "12: error: latitude 107.46 is not between -90 and 90; see that latitude and longitude"},
    {BANYAN, "longitude: 107.46", "longitude: 180.5", "12: error: longitude 180.5 is not between"},
    {BANYAN, "latitude: 13.77", "latitude: 31.77", "12: warning: latitude 31.77, longitude 107"},
    {BANYAN, "longitude: 107.46", "longitude: 10.746", "12: warning: latitude 13.77, longitude 10"},
    /* facts */
    {LAW, "  number: 1/QĐ-TTg\n", "", "1: error: a document needs the fact \"number\""},
    /* pictures */
    {BANYAN, "file: picture.svg", "file: photo.png",
     "18: error: picture photo.png cannot be read: gate/banyan/photo.png: No such file or "
     "directory; put the file beside"},
    {BANYAN, "file: picture.svg", "file: ../banyan/picture.svg",
     "18: error: ../banyan/picture.svg"},
    {BANYAN, "    credit: Border Kiosk\n", "", "18: error: picture.svg has no credit"},
    {BANYAN, "    licence: Apache-2.0\n", "", "18: error: picture.svg has no licence"},
    /* sections */
    {"gate/channel.yaml", "icon: mountains", "icon: mountain",
     "5: error: section places: the kiosk has no icon \"mountain\""},
    {"gate/channel.yaml", "accent: forest",
     "accent: forest\n    summary: {vi: " TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
     "1, km: ក, en: A}",
     "7: error: section summary has 121 letters"},
    {"gate/channel.yaml",
     "sections:", "subtitle: {vi: A, km: ក}\nsections:", "3: error: subtitle is missing in en"},
    /* what was withdrawn */
    {"law/channel.yaml", "channel: law", "channel: law\nwithdrawn: {qd-2: 2026-11-01}", ""},
    {"law/channel.yaml", "channel: law", "channel: law\nwithdrawn: {QD: 2026-11-01}",
     "2: error: withdrawn: \"QD\" is no item's slug"},
    {"law/channel.yaml", "channel: law", "channel: law\nwithdrawn: {qd-2: today}",
     "2: error: qd-2: \"today\" is not a date"},
    {"law/channel.yaml", "channel: law", "channel: law\nwithdrawn: [qd-2]",
     "2: error: withdrawn: expected \"key: value\" lines"},
    /* what a translation was made from */
    {EN, "status:", "made_from: fr 0123\nstatus:", "4: error: made_from is written by"},
    {EN, "status:", "made_from: vi 0123456789ab\nstatus:",
     "4: warning: the text in vi has changed since"},
    {"gate/channel.yaml", "accent: forest", "accent: pink", "6: error: section places: accent mus"},
    {"gate/channel.yaml", "    icon: mountains\n", "", "4: error: section places has no icon"},
    /* status and provenance */
    {VI, "status: reviewed", "status: done", "4: error: status must be draft or reviewed"},
    {JRA, "status: draft", "status: reviewed", "4: error: Jrai is a draft until a native reader"},
    {JRA, "status: draft", "status: reviewed\ntranslator: Rơ Mah H'Lan", ""},
    {VI, "title: Cây đa", "title:", "2: error: title has no value"},
    {VI, "checked: 2026-11-22", "checked: 22/11/2026", "6: error: checked: \"22/11/2026\" is not"},
    {VI, "checked: 2026-11-22", "checked: 2026-11-23", "6: warning: checked 2026-11-23 is in the"},
    {VI, "Một cây đa.", "Một\nc\xFFy đa.", "9: error: not UTF-8"},
    {BANYAN, "order: 1", "order: 1 # \xFF", "3: error: not UTF-8"},
    {BANYAN, "{vi: Một cây", "{vi: ''", "21: error: vi has no value"},
    {BANYAN, "credit: Border Kiosk", "credit:", "19: error: credit has no value"},
    {BANYAN, "latitude: 13.77", "latitude: north", "12: error: latitude: \"north\" is not a numb"},
    {BANYAN, "file: picture.svg", "file:", "18: error: file has no value"},
    {"gate/channel.yaml", "channel: gate", "channel:", "1: error: channel has no value"},
    {LAW, "issued: 2020-08-05\n  in_force: 2020-08-05", "issued: 2026-11-23",
     "8: error: issued 2026-11-23 is in the fut"},
    {LAW, "issued: 2020-08-05", "issued: 5/8/2020", "8: error: issued: \"5/8/2020\" is not"},
    {VI, "source: Báo\n", "", "1: warning: no source"},
    {VI, "checked: 2026-11-22\n", "", "1: warning: no date in \"checked\""},
};

static void test_lint__each_broken_rule_is_one_finding_in_its_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        void *sample;
        sample_setup(&sample);
        sample_swap(sample, faults[i].file, faults[i].from, faults[i].to);
        if (faults[i].want[0])
            expect(sample, faults[i].file, faults[i].want);
        else
            test_lint__good_content_has_no_finding(&sample);
        sample_teardown(&sample);
    }
}

static void test_lint__vi_km_and_en_are_needed_and_jrai_is_not(void **state)
{
    struct sample *s = *state;
    sample_remove(s, JRA);
    test_lint__good_content_has_no_finding(state);
    sample_remove(s, KM);
    expect(s, KM, "1: error: the page is missing");
}

static void test_lint__a_fact_needs_a_source_and_the_date_of_looking_it_up(void **state)
{
    struct sample *s = *state;
    sample_put(s, BANYAN,
               "kind: place\nfacts:\n  height_m: {value: 45, checked: 2026-01-01}\n" PICTURE);
    expect(s, BANYAN, "3: error: height_m has no source");
    sample_put(s, BANYAN, "kind: place\nfacts:\n  height_m: {value: 45, source: Me}\n" PICTURE);
    expect(s, BANYAN, "3: error: height_m has no date in \"checked\"");
}

static void test_lint__an_event_ends_after_it_begins(void **state)
{
    struct sample *s = *state;
    sample_put(s, BANYAN,
               "kind: event\nsource: Me\nchecked: 2026-01-01\nfacts:\n"
               "  starts: 2026-12-02\n  ends: 2026-12-01\n" PICTURE);
    expect(s, BANYAN, "6: error: ends 2026-12-01 is before starts 2026-12-02");
}

static void test_lint__an_event_that_is_over_is_found(void **state)
{
    struct sample *s = *state;
    sample_put(s, BANYAN,
               "kind: event\nsource: Me\nchecked: 2026-01-01\nfacts:\n"
               "  starts: 2026-11-20\n  ends: 2026-11-21\n" PICTURE);
    expect(s, BANYAN, "6: warning: ends 2026-11-21 is past; remove the item");
}

static void test_lint__an_event_without_an_end_is_over_when_it_began(void **state)
{
    struct sample *s = *state;
    static const char event[] = "kind: event\nsource: Me\nchecked: 2026-01-01\nfacts:\n" PICTURE;
    sample_put(s, BANYAN, event);
    sample_swap(s, BANYAN, "facts:\n", "facts:\n  starts: 2026-11-21\n");
    expect(s, BANYAN, "5: warning: starts 2026-11-21 is past; write when it ends");
    sample_swap(s, BANYAN, "2026-11-21", "2026-11-22");
    test_lint__good_content_has_no_finding(state);
}

static void test_lint__a_reviewed_page_says_something(void **state)
{
    struct sample *s = *state;
    sample_swap(s, EN, "One **banyan**.\n", "&nbsp;\n\n\xE2\x80\x83\n");
    expect(s, EN, "8: warning: reviewed, but there is no text below the front matter; write it");
    sample_swap(s, EN, "&nbsp;\n\n\xE2\x80\x83\n", "");
    expect(s, EN, "8: warning: reviewed, but there is no text below the front matter; write it");
    sample_swap(s, EN, "verified: yes\n---\n", "verified: yes\n---\n \n\n");
    expect(s, EN, "8: warning: reviewed, but there is no text");
    sample_swap(s, EN, "status: reviewed", "status: draft");
    test_lint__good_content_has_no_finding(state);
    sample_swap(s, EN, "status: draft", "status: reviewed");
    sample_put(s, BANYAN,
               "kind: contact\nsource: Me\nchecked: 2026-01-01\nfacts:\n"
               "  office: {vi: A, km: ក, en: A}\n" PICTURE);
    test_lint__good_content_has_no_finding(state);
}

/* In `related` and in a link of the banyan; a link that stands in a draft is nobody's yet. */
static void test_lint__a_reference_to_what_readers_do_not_find_is_found(void **state)
{
    static const char *const pages[] = {"law/qd-1/vi.md", "law/qd-1/km.md", "law/qd-1/en.md"};
    struct sample *s = *state;
    struct findings drafts = {0}, over = {0};
    for (size_t i = 0; i < 3; i++)
        sample_swap(s, pages[i], "status: reviewed", "status: draft");
    lint_dir(s, s->content, &drafts);
    assert_string_equal(
        shown(s, &drafts),
        "gate/banyan/item.yaml:8: warning: \"law/qd-1\" has only drafts, so readers "
        "do not find it; let one be reviewed, or remove the reference\n"
        "gate/banyan/vi.md:10: warning: \"law/qd-1\" has only drafts, so readers "
        "do not find it; let one be reviewed, or remove the reference\n");
    sample_swap(s, pages[0], "status: draft", "status: reviewed");
    sample_swap(s, pages[0], "(law/qd-1)", "(gate/banyan)");
    sample_swap(s, LAW, "source:", "publish_until: 2026-11-21\nsource:");
    lint_dir(s, s->content, &over);
    assert_int_equal(over.n, 3);
    assert_true(str_is(over.at[0].text, "\"law/qd-1\" is past its publish_until, so readers do not "
                                        "find it; set a later date, or remove the reference"));
    assert_int_equal(over.at[0].line, 8);
    assert_true(str_is(over.at[1].file, VI));
    assert_int_equal(over.at[1].line, 10);
    assert_true(str_starts(over.at[2].text, "publish_until 2026-11-21 is past"));
}

static void test_lint__a_reference_to_what_was_withdrawn_is_found(void **state)
{
    struct sample *s = *state;
    struct findings f = {0};
    sample_swap(s, "law/channel.yaml", "channel: law",
                "channel: law\nwithdrawn: {qd-1: 2026-11-01}");
    lint_dir(s, s->content, &f);
    assert_int_equal(f.errors, 0);
    assert_int_equal(f.n, 3); /* in `related`, in a link, and in a link of its own */
    assert_true(str_is(f.at[0].text, "\"law/qd-1\" was withdrawn; remove the reference to it"));
    assert_int_equal(f.at[0].line, 8);
    assert_int_equal(f.at[1].line, 10);
}

static void test_lint__only_a_changed_text_makes_its_translation_old(void **state)
{
    struct sample *s = *state;
    struct content c;
    struct findings f = {.a = s->a};
    struct err e;
    assert_true(content_open(s->content, s->a, &c, &f, &e));
    assert_true(content_items(&c, &c.channels[0], 0, 1, s->a, &f));
    struct mark m = marks_of(&c.channels[0].items[0].page[LANG_VI], LANG_VI);
    assert_true(edit_made_from(c.dir, EN, str_format(s->a, "vi %s", m.hash).p, &e));
    content_close(&c);
    sample_swap(s, VI, "source: Báo", "source: Đài");
    test_lint__good_content_has_no_finding(state);
    sample_swap(s, VI, "Một cây đa.", "Hai cây đa.");
    expect(s, EN, "8: warning: the text in vi has changed since this translation");
    sample_remove(s, VI);
    lint_dir(s, s->content, &f);
    assert_int_equal(f.n, 2); /* the page is missing, too */
}

/* Three that agree, two that do not, and another number. */
static void test_lint__each_of_many_documents_is_held_against_one_that_differs(void **state)
{
    static const char *const issued[] = {"2012-03-28", "2013-02-28", "2012-03-28", "2012-03-28",
                                         "2014-01-01"};
    struct sample *s = *state;
    struct findings f = {0};
    for (size_t i = 0; i < sizeof issued / sizeof *issued; i++) {
        const char *item = str_format(s->a, "law/d-%zu", i).p;
        sample_put(s, str_format(s->a, "%s/item.yaml", item).p,
                   str_format(s->a,
                              "kind: document\nsource: A\nchecked: 2026-11-20\nfacts:\n"
                              "  number: 368/QĐ-TTg\n  type: decision\n  issued: %s\n"
                              "  issuer: {vi: A, km: ក, en: A}\n" PICTURE,
                              issued[i])
                       .p);
        sample_put(s, str_format(s->a, "%s/picture.svg", item).p,
                   "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 16 9\"/>");
        for (int l = 0; l < LANG_COUNT; l++)
            sample_put(s, str_format(s->a, "%s/%s.md", item, lang_code((enum lang)l)).p,
                       "---\ntitle: A\nsummary: B\nstatus: draft\nsource: C\n"
                       "checked: 2026-11-22\n---\nD\n");
    }
    lint_dir(s, s->content, &f);
    assert_int_equal(f.n, 5);
    for (size_t i = 0; i < f.n; i++) {
        const char *other = i == 1 || i == 4 ? "2012-03-28 in law/d-0" : "2013-02-28 in law/d-1";
        assert_true(str_is(f.at[i].file, str_format(s->a, "law/d-%zu/item.yaml", i).p));
        assert_non_null(strstr(f.at[i].text.p, other));
    }
}

static void test_lint__a_document_with_two_dates_is_an_error_at_both(void **state)
{
    struct sample *s = *state;
    struct findings f = {0};
    static const char document[] =
        "kind: document\nsource: A plan\nchecked: 2026-11-20\nfacts:\n  number: 1/QĐ-TTg\n"
        "  type: decision\n  issued: 2012-03-28\n"
        "  issuer: {vi: Thủ tướng, km: នាយករដ្ឋមន្ត្រី, en: Prime Minister}\n" PICTURE;
    sample_put(s, BANYAN, document);
    lint_dir(s, s->content, &f);
    assert_string_equal(
        shown(s, &f),
        "gate/banyan/item.yaml:7: warning: 1/QĐ-TTg: issued is 2012-03-28 here and 2020-08-05 in "
        "law/qd-1/item.yaml; if it is one document, find out which is right\n"
        "law/qd-1/item.yaml:8: warning: 1/QĐ-TTg: issued is 2020-08-05 here and 2012-03-28 in "
        "gate/banyan/item.yaml; if it is one document, find out which is right\n");
}

/* "Số 1/qđ-ttg" is 1/QĐ-TTg; of a bulletin a number says nothing. */
static void test_lint__a_document_is_known_by_its_number_however_it_is_written(void **state)
{
    struct sample *s = *state;
    struct findings f = {0};
    sample_put(s, BANYAN,
               "kind: document\nsource: A plan\nchecked: 2026-11-20\nfacts:\n"
               "  number: Số 1 / qđ-ttg\n  type: decision\n  issued: 2020-08-05\n"
               "  in_force: 2020-09-01\n  issuer: {vi: A, km: ក, en: A}\n" PICTURE);
    lint_dir(s, s->content, &f);
    assert_string_equal(
        shown(s, &f),
        "gate/banyan/item.yaml:8: warning: Số 1 / qđ-ttg: in_force is 2020-09-01 here and "
        "2020-08-05 "
        "in law/qd-1/item.yaml; if it is one document, find out which is right\n"
        "law/qd-1/item.yaml:9: warning: 1/QĐ-TTg: in_force is 2020-08-05 here and 2020-09-01 in "
        "gate/banyan/item.yaml; if it is one document, find out which is right\n");
    sample_put(s, BANYAN,
               "kind: bulletin\nsource: A plan\nchecked: 2026-11-20\nfacts:\n"
               "  number: 1/QĐ-TTg\n  issued: 2020-08-06\n"
               "  publisher: {vi: A, km: ក, en: A}\n" PICTURE);
    test_lint__good_content_has_no_finding(state);
}

/* `rest` of an item of this kind, in place of the banyan's. */
static void put_kind(struct sample *s, const char *kind, const char *rest)
{
    sample_put(s, BANYAN,
               str_format(s->a, "kind: %s\nsource: Me\nchecked: 2026-01-01\n%s", kind, rest).p);
}

static void test_lint__a_jrai_phrase_is_a_draft_of_its_page(void **state)
{
    struct sample *s = *state;
    put_kind(s, "phrase",
             PICTURE "facts:\n  phrases:\n"
                     "    - {vi: Cảm ơn, km: អរគុណ, en: Thank you,\n       jra: Bơni kơ ih}\n");
    test_lint__good_content_has_no_finding(state);
    sample_remove(s, JRA);
    expect(s, BANYAN, "9: error: a Jrai phrase without jra.md");
    put_kind(s, "phrase", PICTURE "facts:\n  phrases:\n    - {vi: Cảm ơn, en: Thank you}\n");
    expect(s, BANYAN, "8: error: phrases is missing in km");
}

static void test_lint__rates_are_of_a_day(void **state)
{
    struct sample *s = *state;
    put_kind(s, "currency", PICTURE "facts:\n  rates: [1 USD = 2 VND, 1 KHR = 6 VND]\n");
    expect(s, BANYAN, "7: error: rates without as_of");
    put_kind(s, "currency", PICTURE "facts:\n  as_of: 2026-01-01\n  rates: [1 USD = 2 VND]\n");
    test_lint__good_content_has_no_finding(state);
}

static void test_lint__a_map_has_something_to_touch(void **state)
{
    struct sample *s = *state;
    put_kind(s, "map", PICTURE "facts:\n  bounds: 13.7,107.4 13.8,107.5\n");
    expect(s, BANYAN, "7: warning: no item has coordinates inside the bounds");
    put_kind(s, "map",
             PICTURE "coordinates: {latitude: 13.77, longitude: 107.46}\n"
                     "facts:\n  bounds: 13.7,107.4 13.8,107.5\n");
    test_lint__good_content_has_no_finding(state);
}

static void test_lint__pictures_are_what_their_kind_shows(void **state)
{
    struct sample *s = *state;
    put_kind(s, "poster", PICTURE);
    expect(s, BANYAN, "1: error: a poster needs a picture with \"tall: FILE\"");
    put_kind(s, "place", "");
    expect(s, BANYAN, "1: warning: no picture");
    put_kind(s, "place", "pictures: []\n");
    expect(s, BANYAN, "4: warning: no picture");
    put_kind(s, "notice", "");
    test_lint__good_content_has_no_finding(state);
    put_kind(s, "place",
             "pictures:\n- {file: picture.svg, credit: Me, licence: CC0, "
             "alt: {vi: A, km: ក, en: A},\n   caption: {vi: A, km: ក}}\n");
    expect(s, BANYAN, "6: error: caption is missing in en");
}

static void test_lint__a_gallery_says_what_is_seen(void **state)
{
    struct sample *s = *state;
    struct findings f = {0};
    put_kind(s, "gallery", PICTURE);
    lint_dir(s, s->content, &f);
    assert_int_equal(f.errors, 3); /* a caption in each language */
    assert_true(str_starts(f.at[0].text, "caption is missing in"));
    assert_int_equal(f.at[0].line, 5);
}

static void test_lint__a_picture_too_large_is_found(void **state)
{
    struct sample *s = *state;
    char *bytes = memset(arena_zero(s->a, 1, (5 << 20) + 1), ' ', 5 << 20);
    sample_put(s, "gate/banyan/picture.svg", bytes);
    expect(s, BANYAN, "18: error: picture.svg has 5120 KB, the limit is 4096 KB");
}

static void test_lint__of_a_picture_too_long_only_the_middle_is_shown(void **state)
{
    struct sample *s = *state;
    static const struct {
        int w, h;
        const char *want; /* NULL: nothing is said */
    } cases[] = {
        {480, 4800, "18: warning: picture.svg is more than 4 times as high as it is wide"},
        {4800, 480, "18: warning: picture.svg is more than 4 times as wide as it is high"},
        {400, 1601, "18: warning: picture.svg is more than 4 times as high as it is wide"},
        {400, 1600, NULL},
        {1600, 400, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sample_put(s, "gate/banyan/picture.svg",
                   str_format(s->a,
                              "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d'>"
                              "<rect width='9' height='9'/></svg>",
                              cases[i].w, cases[i].h)
                       .p);
        if (cases[i].want)
            expect(s, BANYAN, cases[i].want);
        else
            test_lint__good_content_has_no_finding(state);
    }
}

#define SVG(rest) "<svg xmlns='http://www.w3.org/2000/svg' " rest "</svg>"
static void test_lint__a_picture_that_cannot_be_drawn_is_found(void **state)
{
    static const struct {
        const char *picture, *want;
    } cases[] = {
        {"", "the file is empty"},
        {"Cây đa", "neither SVG nor PNG nor JPEG"},
        {"\x89PNG\r\n\x1A\n", "the PNG is cut short"},
        {"\xFF\xD8\xFF\xE0 no", "not a whole JPEG"},
        {"\x89PNG\r\n\x1A\nxxxxIHDRzzzzzzzz",
         "2054847098 x 2054847098 pixels, the limit is 8192 a side and 20971520 in all; make it s"},
        {SVG("viewBox='0 0 9 9'><g>"), "cannot be drawn: "},
        {SVG("width='9' height='9' viewBox='0 0 0 0'>"), "the drawing's viewBox is empty"},
        {SVG(">"), "the drawing has no size"},
        {SVG("viewBox='0 0 9 20001'>"), "the drawing has more than 20000 units"},
        {SVG("width='20001' height='9'>"), "the drawing has more than 20000 units"},
        {SVG("viewBox='0 0 9 9'><image href='file:///a.png'/>"), "an href leads out"},
        {SVG("viewBox='0 0 9 9'><use href='#a'/><a href = \"http://x.org\"/>"),
         "an href leads out"},
        {SVG("viewBox='0 0 9 9' xmlns:xlink='http://www.w3.org/1999/xlink'>"
             "<image xlink:href='data:image/png;base64,AAAA'/>"),
         "an href leads out"},
        {SVG("viewBox='0 0 1600 900'><pattern id='p' width='1e9' height='1e9' "
             "patternUnits='userSpaceOnUse'><path d='M0 0h9v9'/></pattern>"
             "<path fill='url(#p)' d='M0 0h1600v900'/>"),
         "cannot be drawn: "},
    };
    struct sample *s = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sample_put(s, "gate/banyan/picture.svg", cases[i].picture);
        expect(s, BANYAN, str_format(s->a, "18: error: picture.svg: %s", cases[i].want).p);
    }
    sample_put(s, "gate/banyan/picture.svg", SVG("viewBox='0 0 9 9'><use href='#a'/>"));
    test_lint__good_content_has_no_finding(state);
}

static void test_lint__letters_in_a_drawing_are_found(void **state)
{
    static const struct {
        const char *picture;
        bool found;
    } cases[] = {
        {SVG("viewBox='0 0 9 9'><text x='1'>A</text>"), true},
        {SVG("viewBox='0 0 9 9' xmlns:s='http://www.w3.org/2000/svg'><s:text>A</s:text>"), true},
        {SVG("viewBox='0 0 9 9'><path style='font-family:Arial'/>"), false},
        {SVG("viewBox='0 0 9 9'><!-- <text> in <g font-family=''> --><textures/>"), false},
        {SVG("viewBox='0 0 9 9'><!-- <g> --><text>A</text>"), true},
        {"\n<!-- cut short -->" SVG("viewBox='0 0 9 9'>"), false},
    };
    struct sample *s = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sample_put(s, "gate/banyan/picture.svg", cases[i].picture);
        if (cases[i].found)
            expect(s, BANYAN, "18: warning: picture.svg has <text>");
        else
            test_lint__good_content_has_no_finding(state);
    }
}

static void test_lint__items_without_a_channel_are_named(void **state)
{
    struct sample *s = *state;
    sample_put(s, "sketches/notes/a.txt", "A");
    test_lint__good_content_has_no_finding(state);
    sample_put(s, "lost/item-1/item.yaml", "kind: notice\n");
    sample_put(s, "lost/item-2/item.yaml", "kind: notice\n");
    expect(s, "lost/channel.yaml", "1: error: missing, so no pack takes the items in lost; write");
}

static void test_lint__what_no_pack_takes_is_named(void **state)
{
    static const struct {
        const char *file, *at, *want;
    } cases[] = {
        {"gate/group/b/item.yaml", NULL,
         "1: error: stands too deep, so no pack takes this item; move "
         "its folder \"b\" up, beside channel.yaml"},
        {"gate/group/b/vi.md", "gate/group/b/item.yaml", "1: error: stands too deep"},
        {"gate/a/b/c/d/item.yaml", NULL,
         "1: error: stands too deep, so no pack takes this item; move "
         "its folder \"d\" up"},
        {"gate/banyan/b/item.yaml", NULL, "1: error: stands too deep"},
        {"gate/banyan/b/c/item.yaml", NULL, "1: error: stands too deep"},
        {"gate/b/ITEM.YAML", NULL,
         "1: error: no pack takes it under this name; rename it to item.yaml"},
        {"gate/b/item.yml", NULL,
         "1: error: no pack takes it under this name; rename it to item.yaml"},
        {"gate/banyan/JRA.MD", NULL,
         "1: error: no pack takes it under this name; rename it to jra.md"},
        {"gate/banyan/jra.md.txt", NULL,
         "1: error: no pack takes it under this name; rename it to jra"},
        {"gate/item.yaml", NULL,
         "1: error: stands beside channel.yaml, so no pack takes it; an item"},
        {"gate/vi.md", NULL, "1: error: stands beside channel.yaml, so no pack takes it"},
        {"lost/a/b/item.yaml", "lost/channel.yaml",
         "1: error: missing, so no pack takes the items"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *sample;
        sample_setup(&sample);
        sample_put(sample, cases[i].file, "kind: notice\n");
        expect(sample, cases[i].at ? cases[i].at : cases[i].file, cases[i].want);
        sample_teardown(&sample);
    }
    struct sample *s = *state;
    sample_put(s, "gate/pictures/more/a.txt", "A");
    sample_put(s, "gate/banyan/sketches/a.svg", "A");
    sample_put(s, "gate/banyan/notes.txt", "A");
    sample_put(s, "gate/README.md", "A");
    sample_put(s, "gate/.git/b/item.yaml", "A");
    test_lint__good_content_has_no_finding(state);
}

static void test_lint__a_folder_by_link_is_named(void **state)
{
    struct sample *s = *state;
    const char *link = str_format(s->a, "%s/gate/linked", s->content).p;
    assert_int_equal(symlink("banyan", link), 0);
    expect(s, "gate/linked",
           "1: error: is a link to an item's folder, and no pack follows links; put");
    assert_int_equal(rename(link, str_format(s->a, "%s/law/qd-1/linked", s->content).p), 0);
    test_lint__good_content_has_no_finding(state); /* it leads nowhere from there */
    assert_int_equal(symlink("gate", str_format(s->a, "%s/again", s->content).p), 0);
    expect(s, "again", "1: error: is a link to a channel's folder");
}

static void test_lint__a_section_is_defined_once_in_a_channel(void **state)
{
    struct sample *s = *state;
    sample_swap(s, "gate/channel.yaml", "  - slug: places\n",
                "  - {slug: places, icon: home, accent: soil, title: {vi: A, km: ក, en: A}}\n"
                "  - slug: places\n");
    expect(s, "gate/channel.yaml", "5: error: section places is defined twice, first in line 4");
}

static void test_lint__one_channel_alone_may_refer_to_others(void **state)
{
    struct sample *s = *state;
    struct findings f = {0};
    lint_dir(s, str_format(s->a, "%s/gate", s->content).p, &f);
    assert_string_equal(shown(s, &f), "");
    sample_swap(s, "gate/banyan/vi.md", "(law/qd-1)", "(qd-1)");
    sample_swap(s, BANYAN, "section: places", "section: palaces");
    lint_dir(s, str_format(s->a, "%s/gate", s->content).p, &f);
    assert_string_equal(shown(s, &f),
                        "banyan/item.yaml:2: warning: no channel.yaml here defines the section "
                        "\"palaces\"; correct the name, or define it in one\nbanyan/vi.md:10: "
                        "error: there is no item \"qd-1\"; correct "
                        "the name or remove the reference\n");
}

static void test_lint__every_bad_link_of_a_page_is_found(void **state)
{
    struct sample *s = *state;
    struct findings f = {0};
    sample_swap(s, VI, "Một cây đa.", "[a](http://a) [b](none)\n[c](C)");
    sample_swap(s, VI, "(law/qd-1)", "(law/qd-2)");
    lint_dir(s, s->content, &f);
    static const uint32_t lines[] = {8, 8, 9, 11};
    assert_int_equal(f.n, sizeof lines / sizeof *lines);
    for (size_t i = 0; i < f.n; i++)
        assert_int_equal(f.at[i].line, lines[i]);
}

static void test_lint__findings_stand_in_the_order_of_files_and_lines(void **state)
{
    struct sample *s = *state;
    struct findings f = {0};
    sample_swap(s, VI, "status: reviewed", "status: x");
    sample_swap(s, VI, "(law/qd-1)", "(none)");
    sample_swap(s, BANYAN, "review_by: 2027", "review_by: 2026");
    lint_dir(s, s->content, &f);
    assert_int_equal(f.n, 3);
    assert_int_equal(f.errors, 2);
    assert_true(str_is(f.at[0].file, BANYAN));
    assert_int_equal(f.at[1].line, 4);
    assert_int_equal(f.at[2].line, 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE(test_lint__good_content_has_no_finding),
        cmocka_unit_test(test_lint__each_broken_rule_is_one_finding_in_its_line),
        SAMPLE(test_lint__vi_km_and_en_are_needed_and_jrai_is_not),
        SAMPLE(test_lint__a_fact_needs_a_source_and_the_date_of_looking_it_up),
        SAMPLE(test_lint__an_event_ends_after_it_begins),
        SAMPLE(test_lint__an_event_that_is_over_is_found),
        SAMPLE(test_lint__an_event_without_an_end_is_over_when_it_began),
        SAMPLE(test_lint__a_reviewed_page_says_something),
        SAMPLE(test_lint__a_reference_to_what_readers_do_not_find_is_found),
        SAMPLE(test_lint__a_reference_to_what_was_withdrawn_is_found),
        SAMPLE(test_lint__only_a_changed_text_makes_its_translation_old),
        SAMPLE(test_lint__each_of_many_documents_is_held_against_one_that_differs),
        SAMPLE(test_lint__a_document_with_two_dates_is_an_error_at_both),
        SAMPLE(test_lint__a_document_is_known_by_its_number_however_it_is_written),
        SAMPLE(test_lint__a_jrai_phrase_is_a_draft_of_its_page),
        SAMPLE(test_lint__rates_are_of_a_day),
        SAMPLE(test_lint__a_map_has_something_to_touch),
        SAMPLE(test_lint__pictures_are_what_their_kind_shows),
        SAMPLE(test_lint__a_gallery_says_what_is_seen),
        SAMPLE(test_lint__of_a_picture_too_long_only_the_middle_is_shown),
        SAMPLE(test_lint__a_picture_too_large_is_found),
        SAMPLE(test_lint__a_picture_that_cannot_be_drawn_is_found),
        SAMPLE(test_lint__letters_in_a_drawing_are_found),
        SAMPLE(test_lint__items_without_a_channel_are_named),
        SAMPLE(test_lint__what_no_pack_takes_is_named),
        SAMPLE(test_lint__a_folder_by_link_is_named),
        SAMPLE(test_lint__a_section_is_defined_once_in_a_channel),
        SAMPLE(test_lint__one_channel_alone_may_refer_to_others),
        SAMPLE(test_lint__every_bad_link_of_a_page_is_found),
        SAMPLE(test_lint__findings_stand_in_the_order_of_files_and_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

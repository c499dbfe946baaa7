#include "base/lang.h"

static const struct {
    const char *code, *name;
    enum lang chain[LANG_COUNT];
} langs[LANG_COUNT] = {
    [LANG_VI] = {"vi", "Tiếng Việt", {LANG_VI, LANG_EN, LANG_KM, LANG_JRA}},
    [LANG_KM] = {"km", "ភាសាខ្មែរ", {LANG_KM, LANG_EN, LANG_VI, LANG_JRA}},
    [LANG_JRA] = {"jra", "Jrai", {LANG_JRA, LANG_VI, LANG_EN, LANG_KM}},
    [LANG_EN] = {"en", "English", {LANG_EN, LANG_VI, LANG_KM, LANG_JRA}},
};

const char *lang_code(enum lang l)
{
    return langs[l].code;
}

const char *lang_name(enum lang l)
{
    return langs[l].name;
}

bool lang_from_code(struct str code, enum lang *out)
{
    for (int i = 0; i < LANG_COUNT; i++)
        if (str_is(code, langs[i].code)) {
            *out = (enum lang)i;
            return true;
        }
    return false;
}

const enum lang *lang_chain(enum lang l)
{
    return langs[l].chain;
}

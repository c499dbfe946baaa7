#include "words/words.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const texts[] = {"", "Home", "Back", "%d place", "zzz", "Open until %s"};
    struct words *w = words_open(NULL, false);
    struct err e;
    if (words_add(w, LANG_VI, (struct str){(const char *)data, size}, &e))
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
            assert(strlen(words_get(w, LANG_VI, texts[i])) <= size + 16);
            (void)words_lang(w, LANG_JRA, texts[i]);
        }
    words_close(w);
    return 0;
}

/* A signature file from any bytes, tried against bytes that this key never signed. */
#include "pack/trust.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str file = {(const char *)data, size};
    struct trust_key k;
    struct err e;
    if (trust_key_parse(file, &k, &e)) {
        char id[17];
        trust_keyid_hex(k.id, id);
        assert(id[0] != '0' || id[1] == '\0'); /* a number as minisign prints it */
        assert(strspn(id, "0123456789ABCDEF") == strlen(id) && id[0]);
    }
    bool parsed =
        trust_key_parse(STR("RWRGizgmZ1Lhco1z7yVvV8svIsRKfCNRfRX5SoqA9omtj/2oSNX8EqIo"), &k, &e);
    assert(parsed);
    assert(!trust_minisig(&k, file, STR("never signed"), &e));
    assert(e.code == ERR_UNTRUSTED);
    return 0;
}

#include "packer/command.h"

#include "base/clock.h"
#include "pack/limits.h"

#include <stdio.h>
#include <stdlib.h>

int command_fail(const struct err *e)
{
    fprintf(stderr, "kiosk-pack: %s\n", e->text);
    return COMMAND_FOUND;
}

bool command_number(const char *text, int64_t min, int64_t max, int64_t *out)
{
    return text && str_int(str_of(text), min, max, out);
}

bool command_now(int64_t *unix_s, bool *given, struct err *e)
{
    const char *named = getenv("SOURCE_DATE_EPOCH");
    *given = named != NULL;
    *unix_s = clock_unix_s();
    if (named && !command_number(named, 0, LIMIT_INSTANT, unix_s))
        return err_set(e, ERR_USAGE, "SOURCE_DATE_EPOCH is \"%s\", not Unix seconds", named);
    return true;
}

int32_t command_today(int64_t unix_s)
{
    return clock_day(unix_s + COMMAND_GATE_OFFSET_S);
}

void command_print(struct str s)
{
    fwrite(s.p, 1, s.n, stdout);
}

/* bench_meter SECONDS LOG COMMAND...: runs it to its end, or for so long, what it says in LOG. Says
 * (support/meter.h), between tabs: exit code, seconds, highest memory in KB of a kiosk-sync and of
 * a kiosk among all that it began, and "late" if it was ended. */
#include "../support/meter.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    if (argc < 4)
        return 64;
    struct meter m = {.deadline_s = (unsigned)strtoul(argv[1], NULL, 10), .log = argv[2]};
    meter_run(&m, argv + 3);
    printf("%d\t%.2f\t%lld\t%lld\t%s\n", m.exit_code, m.seconds, (long long)m.peak_kb[METER_SYNC],
           (long long)m.peak_kb[METER_SCREEN], m.late ? "late" : "");
    return 0;
}

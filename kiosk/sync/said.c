#include "sync/said.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct words {
    const char *said[SAID_COUNT];
    struct {
        const char *found; /* NULL: the error's own words are in this language */
        const char *advice;
        const char *of_server; /* advice where it came from a server; NULL: the same */
    } failure[ERR_USAGE + 1];
};

static const struct words ENGLISH = {
    .said = {[SAID_INSTALLED] = "installed",
             [SAID_SAME] = "nothing new",
             [SAID_FRESHER] = "the same content, signed again with later dates",
             [SAID_FOLLOWED] = "The channel is followed from this root on.",
             [SAID_BACK] = "The content from before is active again.",
             [SAID_NOTHING_BEFORE] = "There is no content from before to go back to.",
             [SAID_SHOWN] = "The screen refuses nothing of what is installed.",
             [SAID_SOUND] = "objects are sound",
             [SAID_NOT_THE_GATE] =
                 "has a gate or an urgent notice that this kiosk does not show as "
                 "such, because the gate belongs to another channel",
             [SAID_NOBODYS_GATE] =
                 "has a gate or an urgent notice that this kiosk does not show as "
                 "such, because its setting of the gate is not understood"},
    .failure = {
        [ERR_IO] = {NULL, "Check the stick and the disk, and try again.",
                    "Check the network, the server's address and the disk; the next fetch tries "
                    "again."},
        [ERR_CORRUPT] = {NULL, "Copy the channel to the stick again, or import it again.",
                         "The next fetch brings it again; if it stays damaged, tell the "
                         "publisher."},
        [ERR_UNTRUSTED] = {NULL, "Do not use this source; ask the publisher. A new channel needs: "
                                 "kiosk-sync trust."},
        [ERR_STALE] = {NULL, "Ask the publisher for the newest content."},
        [ERR_TOO_BIG] = {NULL, "Ask the publisher for a smaller pack."},
        [ERR_NO_SPACE] = {NULL, "Make room on the disk and try again."},
        [ERR_UNSUPPORTED] = {NULL, "Update the kiosk's program first."},
        [ERR_INCOMPLETE] = {NULL, "Try again when the rest is there.",
                            "The next fetch goes on from there."},
        [ERR_NOT_FOUND] = {NULL, "Check the path."},
    }};

static const struct words VIETNAMESE = {
    .said = {[SAID_INSTALLED] = "đã cài đặt",
             [SAID_SAME] = "không có gì mới",
             [SAID_FRESHER] = "nội dung như cũ, được ký lại với ngày tháng mới hơn",
             [SAID_FOLLOWED] = "Từ nay kiosk nhận nội dung của kênh này theo gốc tin cậy này.",
             [SAID_BACK] = "Nội dung trước đó đã được dùng lại.",
             [SAID_NOTHING_BEFORE] = "Không có nội dung trước đó để quay lại.",
             [SAID_SHOWN] = "Màn hình không từ chối nội dung nào đã cài đặt.",
             [SAID_SOUND] = "tệp nguyên vẹn",
             [SAID_NOT_THE_GATE] =
                 "có mục cửa khẩu hoặc thông báo khẩn mà kiosk này không hiển thị "
                 "như vậy, vì cửa khẩu thuộc kênh khác",
             [SAID_NOBODYS_GATE] =
                 "có mục cửa khẩu hoặc thông báo khẩn mà kiosk này không hiển thị "
                 "như vậy, vì không hiểu được thiết lập cửa khẩu của kiosk"},
    .failure = {
        [ERR_IO] = {"Đĩa, USB hoặc mạng bị lỗi.", "Hãy kiểm tra USB và đĩa rồi thử lại.",
                    "Hãy kiểm tra mạng, địa chỉ máy chủ và đĩa; lần tải sau sẽ thử lại."},
        [ERR_CORRUPT] = {"Dữ liệu bị hỏng.", "Hãy chép lại kênh vào USB, hoặc nhập lại.",
                         "Lần tải sau sẽ tải lại; nếu vẫn hỏng, hãy báo nơi phát hành."},
        [ERR_UNTRUSTED] = {"Nguồn này không đáng tin cậy.",
                           "Đừng dùng nguồn này; hãy hỏi nơi phát hành. Kênh mới cần: kiosk-sync "
                           "trust."},
        [ERR_STALE] = {"Nội dung này không mới hơn nội dung kiosk đã có.",
                       "Hãy xin nơi phát hành nội dung mới nhất."},
        [ERR_TOO_BIG] = {"Nội dung vượt quá giới hạn.",
                         "Hãy đề nghị nơi phát hành làm gói nhỏ hơn."},
        [ERR_NO_SPACE] = {"Đĩa không đủ chỗ trống.", "Hãy dọn bớt đĩa rồi thử lại."},
        [ERR_UNSUPPORTED] = {"Nội dung này dành cho phiên bản kiosk mới hơn.",
                             "Hãy cập nhật phần mềm kiosk trước."},
        [ERR_INCOMPLETE] = {"Nội dung chưa đủ; phần đã nhận được giữ lại.",
                            "Hãy thử lại khi đã có phần còn lại.",
                            "Lần tải sau sẽ tải tiếp phần còn lại."},
        [ERR_NOT_FOUND] = {"Không tìm thấy.", "Hãy kiểm tra đường dẫn."},
    }};

static const struct words KHMER = {
    .said = {[SAID_INSTALLED] = "បានដំឡើង",
             [SAID_SAME] = "គ្មានអ្វីថ្មី",
             [SAID_FRESHER] = "ខ្លឹមសារដដែល ដែលបានចុះហត្ថលេខាម្ដងទៀតដោយមានកាលបរិច្ឆេទថ្មីជាង",
             [SAID_FOLLOWED] = "ចាប់ពីពេលនេះ គីអូសទទួលខ្លឹមសារពីឆានែលនេះ។",
             [SAID_BACK] = "ខ្លឹមសារមុនត្រូវបានប្រើឡើងវិញ។",
             [SAID_NOTHING_BEFORE] = "គ្មានខ្លឹមសារមុនដើម្បីត្រឡប់ទៅវិញទេ។",
             [SAID_SHOWN] = "អេក្រង់មិនបានបដិសេធខ្លឹមសារដែលបានដំឡើងទេ។",
             [SAID_SOUND] = "ឯកសារល្អ",
             [SAID_NOT_THE_GATE] = "មានច្រកទ្វារ ឬដំណឹងបន្ទាន់ ដែលគីអូសនេះមិនបង្ហាញជាបែបនោះទេ "
                                   "ព្រោះច្រកទ្វារជារបស់ឆានែលផ្សេង",
             [SAID_NOBODYS_GATE] = "មានច្រកទ្វារ ឬដំណឹងបន្ទាន់ ដែលគីអូសនេះមិនបង្ហាញជាបែបនោះទេ "
                                   "ព្រោះមិនអាចយល់ការកំណត់ច្រកទ្វាររបស់គីអូសបានទេ"},
    .failure = {
        [ERR_IO] = {"ថាស USB ឬបណ្ដាញមានបញ្ហា។", "សូមពិនិត្យ USB និងថាស រួចព្យាយាមម្ដងទៀត។",
                    "សូមពិនិត្យបណ្ដាញ អាសយដ្ឋានម៉ាស៊ីនមេ និងថាស។ ការទាញយកលើកក្រោយនឹងព្យាយាមម្ដងទៀត។"},
        [ERR_CORRUPT] = {"ទិន្នន័យខូច។", "សូមចម្លងឆានែលទៅ USB ម្ដងទៀត ឬនាំចូលម្ដងទៀត។",
                         "ការទាញយកលើកក្រោយនឹងទាញយកម្ដងទៀត បើនៅតែខូច សូមប្រាប់អ្នកផ្សព្វផ្សាយ។"},
        [ERR_UNTRUSTED] = {"ប្រភពនេះមិនអាចទុកចិត្តបានទេ។",
                           "កុំប្រើប្រភពនេះ សូមសួរអ្នកផ្សព្វផ្សាយ។ ឆានែលថ្មីត្រូវការ kiosk-sync trust"},
        [ERR_STALE] = {"ខ្លឹមសារនេះមិនថ្មីជាងអ្វីដែលគីអូសមានរួចហើយទេ។", "សូមសុំខ្លឹមសារថ្មីបំផុតពីអ្នកផ្សព្វផ្សាយ។"},
        [ERR_TOO_BIG] = {"ខ្លឹមសារលើសកម្រិតកំណត់។", "សូមសុំកញ្ចប់តូចជាងនេះពីអ្នកផ្សព្វផ្សាយ។"},
        [ERR_NO_SPACE] = {"ថាសគ្មានទំហំទំនេរគ្រប់គ្រាន់ទេ។", "សូមសម្អាតថាស រួចព្យាយាមម្ដងទៀត។"},
        [ERR_UNSUPPORTED] = {"ខ្លឹមសារនេះសម្រាប់កម្មវិធីគីអូសជំនាន់ថ្មីជាង។", "សូមធ្វើបច្ចុប្បន្នភាពកម្មវិធីគីអូសជាមុនសិន។"},
        [ERR_INCOMPLETE] = {"ខ្លឹមសារមិនទាន់គ្រប់ អ្វីដែលបានទទួលត្រូវបានរក្សាទុក។",
                            "សូមព្យាយាមម្ដងទៀត ពេលមានផ្នែកដែលនៅសល់។",
                            "ការទាញយកលើកក្រោយនឹងបន្តផ្នែកដែលនៅសល់។"},
        [ERR_NOT_FOUND] = {"រកមិនឃើញ។", "សូមពិនិត្យផ្លូវឯកសារ។"},
    }};

/* POSIX: the first that is set and not empty. */
static const struct words *words(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *value = NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names && !(value && *value); i++)
        value = getenv(names[i]);
    if (value && strncmp(value, "vi", 2) == 0)
        return &VIETNAMESE;
    return value && strncmp(value, "km", 2) == 0 ? &KHMER : &ENGLISH;
}

const char *said(enum said s)
{
    return words()->said[s];
}

struct said_line said_failure(const struct err *e, bool from_server)
{
    const char *found = words()->failure[e->code].found, *advice = words()->failure[e->code].advice,
               *of_server = words()->failure[e->code].of_server;
    struct said_line line;
    if (from_server && of_server)
        advice = of_server;
    if (found)
        snprintf(line.text, sizeof line.text, "%s %s (%s)", found, advice, e->text);
    else
        snprintf(line.text, sizeof line.text, "%s. %s", e->text, advice ? advice : "");
    return line;
}

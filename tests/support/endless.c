#include "endless.h"

#include "sync/install.h"

#define CHUNKED "Transfer-Encoding: chunked\r\n\r\n"
#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" /* 64 bytes */
#define LETTERS HEX HEX HEX HEX
#define FOUR(s) s s s s
#define CHUNKS FOUR(FOUR(FOUR(FOUR(FOUR("1\r\nx\r\n")))))

const struct endless endless_floods[] = {
    {"HTTP/1.1 200 Said\r\n", "X-A: " LETTERS "\r\n", INSTALL_IO},
    {"HTTP/1.1 200 Said\r\nX-A: ", LETTERS, INSTALL_IO},
    {"HTTP/1.1 200 Said\r\n", "A:\r\n", INSTALL_IO},
    {"", "HTTP/1.1 100 Continue\r\n\r\n", INSTALL_IO},
    {"", "HTTP/1.1 103 Early\r\nLink: <x>\r\n\r\n", INSTALL_IO},
    {"HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", LETTERS,
     INSTALL_IO},
    {"HTTP/1.1 302 Said\r\nLocation: file:///etc/hostname\r\n\r\n", LETTERS, INSTALL_IO},
    {"HTTP/1.1 401 Said\r\nWWW-Authenticate: NTLM\r\n\r\n", LETTERS, INSTALL_IO},
    {"HTTP/1.1 403 Said\r\n" CHUNKED, "100\r\n" LETTERS "\r\n", INSTALL_IO},
    {"HTTP/1.1 404 Said\r\n\r\n", LETTERS, INSTALL_IO},
    {"HTTP/1.1 404 Said\r\n" CHUNKED, "100\r\n" LETTERS "\r\n", INSTALL_IO},
    {"HTTP/1.1 404 Said\r\nContent-Length: 99999999999\r\n\r\n", LETTERS, INSTALL_IO},
    {"HTTP/1.1 404 Said\r\n" CHUNKED "0\r\n", "X-T: " LETTERS "\r\n", INSTALL_IO},
    {"HTTP/1.1 410 Said\r\n\r\n", LETTERS, INSTALL_IO},
    {"HTTP/1.1 416 Said\r\n\r\n", LETTERS, INSTALL_IO},
    {"HTTP/1.1 500 Said\r\n\r\n", LETTERS, INSTALL_IO},
    {"HTTP/1.1 503 Said\r\nRetry-After: 0\r\n\r\n", LETTERS, INSTALL_IO},
    {"HTTP/1.1 200 Said\r\n" CHUNKED "5\r\nhello\r\n0\r\n", "X-T: " LETTERS "\r\n", INSTALL_IO},
    {"HTTP/1.1 200 Said\r\n" CHUNKED "5;", LETTERS, INSTALL_IO},
    {"HTTP/1.1 200 Said\r\n" CHUNKED, "00000000", INSTALL_IO},
    {"HTTP/1.1 200 Said\r\n" CHUNKED, CHUNKS, INSTALL_IO},
    {"HTTP/1.1 200 Said\r\n" CHUNKED, "FFFFFFFFFFFFFFFF\r\n" LETTERS, INSTALL_IO},
    {"HTTP/1.1 206 Said\r\nContent-Range: bytes 0-99999999999/100000000000\r\n\r\n", LETTERS,
     INSTALL_OVER_LIMIT},
    {"HTTP/1.1 206 Said\r\nContent-Range: bytes 0-5/6\r\n\r\n", LETTERS, INSTALL_IO},
    {"HTTP/1.1 206 Said\r\nContent-Type: multipart/byteranges; boundary=x\r\n\r\n", LETTERS,
     INSTALL_IO},
    {"HTTP/1.1 200 Said\r\nContent-Encoding: gzip\r\n\r\n", LETTERS, INSTALL_IO},
    {"HTTP/1.1 200 Said\r\nTransfer-Encoding: zstd\r\n\r\n", "\x28\xb5\x2f\xfd\x04\xb8",
     INSTALL_IO},
    {"HTTP/1.1 200 Said\r\nContent-Length: 99999999999999999999999\r\n\r\n", LETTERS, INSTALL_IO},
    {"HTTP/1.1 200 Said\r\n\r\n", LETTERS, INSTALL_OVER_LIMIT},
    {"", LETTERS, INSTALL_IO},
};
const size_t endless_n_floods = sizeof endless_floods / sizeof *endless_floods;

const struct endless endless_drips[] = {
    {"HTTP/1.1 200 Said\r\n", "A: b\r\n", INSTALL_IO},
    {"", "HTTP/1.1 103 Early\r\n\r\n", INSTALL_IO},
    {"HTTP/1.1 404 Said\r\n\r\n", LETTERS, INSTALL_IO},
    {"HTTP/1.1 404 Said\r\n\r\n", "", INSTALL_IO},
    {"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n", "", INSTALL_IO},
    {"HTTP/1.1 200 Said\r\n" CHUNKED, "1\r\nx\r\n", INSTALL_IO},
    {"HTTP/1.1 200 Said\r\n" CHUNKED "5\r\nhello\r\n0\r\n", "A: b\r\n", INSTALL_IO},
    {"HTTP/1.1 200 Said\r\nContent-Length: 300\r\n\r\n", "", INSTALL_IO},
    {"", "", INSTALL_IO},
};
const size_t endless_n_drips = sizeof endless_drips / sizeof *endless_drips;

#include "kernel.h"

#define REFUSED UINT32_MAX

static inline uint32_t ascii(uint32_t c) {
    if (c >= 'A' && c <= 'Z') return c + 32;
    if (c == ' ' || c == 0 || (c >= 9 && c <= 13) || (c >= 28 && c <= 31)) return ' ';
    return c;
}

static inline int bit(const uint8_t *bits, uint32_t c) { return bits[c >> 3] >> (c & 7) & 1; }

/* Whether OpenCC could change a character between these two. */
static int in_phrase(const traditional *t, uint32_t before, uint32_t c, uint32_t after) {
    for (size_t i = 0; i < t->pair_count; i++) {
        const uint32_t *pair = t->pairs + 2 * i;
        if ((pair[0] == before && pair[1] == c) || (pair[0] == c && pair[1] == after)) return 1;
    }
    return 0;
}

/* What fold() and lower() make of a code point that is usual in reports; all others are left to Python. */
static inline uint32_t plain(const traditional *t, uint32_t c) {
    if (c < 0x80) return ascii(c);
    if (c >= 0x4E00 && c <= 0x9FFF) return bit(t->always, c) ? REFUSED : c;
    if (c >= 0xFF01 && c <= 0xFF5E) return ascii(c - 0xFEE0);
    if (c == 0x3000 || c == 0xA0) return ' ';
    if (c == 0x3007) return 0x25CB; /* the circle as a zero */
    if ((c >= 0x3001 && c <= 0x3002) || (c >= 0x3008 && c <= 0x3011) || (c >= 0x3014 && c <= 0x301B)) return c;
    if ((c >= 0x2010 && c <= 0x2027) || (c >= 0x2460 && c <= 0x249B) || (c >= 0x25A0 && c <= 0x25FF)) return c;
    if (c >= 0x2160 && c <= 0x216F) return c + 0x10; /* Roman numbers have small letters too */
    return c == 0xB7 || c == 0xD7 || c == 0x2030 || c == 0x2103 || c == 0x2236 ? c : REFUSED;
}

/* Whether a bracket that opens before `at` may name responsible units: it then begins with one of these words. */
static int names_units(const uint32_t *at, size_t left) {
    static const uint16_t words[][2] = {
        {0x8D23, 0x4EFB}, {0x7275, 0x5934}, {0x4E3B, 0x529E}, {0x914D, 0x5408}, /* 责任 牵头 主办 配合 */
        {0x627F, 0x529E}, {0x5B9E, 0x65BD}, {0x534F, 0x529E},                   /* 承办 实施 协办 */
    };
    if (left < 2) return 0;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (at[0] == words[i][0] && at[1] == words[i][1]) return 1;
    return 0;
}

size_t prepare_plain(const traditional *t, uint32_t *text, size_t size) {
    size_t length = 0; /* never more than i: what is written has been read */
    uint32_t before = 0;
    for (size_t i = 0; i < size; i++) {
        const uint32_t raw = text[i], c = plain(t, raw);
        if (c == REFUSED || (c == '(' && names_units(text + i + 1, size - i - 1))) return NOT_PLAIN;
        if (RARELY(raw >= 0x4E00 && raw <= 0x9FFF && bit(t->at_times, raw)) &&
            in_phrase(t, before, raw, i + 1 < size ? text[i + 1] : 0))
            return NOT_PLAIN;
        before = raw;
        if (c == ' ' && (length == 0 || text[length - 1] == ' ')) continue;
        text[length++] = c;
    }
    return length && text[length - 1] == ' ' ? length - 1 : length;
}

size_t find_clauses(const uint32_t *text, size_t size, span *out) {
    size_t count = 0, start = 0;
    for (size_t i = 0; i < size; i++) {
        uint32_t c = text[i];
        if (i + 1 < size && c != 0x3002 && c != ';' && c != '!' && c != '?') continue;
        size_t bare = i + 1 - start;
        if (text[start] == ' ') bare--;
        if (bare && c == ' ' && i > start) bare--;
        if (bare >= MIN_CLAUSE) out[count++] = (span){start, i + 1};
        start = i + 1;
    }
    return count > 1 ? count : 0;
}

#include "text/special.h"

#include "base/utf8.h"
#include "text/unicode.h"

static bool
is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool
is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || is_upper(c);
}

static char
lower(char c)
{
    return is_upper(c) ? (char)(c + 32) : c;
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
is_alnum(char c)
{
    return is_alpha(c) || is_digit(c);
}

/* The byte at `i`, or NUL behind the end. */
static char
byte(struct us_str t, size_t i)
{
    return i < t.n ? t.p[i] : '\0';
}

/* Decodes at `i`; *len 0 and U+0000 behind the end. */
static uint32_t
code_point(struct us_str t, size_t i, size_t *len)
{
    *len = 0;
    return i < t.n ? us_utf8_get(t.p + i, len) : 0;
}

static bool
has_prefix_nocase(struct us_str t, size_t at, const char *word)
{
    for (size_t i = 0; word[i]; i++) {
        char c = byte(t, at + i);
        if ((is_alpha(c) ? (char)(c | 0x20) : c) != word[i])
            return false;
    }
    return true;
}

size_t
us_special_url(struct us_str t, size_t at)
{
    static const char *const starts[] = {"http://", "https://", "www.", "ftp://"};
    size_t i = at;
    char second = (char)(byte(t, at + 1) | 0x20);
    if (second != 't' && second != 'w')
        return 0;
    for (size_t k = 0; k < US_COUNT(starts) && i == at; k++)
        if (has_prefix_nocase(t, at, starts[k]))
            i = at + strlen(starts[k]);
    if (i == at || !is_alnum(byte(t, i)))
        return 0;
    /* RFC 3986 characters; posts put marks and Chinese text right behind a link. */
    while (i < t.n && (is_alnum(t.p[i]) || (t.p[i] && strchr("-._~:/?#[]@!$&'()*+,;=%", t.p[i]))))
        i++;
    while (i > at && t.p[i - 1] && strchr(".,:;!?'()[]*", t.p[i - 1]))
        i--;
    return i - at;
}

size_t
us_special_email(struct us_str t, size_t at)
{
    enum { LOCAL_MAX = 64, HOST_MAX = 255 };
    size_t i = at;
    while (i - at < LOCAL_MAX &&
           (is_alnum(byte(t, i)) || (byte(t, i) && strchr("._%+-", byte(t, i)))))
        i++;
    if (i == at || byte(t, i) != '@')
        return 0;
    size_t host = ++i, dot = 0;
    while (i - host < HOST_MAX &&
           (is_alnum(byte(t, i)) || byte(t, i) == '.' || byte(t, i) == '-')) {
        if (byte(t, i) == '.' && is_alpha(byte(t, i + 1)))
            dot = i;
        i++;
    }
    while (i > host && !is_alnum(t.p[i - 1]))
        i--;
    return dot && i >= dot + 3 ? i - at : 0;
}

/* Bytes of letters, digits, marks and underscores at `at`; *han when one of them is a Han
 * character. */
static size_t
name_bytes(struct us_str t, size_t at, bool *han, bool *letter)
{
    size_t i = at, len;
    for (;;) {
        uint32_t cp = code_point(t, i, &len);
        enum us_uclass c = len ? us_unicode_class(cp) : US_U_SPACE;
        bool is_word = c == US_U_LETTER || c == US_U_HAN || c == US_U_KANA;
        if (!is_word && c != US_U_DIGIT && cp != '_' && !(c == US_U_MARK && i > at))
            return i - at;
        *han |= c == US_U_HAN || c == US_U_KANA;
        *letter |= is_word;
        i += len;
    }
}

size_t
us_special_mention(struct us_str t, size_t at)
{
    enum { HAN_NAME_MAX = 90 };
    bool han = false, letter = false;
    if (byte(t, at) != '@')
        return 0;
    if (is_alnum(byte(t, at + 1)) || byte(t, at + 1) == '_') {
        size_t i = at + 1;
        while (is_alnum(byte(t, i)) || byte(t, i) == '_')
            i++;
        size_t len;
        uint32_t cp = code_point(t, i, &len);
        if (!len || us_unicode_class(cp) != US_U_HAN)
            return i - at;
    }
    size_t n = name_bytes(t, at + 1, &han, &letter), len;
    uint32_t next = code_point(t, at + 1 + n, &len);
    bool ends = !len || us_unicode_class(next) == US_U_SPACE || next == ':' || next == 0xFF1A;
    return n && n <= HAN_NAME_MAX && ends ? n + 1 : 0;
}

size_t
us_special_hashtag(struct us_str t, size_t at)
{
    enum { TOPIC_MAX = 120 };
    bool han = false, letter = false;
    if (byte(t, at) != '#')
        return 0;
    /* A topic between two marks: Chinese, on one line. */
    size_t i = at + 1, len;
    size_t near = t.n - i < TOPIC_MAX + 4 ? t.n - i : TOPIC_MAX + 4;
    bool closes = near && memchr(t.p + i, '#', near);
    while (closes && i - at <= TOPIC_MAX && t.p[i] != '#' && t.p[i] != '\n') {
        uint32_t cp = code_point(t, i, &len);
        han |= us_unicode_class(cp) == US_U_HAN;
        i += len;
    }
    if (han && byte(t, i) == '#')
        return i + 1 - at;
    han = false;
    size_t n = name_bytes(t, at + 1, &han, &letter);
    return letter ? n + 1 : 0;
}

size_t
us_special_phone(struct us_str t, size_t at)
{
    enum { LOCAL_MIN = 9, LOCAL_GROUPS = 3, ABROAD_MIN = 8, DIGITS_MAX = 15 }; /* ITU-T E.164 */
    bool abroad = byte(t, at) == '+';
    size_t i = at + abroad, end = at, digits = 0, groups = 0;
    while (digits <= DIGITS_MAX) {
        bool bracket = byte(t, i) == '(';
        size_t group = i + bracket, k = group;
        while (is_digit(byte(t, k)) && k - group <= DIGITS_MAX)
            k++;
        if (k == group || (bracket && byte(t, k) != ')'))
            break;
        digits += k - group;
        groups++;
        end = k + bracket;
        i = end + (byte(t, end) && strchr(" -.", byte(t, end)));
    }
    bool joined = byte(t, end) && strchr(":/%", byte(t, end)); /* a date or a time ends here */
    bool whole = abroad ? digits >= ABROAD_MIN : digits >= LOCAL_MIN && groups <= LOCAL_GROUPS;
    bool ends = !joined && !is_alnum(byte(t, end));
    return whole && groups > 1 && digits <= DIGITS_MAX && ends ? end - at : 0;
}

size_t
us_special_code(struct us_str t, size_t at)
{
    enum { DIGITS_MIN = 4, CODE_MAX = 40 };
    size_t i = at + (byte(t, at) == '#'), digits = 0;
    while (i - at < CODE_MAX) {
        char c = byte(t, i);
        bool joins = (c == '-' || c == '/') && i > at && is_alnum(t.p[i - 1]);
        if (is_digit(c))
            digits++;
        else if (joins ? !is_digit(byte(t, i + 1)) && !is_upper(byte(t, i + 1)) : !is_upper(c))
            break;
        i++;
    }
    return digits >= DIGITS_MIN && !is_alnum(byte(t, i)) ? i - at : 0;
}

bool
us_special_unit(struct us_str t, size_t at)
{
    static const char *const units[] = {
        "am",     "cm",    "d",    "day",   "days",   "h",   "hour", "hours", "hr",  "hrs",
        "k",      "kg",    "km",   "lb",    "lbs",    "m",   "mb",   "mi",    "min", "mins",
        "minute", "mm",    "mo",   "month", "months", "oz",  "pm",   "s",     "sec", "secs",
        "star",   "stars", "week", "weeks", "wk",     "wks", "x",    "yr",    "yrs",
    };
    char word[8];
    size_t n = 0;
    while (is_alpha(byte(t, at + n)) && n + 1 < sizeof(word)) {
        word[n] = lower(t.p[at + n]);
        n++;
    }
    word[n] = '\0';
    if (n == 1 && (word[0] == 'a' || word[0] == 'p'))
        return byte(t, at + 1) == '.' && (byte(t, at + 2) | 0x20) == 'm' &&
               !is_alnum(byte(t, at + 3));
    size_t len;
    uint32_t next = code_point(t, at + n, &len);
    enum us_uclass c = len ? us_unicode_class(next) : US_U_SPACE;
    for (size_t k = 0; c != US_U_LETTER && c != US_U_DIGIT && k < US_COUNT(units); k++)
        if (strcmp(units[k], word) == 0)
            return true;
    return false;
}

bool
us_special_abbreviated(struct us_str t, size_t at, size_t dot)
{
    enum { LONGEST = 6, ROOM = 8 };
    /* A name or a number follows the first; the others may end a sentence, and then a capital
     * follows. */
    static const struct {
        char word[ROOM];
        bool is_title;
    } known[] = {
        {"mr", true},   {"mrs", true},  {"ms", true},     {"dr", true},
        {"prof", true}, {"vs", true},   {"messrs", true}, {"etc", false},
        {"inc", false}, {"ltd", false}, {"corp", false},  {"dept", false},
        {"ext", false}, {"jr", false},  {"sr", false},    {"approx", true},
    };
    char behind = byte(t, dot + 1 + (byte(t, dot + 1) == ' ')), word[ROOM] = {0};
    if (dot - at < 2 || dot - at > LONGEST || (!is_alnum(behind) && behind != ','))
        return false;
    for (size_t i = at; i < dot; i++)
        word[i - at] = is_alpha(t.p[i]) ? (char)(t.p[i] | 0x20) : t.p[i];
    for (size_t k = 0; k < US_COUNT(known); k++)
        if (memcmp(known[k].word, word, ROOM) == 0)
            return known[k].is_title ? behind != ',' : !is_upper(behind);
    return false;
}

size_t
us_special_hashtag_piece(struct us_str t, size_t at, size_t stop)
{
    const char *p = t.p;
    bool digit = is_digit(p[at]);
    if (!is_alnum(p[at]))
        return 0;
    size_t i = at + 1;
    for (; i < stop; i++) {
        bool upper = is_upper(p[i]), before_lower = is_alpha(p[i - 1]) && !is_upper(p[i - 1]);
        bool next_lower = i + 1 < stop && is_alpha(p[i + 1]) && !is_upper(p[i + 1]);
        if (digit ? !is_digit(p[i]) : !is_alpha(p[i]) || (upper && (before_lower || next_lower)))
            break;
    }
    return i - at;
}

/* Generated from lexicons/common/emoticons.tsv: lower case, by first byte, then the longest first.
 */
static const struct {
    const char *p;
    size_t n;
} known_emoticons[] = {
#include "emoticons.inc"
};

static bool
word_follows(struct us_str t, size_t i)
{
    size_t len;
    uint32_t cp = code_point(t, i, &len);
    enum us_uclass c = len ? us_unicode_class(cp) : US_U_SPACE;
    return c == US_U_LETTER || c == US_U_DIGIT;
}

static size_t
known_emoticon(struct us_str t, size_t at)
{
    unsigned char first = (unsigned char)lower(t.p[at]);
    size_t k = 0, end = US_COUNT(known_emoticons);
    while (k < end) {
        size_t middle = (k + end) / 2;
        if ((unsigned char)known_emoticons[middle].p[0] < first)
            k = middle + 1;
        else
            end = middle;
    }
    for (; k < US_COUNT(known_emoticons) && (unsigned char)known_emoticons[k].p[0] == first; k++) {
        size_t n = known_emoticons[k].n, i = 1;
        const char *p = known_emoticons[k].p;
        while (i < n && i < t.n - at && lower(t.p[at + i]) == p[i])
            i++;
        if (i < n)
            continue;
        if (!is_alnum(p[n - 1]) || !word_follows(t, at + n))
            return n;
    }
    return 0;
}

/* Eyes, nose, mouth: ;-) =D :/ 8-) */
static size_t
western(struct us_str t, size_t at)
{
    char eyes = byte(t, at);
    if (!eyes || !strchr(":;=8xX", eyes))
        return 0;
    size_t i = at + 1;
    bool nose = byte(t, i) && strchr("-o^'~", byte(t, i)) && byte(t, i + 1) &&
                strchr("()[]DPpOo/\\|*3SsXx$", byte(t, i + 1));
    i += nose;
    char mouth = byte(t, i);
    bool plain_eyes = eyes == ':' || eyes == ';';
    const char *mouths = plain_eyes || nose ? ")(][DPpOo/\\|*3Ss}{$cCXx@"
                         : eyes == '='      ? ")(][DPp/\\|"
                                            : ")(D";
    if (!mouth || !strchr(mouths, mouth))
        return 0;
    if (is_alnum(mouth) && word_follows(t, i + 1))
        return 0;
    if (is_alnum(eyes) && mouth == ')' && !nose)
        return 0; /* "(see item 8)" */
    while (byte(t, i) == mouth)
        i++;
    return i - at;
}

/* The same, looked at from the other side: (: ): (-; D= */
static size_t
western_reversed(struct us_str t, size_t at)
{
    char mouth = byte(t, at);
    if (!mouth || !strchr("()[]", mouth))
        return 0;
    size_t i = at + 1;
    if (byte(t, i) == '-' || byte(t, i) == '\'')
        i++;
    if (byte(t, i) != ':' && byte(t, i) != ';' && byte(t, i) != '=')
        return 0;
    char after = byte(t, i + 1);
    if (is_alnum(after) || (after && strchr(")(/:;=-", after)))
        return 0; /* a list, a ratio, or a face that begins here */
    return i + 1 - at;
}

/* A face in brackets: (≧▽≦) （＾ω＾） (T_T): short, with a sign that only faces have, and without
 * words. */
static size_t
kaomoji(struct us_str t, size_t at)
{
    enum { INSIDE_MAX = 12 };
    size_t len, i, letters = 0, face = 0, inside = 0;
    uint32_t open = code_point(t, at, &len), cp;
    if (open != '(' && open != 0xFF08)
        return 0;
    for (i = at + len; (cp = code_point(t, i, &len)) && len && cp != ')' && cp != 0xFF09;
         i += len) {
        enum us_uclass c = us_unicode_class(cp);
        letters +=
            c == US_U_LETTER && cp < 0x250 && cp != 'T' && cp != 'o' && cp != 'O' && cp != 'v';
        if (++inside > INSIDE_MAX || c == US_U_HAN || c == US_U_DIGIT || c == US_U_EMOJI ||
            cp == '\n')
            return 0;
        face += (cp >= 0x2200 && cp <= 0x22FF) || (cp >= 0x2500 && cp <= 0x26FF) || cp == 0x3C9 ||
                (cp == '_' && inside > 1) || cp == 0xFF3E || cp == 0x30FB || cp == 0xFF40 ||
                cp == '^' || cp == 0x2579;
    }
    return len && inside >= 2 && face && letters <= 1 ? i + len - at : 0;
}

/* [怒], [哈哈], [允悲]: the names that Weibo and WeChat put for their own pictures. */
static size_t
bracket_name(struct us_str t, size_t at)
{
    size_t len, i = at + 1, n = 0;
    if (byte(t, at) != '[')
        return 0;
    for (; n < 5; n++, i += len) {
        uint32_t cp = code_point(t, i, &len);
        if (!len || us_unicode_class(cp) != US_U_HAN)
            break;
    }
    return n && n <= 4 && byte(t, i) == ']' ? i + 1 - at : 0;
}

size_t
us_special_emoticon(struct us_str t, size_t at)
{
    size_t n = known_emoticon(t, at), drawn = western(t, at);
    n = drawn > n ? drawn : n; /* a longer mouth than the table knows: :))))) */
    if (!n)
        n = kaomoji(t, at);
    if (!n)
        n = western_reversed(t, at);
    return n ? n : bracket_name(t, at);
}

bool
us_special_opens_face(uint32_t cp)
{
    char bytes[4];
    size_t n = us_utf8_put(cp, bytes);
    bool opens = cp == 0xFF08; /* see kaomoji() */
    for (size_t k = 0; k < US_COUNT(known_emoticons); k++)
        opens |= known_emoticons[k].n >= n && memcmp(known_emoticons[k].p, bytes, n) == 0;
    return opens;
}

/* Behind one emoji: variation selector, skin tone, keycap mark, tag characters. */
static size_t
modifiers(struct us_str t, size_t i)
{
    for (;;) {
        size_t len;
        uint32_t cp = code_point(t, i, &len);
        bool joins = cp == 0xFE0F || cp == 0xFE0E || cp == 0x20E3 || us_unicode_is_skin_tone(cp) ||
                     (cp >= 0xE0020 && cp <= 0xE007F);
        if (!len || !joins)
            return i;
        i += len;
    }
}

static size_t
keycap(struct us_str t, size_t at)
{
    size_t i = at + 1, len;
    char c = byte(t, at);
    if (!((c >= '0' && c <= '9') || c == '#' || c == '*') || !c)
        return 0;
    uint32_t cp = code_point(t, i, &len);
    if (cp == 0xFE0F) {
        i += len;
        cp = code_point(t, i, &len);
    }
    return cp == 0x20E3 ? i + len - at : 0;
}

size_t
us_special_emoji(struct us_str t, size_t at)
{
    size_t len, i = at;
    uint32_t cp = code_point(t, i, &len);
    if (cp < 0x80)
        return keycap(t, at);
    enum us_uclass c = us_unicode_class(cp);
    if (c == US_U_REGIONAL) {
        uint32_t second = code_point(t, i + len, &len);
        return us_unicode_class(second) == US_U_REGIONAL ? 8 : 4;
    }
    if (c != US_U_EMOJI && !((cp == 0xA9 || cp == 0xAE || cp == 0x2122) &&
                             code_point(t, i + len, &(size_t){0}) == 0xFE0F))
        return 0;
    for (;;) {
        i = modifiers(t, i + len);
        if (code_point(t, i, &len) != 0x200D || !len)
            return i - at;
        size_t joined = i + len;
        cp = code_point(t, joined, &len);
        if (!len || us_unicode_class(cp) != US_U_EMOJI)
            return i - at;
        i = joined;
    }
}

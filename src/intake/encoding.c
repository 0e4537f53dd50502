#include "intake/encoding.h"

#include "base/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <uchardet/uchardet.h>

/* Frequent characters and punctuation of both scripts. Read in the wrong encoding, Chinese text
 * hits this list for a few percent of its characters; read in the right one, for more than half. */
static const char frequent[] =
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过"
    "发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本"
    "前开但因只从想实日者意无力它与长把机十第公此已工使情明性知全三又关点正业外将两高间由问很最重"
    "物手应向头文体相见被利什二等产或新己制身果加月话合回特代内信表化老给位次度门常先通教原提及比"
    "员解水名真处走各入几口认条平系气题活更别打女变总何电数安少报才结反受目太量再感做接必件计管期"
    "市直金指便空科五非听放像难完设式色记品住告类求该交换退货快递包装质价格贵送差评客服味道慢吃饭"
    "這個們來國說時會對於著過發後裡經麼學現當沒動麵還進樣開從實無與長機關點業將兩間問應頭體見產"
    "話給門員處認條係氣題變總電數報結覺買賣貨價錢質評務態讓運費週喜歡壞號東西嗎吧呢啊哦"
    "，。！？、：；“”（）…《》「」";

struct reading {
    size_t chars;    /* not ASCII */
    size_t frequent; /* of these, in the list above */
    size_t common;   /* of these, in the part of the code table that holds everyday characters */
    size_t bad;      /* bytes that fit nothing */
};

static void
set_name(struct us_encoding *e, const char *name, enum us_encoding_why why, size_t bom)
{
    memset(e, 0, sizeof(*e));
    snprintf(e->name, sizeof(e->name), "%s", name);
    e->why = why;
    e->bom = bom;
    e->is_utf8 = strcmp(name, "UTF-8") == 0;
}

static bool
by_mark(struct us_str s, struct us_encoding *out)
{
    if (us_str_starts(s, US_UTF8_BOM))
        set_name(out, "UTF-8", US_ENCODING_BOM, 3);
    else if (us_str_starts(s, "\xFF\xFE"))
        set_name(out, "UTF-16LE", US_ENCODING_BOM, 2);
    else if (us_str_starts(s, "\xFE\xFF"))
        set_name(out, "UTF-16BE", US_ENCODING_BOM, 2);
    else
        return false;
    return true;
}

int
us_encoding_named(const char *name, struct us_str prefix, struct us_encoding *out,
                  struct us_err *err)
{
    static const char *const alias[][2] = {
        {"utf-8", "UTF-8"},      {"utf8", "UTF-8"},        {"utf-8-sig", "UTF-8"},
        {"gb2312", "GB18030"},   {"gbk", "GB18030"},       {"gb18030", "GB18030"},
        {"cp936", "CP936"},      {"ansi", "CP1252"},       {"windows-1252", "CP1252"},
        {"utf-16", "UTF-16LE"},  {"utf16", "UTF-16LE"},    {"utf-16le", "UTF-16LE"},
        {"utf16le", "UTF-16LE"}, {"utf-16be", "UTF-16BE"}, {"utf16be", "UTF-16BE"},
    };
    struct us_str given = us_str_c(name);
    struct us_encoding marked;
    bool any16 = us_str_eq_nocase(given, "utf-16") || us_str_eq_nocase(given, "utf16");
    const char *known = name;
    for (size_t i = 0; i < US_COUNT(alias); i++)
        if (us_str_eq_nocase(given, alias[i][0]))
            known = alias[i][1];
    bool has_mark = by_mark(prefix, &marked);
    if (any16 && has_mark && !marked.is_utf8)
        known = marked.name;
    if (strlen(known) >= sizeof(out->name))
        return us_fail(err, US_EUNSUPPORTED, 0, "unknown encoding (iconv --list tells the names)");
    iconv_t cd = iconv_open("UTF-8", known);
    if (cd == (iconv_t)-1)
        return us_fail(err, US_EUNSUPPORTED, 0, "unknown encoding (iconv --list tells the names)");
    iconv_close(cd);
    size_t bom = has_mark && strcmp(marked.name, known) == 0 ? marked.bom : 0;
    set_name(out, known, US_ENCODING_GIVEN, bom);
    return US_OK;
}

/* Bytes of `s` in well-formed sequences of two and more, and bytes in none. */
static void
count_utf8(struct us_str s, bool whole, size_t *good, size_t *bad)
{
    *good = *bad = 0;
    for (size_t at = 0; at < s.n;) {
        struct us_str rest = us_str_sub(s, at, s.n);
        size_t ok = us_utf8_check(rest);
        for (size_t i = 0; i < ok; i++)
            *good += (unsigned char)rest.p[i] >= 0x80;
        at += ok;
        if (at >= s.n || (!whole && s.n - at < 4))
            return;
        ++*bad;
        at++;
    }
}

/* UTF-16 without a mark: its line ends, commas and digits are NUL in one half of the unit. An
 * eight-bit text with stray NULs has few of them, and its line ends are not among them. */
static bool
by_nuls(struct us_str s, bool whole, struct us_encoding *out)
{
    size_t nul[2] = {0, 0}, lf = 0, paired = 0, units = s.n / 2, good, bad;
    for (size_t i = 0; i < units * 2; i++)
        nul[i & 1] += s.p[i] == '\0';
    size_t high = nul[1] > nul[0] ? 1 : 0, all = nul[0] + nul[1];
    if (units < 2 || nul[high] * 50 < units || nul[high] * 20 < all * 19)
        return false;
    for (size_t i = 0; i < units * 2; i += 2)
        if (s.p[i + 1 - high] == '\n') {
            lf++;
            paired += s.p[i + high] == '\0';
        }
    if (paired * 4 < lf)
        return false;
    count_utf8(s, whole, &good, &bad);
    if (good >= 2 * bad && all * 4 < s.n)
        return false;
    set_name(out, high ? "UTF-16LE" : "UTF-16BE", US_ENCODING_NULS, 0);
    return true;
}

static void
frequent_set(unsigned char set[8192])
{
    memset(set, 0, 8192);
    size_t len;
    for (const char *p = frequent; *p; p += len) {
        uint32_t cp = us_utf8_get(p, &len);
        set[cp >> 3] |= (unsigned char)(1 << (cp & 7));
    }
}

/* Everyday characters lie in one part of each table: GB 2312 level 1 and its punctuation, Big5
 * level 1 and its punctuation. */
static void
count_common(struct us_str s, bool gb, struct reading *r)
{
    const unsigned char *p = (const unsigned char *)s.p;
    for (size_t i = 0; i < s.n; i++) {
        if (p[i] < 0x81 || i + 1 >= s.n)
            continue;
        unsigned char lead = p[i], trail = p[i + 1];
        if (trail < 0x40)
            continue;
        if (gb)
            r->common +=
                trail >= 0xA1 && ((lead >= 0xB0 && lead <= 0xD7) || lead == 0xA1 || lead == 0xA3);
        else
            r->common += lead >= 0xA1 && lead <= 0xC6 && (trail <= 0x7E || trail >= 0xA1);
        i++;
    }
}

static void
read_as(const char *name, struct us_str s, bool whole, struct reading *r)
{
    unsigned char set[8192];
    struct us_encoding e;
    struct us_decoder d;
    struct us_buf out = {0};
    memset(r, 0, sizeof(*r));
    frequent_set(set);
    set_name(&e, name, US_ENCODING_GUESS, 0);
    if (us_decoder_init(&d, &e, NULL)) {
        r->bad = s.n;
        return;
    }
    us_decoder_feed(&d, s, whole, &out);
    us_decoder_free(&d);
    for (size_t i = 0; i < out.n;) {
        size_t len = 1;
        unsigned char c = (unsigned char)out.p[i];
        if (c == 0xFF) {
            r->bad++;
            len = i + 1 < out.n ? 2 : 1;
        } else if (c >= 0x80) {
            uint32_t cp = us_utf8_get(out.p + i, &len);
            r->chars++;
            r->frequent += cp < 0x10000 && (set[cp >> 3] >> (cp & 7) & 1);
        }
        i += len;
    }
    us_buf_free(&out);
    count_common(s, strcmp(name, "GB18030") == 0, r);
}

/* 0 to 1.5: right readings of Chinese lie about 1, wrong ones below 0.3. */
static double
plausibility(const struct reading *r)
{
    double n = (double)(r->chars + r->bad);
    if (n == 0)
        return 0;
    return ((double)r->frequent + 0.5 * (double)r->common - 2.0 * (double)r->bad) / n;
}

static bool
by_characters(struct us_str s, bool whole, struct us_encoding *out)
{
    struct reading gb, big5;
    read_as("GB18030", s, whole, &gb);
    read_as("BIG5", s, whole, &big5);
    double g = plausibility(&gb), b = plausibility(&big5), best = g >= b ? g : b;
    double other = g >= b ? b : g;
    if (best < 0.4)
        return false;
    set_name(out, g >= b ? "GB18030" : "BIG5", US_ENCODING_GUESS, 0);
    double lead = best - other;
    out->confidence = lead >= 0.5 ? 99 : (int)(50 + 98 * lead);
    return true;
}

/* libuchardet is asked for what is neither Chinese nor Western only: it takes Windows-1252 for many
 * things. */
static bool
by_uchardet(struct us_str s, struct us_encoding *out)
{
    static const char *const trusted[] = {"SHIFT_JIS",    "EUC-JP", "EUC-KR", "UHC",
                                          "WINDOWS-1251", "KOI8-R", "TIS-620"};
    uchardet_t u = uchardet_new();
    bool found = false;
    if (!u)
        us_oom();
    if (uchardet_handle_data(u, s.p, s.n) == 0) {
        uchardet_data_end(u);
        struct us_str name = us_str_c(uchardet_get_charset(u));
        struct reading r;
        for (size_t i = 0; i < US_COUNT(trusted) && !found; i++) {
            if (!us_str_eq_nocase(name, trusted[i]))
                continue;
            read_as(trusted[i], s, false, &r);
            found = r.chars > 20 && r.bad * 100 < r.chars;
            if (found)
                set_name(out, trusted[i], US_ENCODING_UCHARDET, 0);
        }
    }
    uchardet_delete(u);
    return found;
}

void
us_encoding_detect(struct us_str s, bool whole, struct us_encoding *out)
{
    size_t good, bad;
    if (by_mark(s, out) || by_nuls(s, whole, out))
        return;
    count_utf8(s, whole, &good, &bad);
    if (!good && !bad) {
        set_name(out, "UTF-8", US_ENCODING_ASCII, 0);
        return;
    }
    /* A UTF-8 file with a damaged row stays UTF-8. GBK read as UTF-8 has five bad bytes for each
     * good one. */
    if (good >= 2 * bad) {
        set_name(out, "UTF-8", US_ENCODING_VALID, 0);
        return;
    }
    if (by_characters(s, whole, out) || by_uchardet(s, out))
        return;
    set_name(out, "CP1252", US_ENCODING_LAST, 0);
}

const char *
us_encoding_reason(const struct us_encoding *e)
{
    static const char *const reason[] = {
        [US_ENCODING_GIVEN] = "as given",
        [US_ENCODING_BOM] = "byte order mark",
        [US_ENCODING_NULS] = "pattern of NUL bytes",
        [US_ENCODING_VALID] = "well-formed",
        [US_ENCODING_ASCII] = "ASCII so far",
        [US_ENCODING_GUESS] = "frequent characters",
        [US_ENCODING_UCHARDET] = "libuchardet",
        [US_ENCODING_LAST] = "nothing else fits",
    };
    return reason[e->why];
}

int
us_decoder_init(struct us_decoder *d, const struct us_encoding *e, struct us_err *err)
{
    memset(d, 0, sizeof(*d));
    if (e->is_utf8)
        return US_OK;
    iconv_t cd = iconv_open("UTF-8", e->name);
    if (cd == (iconv_t)-1)
        return us_fail(err, US_EUNSUPPORTED, 0, "iconv does not know this encoding");
    d->cd = cd;
    d->wide = strncmp(e->name, "UTF-16", 6) == 0;
    d->little = strcmp(e->name, "UTF-16LE") == 0;
    return US_OK;
}

void
us_decoder_free(struct us_decoder *d)
{
    if (d->cd)
        iconv_close((iconv_t)d->cd);
    us_buf_free(&d->tail);
    d->cd = NULL;
}

/* Puts out what stands at *in and cannot be converted, and steps over it: one byte, so that a lead
 * byte before a quote or a line end does not take it along; or a lone surrogate of UTF-16. */
static void
put_bad(struct us_decoder *d, char **in, size_t *left, struct us_buf *out)
{
    const unsigned char *p = (const unsigned char *)*in;
    if (d->wide && *left >= 2) {
        unsigned u = d->little ? (unsigned)(p[1] << 8 | p[0]) : (unsigned)(p[0] << 8 | p[1]);
        char s[3] = {(char)(0xE0 | u >> 12), (char)(0x80 | (u >> 6 & 0x3F)),
                     (char)(0x80 | (u & 0x3F))};
        us_buf_add(out, s, 3);
        *in += 2;
        *left -= 2;
        return;
    }
    us_buf_char(out, (char)0xFF);
    us_buf_char(out, (char)(p[0] < 0x80 ? 0xFF : p[0]));
    ++*in;
    --*left;
}

static void
convert(struct us_decoder *d, struct us_str s, bool last, struct us_buf *out)
{
    char *in = (char *)(uintptr_t)s.p; /* iconv does not write to it */
    size_t left = s.n;
    while (left) {
        us_buf_reserve(out, left * 2 + 64);
        char *to = out->p + out->n;
        size_t room = out->cap - out->n;
        size_t rc = iconv((iconv_t)d->cd, &in, &left, &to, &room);
        out->n = (size_t)(to - out->p);
        if (rc != (size_t)-1 || errno == E2BIG)
            continue;
        if (errno == EINVAL && !last)
            break;
        put_bad(d, &in, &left, out);
    }
    d->tail.n = 0;
    us_buf_add(&d->tail, in, left);
}

void
us_decoder_feed(struct us_decoder *d, struct us_str in, bool last, struct us_buf *out)
{
    if (!d->cd) {
        us_buf_str(out, in);
        return;
    }
    /* The cut sequence gets bytes until it is whole: at most a few, then the rest goes without a
     * copy. */
    while (d->tail.n && in.n) {
        char joined[16];
        size_t n = d->tail.n < 12 ? d->tail.n : 12;
        memcpy(joined, d->tail.p, n);
        joined[n] = in.p[0];
        in = us_str_sub(in, 1, in.n);
        convert(d, (struct us_str){joined, n + 1}, last && !in.n, out);
    }
    if (in.n)
        convert(d, in, last, out);
    else if (last && d->tail.n) {
        char rest[16];
        size_t n = d->tail.n < sizeof(rest) ? d->tail.n : sizeof(rest);
        memcpy(rest, d->tail.p, n);
        convert(d, (struct us_str){rest, n}, true, out);
    }
}

size_t
us_decoder_unmark(char *s, size_t n)
{
    size_t to = 0;
    for (size_t i = 0; i < n; i++) {
        if ((unsigned char)s[i] == 0xFF && i + 1 < n)
            i++;
        s[to++] = s[i];
    }
    return to;
}

#include "text/segment.h"

#include "base/bits.h"
#include "text/boundary.h"

#include <stdlib.h>

/* Classes of characters, closed ones of the language. Bits of us_segmenter.class. */
enum {
    RARE = 1,  /* as a word of its own: may be part of an unknown word */
    RARER = 2, /* an unknown word has at least one of these */
    NUMERAL = 4,
    POWER = 8,    /* numerals that 多 or 余 may follow */
    MEASURE = 16, /* measure words that are seldom anything else behind a numeral */
    DEICTIC = 32,
    DEGREE = 64,
    BEFORE_BE = 128, /* adverbs before 是 */
    DETERMINER = 256,
    HEAD = 512, /* noun heads and suffixes */
    PREFIX = 1024,
    EVERY_TIME = 2048, /* 每 joins these */
    EACH_KIND = 4096,  /* 各 joins these */
    SURNAME = 8192,
    ORDINAL = 16384,
    CUTS = 32768, /* a word that neither starts nor ends with one of these is never cut... */
    FINE_CUTS = CUTS | HEAD | PREFIX | SURNAME, /* ...nor, in fine units, with one of these */
    JOINS = NUMERAL | ORDINAL | DETERMINER, /* only words that start so are joined to the next... */
    FINE_JOINS = JOINS | DEGREE | BEFORE_BE, /* ...in fine units, also these */
};

static const struct {
    const char *chars;
    uint16_t bit;
} classes[] = {
    {"一二三四五六七八九十百千万亿两几零〇", NUMERAL | CUTS},
    {"第", ORDINAL | CUTS},
    {"个不没最之是人为于年月日", CUTS},
    {"十百千万亿", POWER},
    {"个位名种次家份条件辆只座场张部颗枚艘架间栋幢项届届首款支句段套台篇层轮双串岁", MEASURE},
    {"这那哪某", DEICTIC | CUTS},
    {"很最更较", DEGREE},
    {"也都则而却仍即还就", BEFORE_BE},
    {"每各首该本同全此", DETERMINER},
    {"人市会队者军区站家机性场国乡镇村室馆员赛物化省院县州郡局量湖河江山岛港湾商法生业品线长教舰艇"
     "部语文币度学率街路道党架地"
     "团剂期力所曲版剧厅师级论色型式制洲园网库权镜船车炎病症癌菌史战族派社校科系费税价值点店厂城堡"
     "塔寺庙桥奖节展杯报刊书片票卡"
     "证牌款器仪表板管箱柜灯门窗房楼厨服装裤鞋帽食餐酒茶油药剂素酸碱石金铁铜银胶布纸球棋歌舞画诗词"
     "类层圈界处科股组班手工民族裔兵"
     "官帝王妃后侠鬼神仙佛迷族犯群带区段体形状感观心热潮案件信函令",
     HEAD},
    {"总副大古", PREFIX},
    {"天日年月周夜晚", EVERY_TIME},
    {"种地界项类自国", EACH_KIND},
    {"赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹窦章苏潘葛范彭鲁韦马苗方俞任袁"
     "柳唐薛雷贺汤罗郝安于傅齐康伍余元顾孟黄"
     "萧尹姚邵汪毛戴宋庞熊纪舒项董梁杜阮席季贾江郭林钟徐邱骆高夏蔡田胡霍万柯卢莫房丁邓崔龚程邢裴陆"
     "翁曲段侯宁仇刘叶白蒲赖卓乔曾关岳聂",
     SURNAME},
};

/* What decides whether a rule may touch a word: bits of us_segmenter.digest. */
enum {
    DIGEST_CUTS, /* by units: CUTS, FINE_CUTS */
    DIGEST_JOINS = DIGEST_CUTS + 2,
    DIGEST_RARE = DIGEST_JOINS + 2,
    DIGEST_NOT, /* 不 or 没: 是|不|是 */
};

/* Jieba's counts below which a character is rare as a word (measured: see
 * reference/SEGMENTATION.md, point 5). */
enum { RARE_FREQ = 20000, RARER_FREQ = 8000 };

static inline uint16_t
cuts_of(enum us_units units)
{
    return units == US_UNITS_FINE ? FINE_CUTS : CUTS;
}

static inline uint16_t
joins_of(enum us_units units)
{
    return units == US_UNITS_FINE ? FINE_JOINS : JOINS;
}

static void
make_digest(struct us_segmenter *s)
{
    s->digest = us_calloc(s->dict->ncode + 1, sizeof *s->digest);
    for (uint32_t c = 0; c < s->dict->ncode; c++) {
        unsigned digest = (unsigned)((s->class[c] & RARE) != 0) << DIGEST_RARE;
        for (int units = US_UNITS_COARSE; units <= US_UNITS_FINE; units++) {
            uint16_t cuts = cuts_of((enum us_units)units), joins = joins_of((enum us_units)units);
            digest |= (unsigned)((s->class[c] & cuts) != 0) << (DIGEST_CUTS + units);
            digest |= (unsigned)((s->class[c] & joins) != 0) << (DIGEST_JOINS + units);
        }
        uint32_t cp = s->dict->chars[c].cp;
        s->digest[c] = (uint8_t)(digest | (unsigned)(cp == U'不' || cp == U'没') << DIGEST_NOT);
    }
}

void
us_segmenter_init(struct us_segmenter *s, const struct us_dict *d)
{
    *s = (struct us_segmenter){.dict = d};
    s->class = us_calloc(d->ncode + 1, sizeof *s->class);
    for (uint32_t c = 0; c < d->ncode; c++)
        s->class[c] = (uint16_t)((d->chars[c].freq < RARE_FREQ ? RARE : 0) |
                                 (d->chars[c].freq < RARER_FREQ ? RARER : 0));
    for (size_t i = 0; i < US_COUNT(classes); i++) {
        struct us_str chars = us_str_c(classes[i].chars);
        for (size_t at = 0; at < chars.n;) {
            uint32_t c = us_dict_code(d, us_dict_next(chars, &at));
            s->class[c] = (uint16_t)(s->class[c] | (c ? classes[i].bit : 0));
        }
    }
    make_digest(s);
    s->head = us_calloc(d->ncode, sizeof *s->head);
    us_lattice_heads(d, s->head);
    us_boundary_init(s);
}

void
us_segmenter_free(struct us_segmenter *s)
{
    free(s->starts);
    free(s->turned);
    free(s->end);
    free(s->own_code);
    free(s->off);
    free(s->class);
    free(s->digest);
    free(s->head);
    free(s->gate);
    free(s->back);
    free(s->state);
    *s = (struct us_segmenter){0};
}

/* Makes s->starts of the best path over the characters from `at` on, window by window; what lies
 * before them is one word. A window that is not the last keeps what lies before its overlap; words
 * are shorter than that, so something always does. */
static void
segment_chars(struct us_segmenter *s, size_t at, size_t nchar)
{
    size_t n = US_BITS_WORDS(nchar > US_AHEAD_CHARS ? nchar : US_AHEAD_CHARS) + 1;
    US_GROW(s->starts, s->starts_cap, n);
    memset(s->starts, 0, n * sizeof *s->starts);
    us_bit_add(s->starts, 0);
    while (at < nchar) {
        bool last = nchar - at <= US_LATTICE_WINDOW;
        struct us_lattice_window w = {s->code + at, last ? nchar - at : US_LATTICE_WINDOW};
        uint16_t code[US_LATTICE_WINDOW + 2];
        uint64_t starts[US_BITS_WORDS(US_LATTICE_WINDOW)] = {0};
        if (!last) {
            w.code = memcpy(code, w.code, US_LATTICE_WINDOW * sizeof *code);
            code[US_LATTICE_WINDOW] = code[US_LATTICE_WINDOW + 1] = 0;
        }
        uint32_t before = at ? us_segment_node(s, us_bits_last(s->starts, at - 1), at) : 0;
        size_t keep = last ? w.n : US_LATTICE_WINDOW - US_SEGMENT_OVERLAP;
        keep = us_lattice_path(s->dict, s->head, &w, before, keep, starts);
        us_bits_shift_in(s->starts, at, starts, keep);
        at += keep;
    }
    us_bit_add(s->starts, nchar);
}

/* Codes and byte offsets of the characters of a run. Returns their number. */
static size_t
decode(struct us_segmenter *s, struct us_str run)
{
    size_t n = 0;
    US_GROW(s->own_code, s->code_cap, run.n + 2);
    US_GROW(s->off, s->off_cap, run.n + 1);
    for (size_t at = 0; at < run.n; n++) {
        s->off[n] = (uint32_t)at;
        s->own_code[n] = (uint16_t)us_dict_code(s->dict, us_dict_next(run, &at));
    }
    s->off[n] = (uint32_t)run.n;
    s->own_code[n] = 0;
    return n;
}

/* Unknown words */

enum { BEGIN, MIDDLE, END, SINGLE, STATES }; /* the order of us_dict_char.hmm */

/* Best states of the characters from .. end under jieba's BMES model, in s->state. */
static void
find_states(struct us_segmenter *s, size_t from, size_t end)
{
    static const uint8_t before[STATES][2] = {
        {END, SINGLE}, {BEGIN, MIDDLE}, {BEGIN, MIDDLE}, {END, SINGLE}};
    const struct us_dict_header *h = s->dict->head;
    uint64_t cost[STATES], next[STATES];
    size_t n = end - from;
    US_GROW(s->back, s->back_cap, n * STATES);
    US_GROW(s->state, s->state_cap, n);
    for (int k = 0; k < STATES; k++)
        cost[k] = (uint64_t)h->hmm_start[k] + s->dict->chars[s->code[from]].hmm[k];
    for (size_t i = 1; i < n; i++) {
        const uint16_t *emit = s->dict->chars[s->code[from + i]].hmm;
        for (int to = 0; to < STATES; to++) {
            uint8_t x = before[to][0], y = before[to][1];
            uint64_t via_x = cost[x] + h->hmm_trans[x][to], via_y = cost[y] + h->hmm_trans[y][to];
            next[to] = (via_y < via_x ? via_y : via_x) + emit[to];
            s->back[i * STATES + (size_t)to] = via_y < via_x ? y : x;
        }
        memcpy(cost, next, sizeof cost);
    }
    uint8_t state = cost[END] < cost[SINGLE] ? END : SINGLE;
    for (size_t i = n; i-- > 0;) {
        s->state[i] = state;
        state = s->back[i * STATES + state];
    }
}

/* Whether character `at` is a word of its own, and rare as one. */
static bool
rare_single(const struct us_segmenter *s, size_t at)
{
    return (s->class[s->code[at]] & RARE) && us_bit(s->starts, at) && us_bit(s->starts, at + 1);
}

/* Conventions */

static uint32_t
cp_at(const struct us_segmenter *s, size_t i)
{
    return s->dict->chars[s->code[i]].cp;
}

static uint16_t
class_at(const struct us_segmenter *s, size_t i)
{
    return s->class[s->code[i]];
}

uint32_t
us_segment_node(const struct us_segmenter *s, size_t from, size_t end)
{
    uint32_t node = 0;
    for (size_t i = from; i < end; i++)
        if (s->code[i] == 0 || (node = us_dict_step(s->dict, node, s->code[i])) == 0)
            return 0;
    return node && s->dict->node[node].cost != US_DICT_NOWORD ? node : 0;
}

static enum us_pos
pos_of(const struct us_segmenter *s, size_t from, size_t end)
{
    return us_dict_pos(s->dict, us_segment_node(s, from, end));
}

/* Not many: a word that is joined again and again is read again and again. */
static bool
numerals(const struct us_segmenter *s, size_t from, size_t end)
{
    enum { NUMERALS_MAX = 64 };
    while (end - from <= NUMERALS_MAX && from < end && (class_at(s, from) & NUMERAL))
        from++;
    return from == end;
}

/* Cuts that both conventions make: 一|个 第二|天 是|不|是 个|月 无论|是. As below. */
static size_t
cut_any(const struct us_segmenter *s, size_t from, size_t n)
{
    uint32_t c0 = cp_at(s, from), c1 = cp_at(s, from + 1);
    uint16_t k0 = class_at(s, from), k1 = class_at(s, from + 1);
    if (c0 == U'个' && c1 == U'月' && n == 2)
        return 1;
    if ((k0 & NUMERAL) && (!(k0 & POWER) || c0 == U'十') && (k1 & MEASURE) &&
        (n == 2 || c1 == U'个'))
        return 1;
    if (c0 == U'第' && (k1 & NUMERAL)) {
        size_t k = 2;
        while (k < n && (class_at(s, from + k) & NUMERAL))
            k++;
        return k + 1 == n && (class_at(s, from + k) & (MEASURE | EVERY_TIME)) ? k : 0;
    }
    if (n == 3 && s->code[from] == s->code[from + 2] && (c1 == U'不' || c1 == U'没'))
        return 1;
    if (n == 2 && (c0 == U'不' || c0 == U'没') && from > 0 &&
        s->code[from - 1] == s->code[from + 1])
        return 1;
    return n == 3 && cp_at(s, from + 2) == U'是' && us_segment_node(s, from, from + 2) ? 2 : 0;
}

/* 这|个 最|大 英国|人 */
static size_t
cut_coarse(const struct us_segmenter *s, size_t from, size_t n)
{
    if (n == 2 && (class_at(s, from) & DEICTIC) && (class_at(s, from + 1) & MEASURE))
        return 1;
    if (n == 2 && cp_at(s, from) == U'最') {
        enum us_pos pos = pos_of(s, from, from + 2);
        return pos != US_POS_F && pos != US_POS_T && pos_of(s, from + 1, from + 2) == US_POS_A;
    }
    if (n > 2 && cp_at(s, from + n - 1) == U'人' && pos_of(s, from, from + n - 1) == US_POS_NS)
        return n - 1;
    return 0;
}

/* 成|为 位|于 之|一 五|月 副|总统 李|小龙 博物|馆 */
static size_t
cut_fine(const struct us_segmenter *s, size_t from, size_t n)
{
    enum us_pos pos = pos_of(s, from, from + n);
    uint32_t c0 = cp_at(s, from), last = cp_at(s, from + n - 1);
    uint16_t k0 = class_at(s, from);
    if (n == 2 && (last == U'为' || last == U'于'))
        return pos == US_POS_V && c0 != U'认' && c0 != U'以' ? 1 : 0;
    if (n == 2 && ((c0 == U'之' && last == U'一') || (last == U'个' && (k0 & DEICTIC))))
        return 1;
    if ((last == U'年' || last == U'月' || last == U'日') && numerals(s, from, from + n - 1))
        return n - 1;
    if (n < 3)
        return 0;
    if (n == 3 && (((k0 & PREFIX) && us_segment_node(s, from + 1, from + 3)) ||
                   ((k0 & SURNAME) && pos == US_POS_NR)))
        return 1;
    if (pos == US_POS_NR || pos == US_POS_I || pos == US_POS_L)
        return 0;
    return (class_at(s, from + n - 1) & HEAD) && us_segment_node(s, from, from + n - 1) ? n - 1 : 0;
}

/* Whether no rule cuts the word from .. end, by its first and last character: most words. */
static inline bool
is_whole(const struct us_segmenter *s, size_t from, size_t end, enum us_units units)
{
    return end - from < 2 || (!((class_at(s, from) | class_at(s, end - 1)) & cuts_of(units)) &&
                              s->code[from] != s->code[end - 1]);
}

/* How many characters of the word from .. end are a word of their own under the convention, or 0:
 * all. */
static size_t
cut_word(const struct us_segmenter *s, size_t from, size_t end, enum us_units units)
{
    if (is_whole(s, from, end, units))
        return 0;
    size_t cut = cut_any(s, from, end - from);
    if (cut == 0)
        cut = units == US_UNITS_FINE ? cut_fine(s, from, end - from)
                                     : cut_coarse(s, from, end - from);
    return cut;
}

static bool
join_fine(const struct us_segmenter *s, size_t a, size_t b)
{
    enum us_pos pos = pos_of(s, b, b + 1);
    uint16_t k = class_at(s, a);
    if (k & DETERMINER)
        return !(class_at(s, b) & NUMERAL) &&
               (pos == US_POS_N || pos == US_POS_Q || pos == US_POS_T);
    if (k & DEGREE)
        return pos == US_POS_A;
    return (k & BEFORE_BE) && cp_at(s, b) == U'是';
}

/* Whether the words a .. b and b .. end are one: 三十|二 第|十二 十|多 每|天, 最|大 也|是 in fine
 * units. */
static bool
joins(const struct us_segmenter *s, size_t a, size_t b, size_t end, enum us_units units)
{
    bool both_single = b == a + 1 && end == b + 1;
    uint32_t c0 = cp_at(s, a), c1 = cp_at(s, b);
    if (numerals(s, b, end))
        return numerals(s, a, b) || (b == a + 1 && c0 == U'第');
    if ((class_at(s, b - 1) & POWER) && end == b + 1 && (c1 == U'多' || c1 == U'余') &&
        numerals(s, a, b))
        return true;
    if (!both_single)
        return false;
    if (units == US_UNITS_FINE)
        return join_fine(s, a, b);
    return (c0 == U'每' && (class_at(s, b) & EVERY_TIME)) ||
           (c0 == U'各' && (class_at(s, b) & EACH_KIND));
}

bool
us_segment_is_ruled(const struct us_segmenter *s, size_t from, size_t at, size_t end, bool boundary,
                    enum us_units units)
{
    if (boundary)
        return cut_word(s, from, end, units) == at - from;
    return (class_at(s, from) & joins_of(units)) && joins(s, from, at, end, units);
}

/* Joins the word to the one before when the rules say so. Words before `first` belong to a number.
 */
static void
join(struct us_segmenter *s, size_t first, size_t from, size_t end, enum us_units units)
{
    if (from == first || s->code[from] == us_segment_break(s))
        return;
    size_t before = us_bits_last(s->starts, from - 1);
    if ((class_at(s, before) & joins_of(units)) && joins(s, before, from, end, units))
        us_bit_drop(s->starts, from);
}

/* A word that may have to be cut, or joined to the one before. */
static void
rule(struct us_segmenter *s, size_t first, size_t from, size_t end, enum us_units units)
{
    size_t cut;
    for (; (cut = cut_word(s, from, end, units)) != 0; from += cut) {
        us_bit_add(s->starts, from + cut);
        join(s, first, from, from + cut, units);
    }
    join(s, first, from, end, units);
}

/* Joins rare single characters, from `from` on, to unknown words. Only there, and only when one of
 * them is rarer still: applied to every single character the model costs 2 to 3 points of F1.
 * Returns the end of the last. */
static size_t
join_unknown(struct us_segmenter *s, size_t first, size_t from, enum us_units units)
{
    size_t end = from;
    while (rare_single(s, end))
        end++;
    find_states(s, from, end);
    for (size_t at = from; at < end;) {
        size_t stop = at + 1;
        bool rarer = s->class[s->code[at]] & RARER;
        if (s->state[at - from] == BEGIN)
            for (; stop < end && s->state[stop - 1 - from] != END; stop++)
                rarer = rarer || (s->class[s->code[stop]] & RARER);
        if (!rarer)
            stop = at + 1;
        for (size_t i = at + 1; i < stop; i++)
            us_bit_drop(s->starts, i);
        rule(s, first, at, stop, units);
        at = stop;
    }
    return end;
}

/* Of 64 characters from `at` on, those in a word that a rule or the model of unknown words may
 * touch, or behind which one may: by its first and last character, and by whether the next is a
 * rare single one as well. Most words are in none. */
static uint64_t
may_touch(const struct us_segmenter *s, size_t at, size_t nchar, enum us_units units)
{
    uint8_t digest[64] = {0};
    size_t n = nchar - at < 64 ? nchar - at : 64;
    for (size_t i = 0; i < n; i++)
        digest[i] = s->digest[s->code[at + i]];
    uint64_t cuts = us_bit_of_each(digest, DIGEST_CUTS + (int)units);
    uint64_t joins = us_bit_of_each(digest, DIGEST_JOINS + (int)units);
    uint64_t rare = us_bit_of_each(digest, DIGEST_RARE);
    uint64_t not = us_bit_of_each(digest, DIGEST_NOT);
    uint64_t start = s->starts[at / 64], end = us_bits_from(s->starts, at + 1);
    uint64_t single = start & end & rare, high = UINT64_C(1) << 63; /* of the next we do not know */
    uint64_t there = n < 64 ? (UINT64_C(1) << n) - 1 : UINT64_MAX;  /* not the end */
    return (((start ^ end) & cuts) | (start & joins) | (start & ~end & (not >> 1 | high)) |
            (single & (single >> 1 | high))) &
           there;
}

/* The word that starts at `from`, and those behind it that may be joined to it. Returns the end. */
static size_t
rule_from(struct us_segmenter *s, size_t first, size_t from, size_t nchar, enum us_units units)
{
    for (;;) {
        size_t end = us_bits_next(s->starts, from + 1);
        if (rare_single(s, from) && rare_single(s, end))
            end = join_unknown(s, first, from, units);
        else
            rule(s, first, from, end, units);
        if (end == nchar || !(class_at(s, us_bits_last(s->starts, end - 1)) & joins_of(units)))
            return end;
        from = end;
    }
}

/* Finds unknown words and applies the conventions, to the words from character `first` on. */
static void
apply_units(struct us_segmenter *s, size_t first, size_t nchar, enum us_units units)
{
    size_t done = first;
    for (size_t at = first / 64 * 64; at < nchar; at += 64) {
        uint64_t touch = may_touch(s, at, nchar, units);
        while (done < at + 64 && (touch = done > at ? touch & UINT64_MAX << (done - at) : touch)) {
            size_t from = us_bits_last(s->starts, at + us_lowest_bit(touch));
            done = rule_from(s, first, from, nchar, units);
        }
    }
}

/* Numbers before the run */

struct number {
    size_t ndigit; /* digits at its end, 0 when they follow a decimal point or it ends otherwise */
    uint32_t last; /* value of the last digit */
    bool counts;   /* may be followed by 万 or a unit: it is not an ordinal */
};

static struct number
read_number(struct us_str text)
{
    struct number n = {.counts = text.n > 0};
    for (size_t at = 0; at < text.n;) {
        bool start = at == 0;
        uint32_t cp = us_dict_next(text, &at);
        uint32_t digit = cp >= 0xFF10 && cp <= 0xFF19 ? cp - 0xFF10 : cp - '0';
        if (start && digit > 9)
            n.counts = false;
        if (digit <= 9 && n.ndigit != SIZE_MAX) {
            n.ndigit++;
            n.last = digit;
        } else if (digit > 9) {
            n.ndigit =
                cp == '.' || cp == ',' || cp == '%' || cp == 0xFF0E || cp == 0xFF05 ? SIZE_MAX : 0;
        }
    }
    n.ndigit = n.ndigit == SIZE_MAX ? 0 : n.ndigit;
    return n;
}

/* Words that begin with what looks like a unit: 3 分钟, 5 千克, 100 日元. */
static bool
not_unit(uint32_t first, uint32_t second)
{
    static const struct {
        uint32_t first;
        const char *second;
    } table[] = {
        {U'年', "级度薪货龄轻纪华糕"},
        {U'月', "亮饼薪租嫂票销供球光"},
        {U'日', "元圆本语式系用常"},
        {U'时', "间尚速代候差装常"},
        {U'分', "钟之店公期类析享手贝秒明别开为米"},
        {U'点', "评击赞心餐单播名滴"},
        {U'号', "码称召角"},
        {U'千', "克米瓦兆卡焦伏帕字"},
        {U'百', "货度合姓分"},
        {U'万', "一能圣达科"},
        {U'多', "少么样数亏肉功次"},
        {U'余', "额杭姚地"},
        {U'几', "乎"},
    };
    for (size_t i = 0; i < US_COUNT(table); i++) {
        struct us_str chars = us_str_c(table[i].second);
        for (size_t at = 0; table[i].first == first && at < chars.n;)
            if (us_dict_next(chars, &at) == second)
                return true;
    }
    return false;
}

static bool
one_of(uint32_t cp, const char *chars)
{
    struct us_str c = us_str_c(chars);
    for (size_t at = 0; at < c.n;)
        if (us_dict_next(c, &at) == cp)
            return true;
    return false;
}

/* Characters at the start of the run that make a date or a time of day with the number: 2015|年底
 * 3|月份 10|点半. */
static size_t
date_tail(uint32_t c0, uint32_t c1, uint32_t c2, struct number n)
{
    if (c0 == U'年')
        return n.ndigit == 4 ? 1 + one_of(c1, "代底初末") : n.ndigit == 2 && c1 == U'代' ? 2 : 0;
    if (n.ndigit < 1 || n.ndigit > 2)
        return 0;
    switch (c0) {
    case U'月':
        return 1 + one_of(c1, "份底初末");
    case U'日':
        return 1;
    case U'时':
    case U'分':
        return 1 + (c1 == U'许');
    case U'点':
        return c1 == U'多' && c2 == U'钟' ? 3 : 1 + one_of(c1, "半多钟整许");
    case U'号':
        return 1 + (c1 == U'线');
    case U'后':
        return n.ndigit == 2 && n.last % 5 == 0 ? 1 : 0;
    case U'世':
        return c1 == U'纪' ? 2 : 0;
    default:
        return 0;
    }
}

/* Characters at the start of the run (of `nchar`) that belong to the number. */
static size_t
number_tail(const struct us_segmenter *s, size_t nchar, struct us_str text, enum us_units units)
{
    struct number n = read_number(text);
    uint32_t c[4] = {0};
    size_t tail = 0;
    for (size_t i = 0; i < 3 && i < nchar; i++)
        c[i] = cp_at(s, i);
    if (!n.counts || nchar == 0)
        return 0;
    while (tail < 3 && one_of(c[tail], "十百千万亿多余几") && !not_unit(c[tail], c[tail + 1]))
        tail++;
    if (tail == 0 && units == US_UNITS_COARSE && !not_unit(c[0], c[1]))
        tail = date_tail(c[0], c[1], c[2], n);
    return tail;
}

/* Everything behind the lattice, for the words from character `first` on. */
static void
finish(struct us_segmenter *s, size_t first, size_t nchar, enum us_units units)
{
    apply_units(s, first, nchar, units);
    us_boundary_correct(s, first, nchar, units);
}

/* All runs that were looked at, as if they were one. To the lattice what stands between two is an
 * unknown word, which pairs with none; behind it a break, which no rule and no correction touches.
 */
static void
segment_ahead(struct us_segmenter *s, enum us_units units)
{
    struct us_ahead *a = &s->ahead;
    uint16_t stop = (uint16_t)us_segment_break(s);
    s->code = a->code;
    segment_chars(s, 0, a->nchar);
    for (size_t i = 1; i < a->n; i++)
        a->code[a->from[i] - 1] = stop;
    a->code[a->nchar - 1] = stop;
    finish(s, 0, a->nchar, units);
    memcpy(s->ahead_starts, s->starts, sizeof s->ahead_starts);
}

/* The words of a run that was looked at ahead. */
static size_t
known_words(struct us_segmenter *s, size_t run)
{
    size_t from = s->ahead.from[run], nchar = s->ahead.run[run].n / US_AHEAD_BYTES, n = 0;
    US_GROW(s->end, s->end_cap, nchar);
    for (size_t at = from; at < from + nchar; at += 64) {
        size_t left = from + nchar - at;
        uint64_t ends = us_bits_from(s->ahead_starts, at + 1);
        for (ends = left < 64 ? ends & ((UINT64_C(1) << left) - 1) : ends; ends; ends &= ends - 1)
            s->end[n++] = (uint32_t)(US_AHEAD_BYTES * (at - from + us_lowest_bit(ends) + 1));
    }
    s->joins_number = false;
    return n;
}

size_t
us_segment_run(struct us_segmenter *s, struct us_str run, struct us_str number, enum us_units units)
{
    size_t known, nchar, tail = 0, n = 0;
    bool ahead = us_ahead_take(&s->ahead, run, &known);
    if (ahead && !number.n)
        return known_words(s, known);
    nchar = decode(s, run);
    s->code = s->own_code;
    tail = number.n ? number_tail(s, nchar, number, units) : 0;
    if (ahead && !tail)
        return known_words(s, known);
    s->nchar = nchar;
    s->joins_number = tail > 0;
    segment_chars(s, tail, nchar);
    finish(s, tail, nchar, units);
    US_GROW(s->end, s->end_cap, nchar);
    for (size_t at = 0; at < nchar;) {
        at = us_bits_next(s->starts, at + 1);
        s->end[n++] = s->off[at];
    }
    return n;
}

size_t
us_segment_ahead(struct us_segmenter *s, struct us_str text, enum us_units units)
{
    if (us_ahead_is_due(&s->ahead, text)) {
        us_ahead_look(&s->ahead, s->dict, text);
        if (s->ahead.n)
            segment_ahead(s, units);
    }
    return us_ahead_bytes(&s->ahead, text);
}

void
us_segment_forget(struct us_segmenter *s)
{
    us_ahead_forget(&s->ahead);
}

bool
us_segment_before_number(struct us_str word)
{
    return us_str_eqc(word, "第");
}

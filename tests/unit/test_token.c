#include "base/utf8.h"
#include "lab.h"
#include "text/unicode.h"

static struct us_str
joined(const char *text, const struct us_token *tok, size_t n, struct us_buf *b)
{
    b->n = 0;
    for (size_t i = 0; i < n; i++)
        us_buf_fmt(b, "%s%.*s", i ? " " : "", (int)(tok[i].end - tok[i].start),
                   text + tok[i].start);
    return us_buf_view(b);
}

/* Every row of tests/cases/tokens.tsv, where a linguist edits; rows marked known: are counted by
 * tests/run.py. */
Test(token, cases)
{
    struct us_lab lab = {0};
    struct us_buf b = {0};
    struct us_str file, line, col[4];
    const char *root = getenv("UNSAID_ROOT");
    us_buf_fmt(&b, "%s/tests/cases/tokens.tsv", root ? root : ".");
    const char *path = us_arena_dup(&lab.arena, b.p, b.n);
    us_lab_dict(&lab);
    cr_assert(us_file_read(&lab.arena, path, 1 << 20, &file, &lab.err) == US_OK, "%s", path);
    struct us_tokenizer *t = us_tokenizer_new(&lab.dict, US_UNITS_COARSE);
    size_t rows = 0;
    while (us_str_cut(&file, '\n', &line)) {
        size_t n = 0;
        if (!line.n || us_str_starts(line, "# "))
            continue;
        while (n < 4 && us_str_cut(&line, '\t', &col[n]))
            n++;
        cr_assert(n == 4);
        struct us_token *tok;
        struct us_str text = us_str_dup(&lab.arena, col[1]);
        n = us_tokenize(t, text, US_WANT_OFFSETS, &lab.arena, &tok);
        struct us_str got = joined(text.p, tok, n, &b);
        if (!us_str_starts(col[3], "known:"))
            cr_expect(us_str_eq(got, col[2]), "%.*s: want %.*s, got %.*s", (int)col[0].n, col[0].p,
                      (int)col[2].n, col[2].p, (int)got.n, got.p);
        rows++;
    }
    cr_assert(rows > 120, "only %zu rows", rows);
    us_tokenizer_free(t);
    us_buf_free(&b);
    us_arena_free(&lab.arena);
}

Test(token, normal_forms)
{
    static const struct {
        const char *text, *norm, *stem;
        enum us_token_kind kind;
        unsigned flags;
    } rows[] = {
        {"Cracked", "cracked", "crack", US_TOKEN_WORD, US_TOKEN_TITLE},
        {"SLOW", "slow", "slow", US_TOKEN_WORD, US_TOKEN_CAPS},
        {"soooo", "so", "so", US_TOKEN_WORD, US_TOKEN_ELONGATED},
        {"good", "good", "good", US_TOKEN_WORD, 0},
        {"don’t", "don't", "don't", US_TOKEN_WORD, 0},
        {"ＧＯＯＤ", "good", "good", US_TOKEN_WORD, US_TOKEN_CAPS},
        {"服務", "服务", "服务", US_TOKEN_HAN, 0},
        {"１２", "12", "12", US_TOKEN_NUMBER, 0},
        {"@Shop", "@Shop", "@Shop", US_TOKEN_MENTION, 0},
        {"#Fail", "#fail", "#fail", US_TOKEN_HASHTAG, 0},
        {":D", ":d", ":d", US_TOKEN_EMOTICON, 0},
        {":)))", ":)", ":)", US_TOKEN_EMOTICON, 0},
        {"👍🏽", "👍", "👍", US_TOKEN_EMOJI, 0},
        {"❤️", "❤", "❤", US_TOKEN_EMOJI, 0},
        {"！！", "!!", "!!", US_TOKEN_PUNCT, 0},
        {"a@b.com", "a@b.com", "a@b.com", US_TOKEN_EMAIL, 0},
        {"https://A.b", "https://A.b", "https://A.b", US_TOKEN_URL, 0},
        {"A", "a", "a", US_TOKEN_WORD, US_TOKEN_TITLE},
    };
    struct us_lab lab = {0};
    us_lab_dict(&lab);
    struct us_tokenizer *t = us_tokenizer_new(&lab.dict, US_UNITS_COARSE);
    for (size_t i = 0; i < US_COUNT(rows); i++) {
        struct us_token *tok;
        size_t n = us_tokenize(t, us_str_c(rows[i].text), US_WANT_STEM, &lab.arena, &tok);
        cr_expect(n == 1 && tok->kind == rows[i].kind && us_str_eqc(tok->norm, rows[i].norm) &&
                      us_str_eqc(tok->stem, rows[i].stem),
                  "%s: %zu tokens, kind %d, %.*s", rows[i].text, n, tok->kind, (int)tok->norm.n,
                  tok->norm.p);
        cr_expect(tok->flags == rows[i].flags, "%s: flags %d", rows[i].text, tok->flags);
    }
    us_tokenizer_free(t);
    us_arena_free(&lab.arena);
}

Test(token, space_and_newline_flags)
{
    struct us_arena a = {0};
    struct us_token *tok;
    struct us_tokenizer *t = us_tokenizer_new(NULL, US_UNITS_COARSE);
    size_t n = us_tokenize(t, US_STR("a b\n c,d"), US_WANT_OFFSETS, &a, &tok);
    cr_assert(n == 5);
    static const unsigned want[] = {0, US_TOKEN_SPACE, US_TOKEN_SPACE | US_TOKEN_NEWLINE, 0, 0};
    for (size_t i = 0; i < n; i++)
        cr_expect(tok[i].flags == want[i], "%zu: %d", i, tok[i].flags);
    us_tokenizer_free(t);
    us_arena_free(&a);
}

/* Random rows of hostile code points: ordered, never overlapping, and nothing but space between. */
Test(token, coverage)
{
    static const uint32_t marks[] = {
        'a',    'Z',     '3',     '.',     ',',    '\'',   '-',      '@',    '#',    ':',
        ')',    '(',     '/',     '$',     '%',    ' ',    '\n',     '_',    0x301,  0x200D,
        0xFE0F, 0x1F621, 0x1F3FD, 0x1F1E8, 0x20E3, 0x6162, 0x5DEE,   0x4E2A, 0x7B2C, 0xFF13,
        0xFF0E, 0x30AB,  0x3000,  0x2019,  0xE000, 0,      0x10FFFF, '[',    ']',    0xB0,
        0xFFE5, 0x4E07,  '*',     '^',     'T',    ';',    '<'};
    struct us_lab lab = {0};
    us_lab_dict(&lab);
    for (int units = 0; units < 2; units++) {
        struct us_tokenizer *t = us_tokenizer_new(units ? &lab.dict : NULL, (enum us_units)units);
        uint32_t seed = 7;
        for (int round = 0; round < 20000; round++) {
            char text[160];
            size_t n = 0, at = 0, len;
            for (int k = 0; k < 24; k++) {
                seed = seed * 1664525 + 1013904223;
                n += us_utf8_put(marks[(seed >> 16) % US_COUNT(marks)], text + n);
            }
            struct us_token *tok;
            size_t ntok = us_tokenize(t, (struct us_str){text, n}, US_WANT_STEM, &lab.arena, &tok);
            for (size_t i = 0; i <= ntok; i++) {
                size_t to = i < ntok ? tok[i].start : n;
                cr_assert(to >= at && to <= n);
                for (; at < to; at += len)
                    cr_assert(us_unicode_class(us_utf8_get(text + at, &len)) == US_U_SPACE,
                              "lost: %.*s", (int)n, text);
                if (i < ntok) {
                    cr_assert(tok[i].end > tok[i].start && tok[i].end <= n);
                    cr_assert(us_utf8_check(tok[i].norm) == tok[i].norm.n &&
                              us_utf8_check(tok[i].stem) == tok[i].stem.n);
                    at = tok[i].end;
                }
            }
            us_arena_clear(&lab.arena);
        }
        us_tokenizer_free(t);
    }
    us_arena_free(&lab.arena);
}

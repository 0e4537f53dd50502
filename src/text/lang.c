#include "text/lang.h"

#include "base/utf8.h"

static bool
is_latin(struct us_str text, const struct us_token *tok)
{
    size_t len;
    uint32_t cp = us_utf8_get(text.p + tok->start, &len);
    return tok->kind == US_TOKEN_WORD && cp < 0x250;
}

const char *
us_lang_token(struct us_str text, const struct us_token *tok)
{
    if (tok->kind == US_TOKEN_HAN)
        return "zh";
    return is_latin(text, tok) ? "en" : NULL;
}

/* Characters of a Chinese word, and how many of them only the traditional script has. */
static void
count_han(const struct us_dict *dict, struct us_str word, size_t *chars, size_t *traditional)
{
    size_t len;
    for (size_t i = 0; i < word.n; i += len) {
        uint32_t cp = us_utf8_get(word.p + i, &len);
        ++*chars;
        *traditional += dict && us_dict_simplify(dict, cp) != cp;
    }
}

struct us_lang
us_lang_of(const struct us_dict *dict, struct us_str text, const struct us_token *tok, size_t n)
{
    size_t latin = 0, other = 0, chars = 0, traditional = 0;
    for (size_t i = 0; i < n; i++) {
        if (tok[i].kind == US_TOKEN_HAN)
            count_han(dict, us_str_sub(text, tok[i].start, tok[i].end), &chars, &traditional);
        else if (is_latin(text, &tok[i]))
            latin++;
        else
            other += tok[i].kind == US_TOKEN_WORD;
    }
    double zh = (double)chars / 2, en = (double)latin, all = zh + en + (double)other;
    if (all <= 0)
        return (struct us_lang){"other", 0};
    double most = zh > en ? zh : en, least = zh > en ? en : zh;
    if (most < (double)other)
        return (struct us_lang){"other", (double)other / all};
    if (least >= 0.15 * all)
        return (struct us_lang){"mixed", most / all};
    if (en > zh)
        return (struct us_lang){"en", en / all};
    return (struct us_lang){traditional * 20 >= chars ? "zh-Hant" : "zh-Hans", zh / all};
}

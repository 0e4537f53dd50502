/* Any text: tokens are ordered, do not overlap, leave out nothing but white space, and their normal
 * forms are UTF-8. */
#include "base/file.h"
#include "base/utf8.h"
#include "text/token.h"
#include "text/unicode.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
    if (!holds)
        abort();
}

static void
check(struct us_tokenizer *t, struct us_str text, struct us_arena *a)
{
    struct us_token *tok;
    size_t n = us_tokenize(t, text, US_WANT_STEM, a, &tok), at = 0, len;
    for (size_t i = 0; i <= n; i++) {
        size_t to = i < n ? tok[i].start : text.n;
        must(to >= at && to <= text.n);
        for (; at < to; at += len)
            must(us_unicode_class(us_utf8_get(text.p + at, &len)) == US_U_SPACE);
        if (i == n)
            break;
        must(tok[i].end > tok[i].start && tok[i].end <= text.n && tok[i].kind < US_TOKEN_NKIND);
        must(tok[i].end == text.n || us_utf8_is_start(text.p[tok[i].end]));
        must(tok[i].norm.n && us_utf8_check(tok[i].norm) == tok[i].norm.n);
        must(us_utf8_check(tok[i].stem) == tok[i].stem.n);
        at = tok[i].end;
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct us_arena keep;
    static struct us_dict dict;
    static struct us_tokenizer *bare, *coarse, *fine;
    struct us_err err;
    struct us_str text = {(const char *)data, size};
    if (!bare) {
        const char *path = us_file_data(&keep, "zh.dict");
        must(path && us_dict_open(&dict, path, &err) == US_OK);
        bare = us_tokenizer_new(NULL, US_UNITS_COARSE);
        coarse = us_tokenizer_new(&dict, US_UNITS_COARSE);
        fine = us_tokenizer_new(&dict, US_UNITS_FINE);
    }
    if (us_utf8_check(text) < text.n)
        return 0;
    struct us_arena a = {0};
    check(bare, text, &a);
    check(coarse, text, &a);
    check(fine, text, &a);
    us_arena_free(&a);
    return 0;
}

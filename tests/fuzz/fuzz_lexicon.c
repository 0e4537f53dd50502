/* Any table, compiled and matched against any text: first a table, then a line of four dashes, then
 * the text. Matches lie inside the text, in order, and the image of the lexicon is the same when it
 * is built again. */
#include "base/utf8.h"
#include "lexicon/compile.h"
#include "lexicon/image.h"
#include "mine/analysis.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
    if (!holds)
        abort();
}

static const char *
table_file(struct us_str bytes)
{
    static char path[64];
    snprintf(path, sizeof(path), "/tmp/unsaid-fuzz-%ld.tsv", (long)getpid());
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    must(fd >= 0 && write(fd, bytes.p, bytes.n) == (ssize_t)bytes.n);
    close(fd);
    return path;
}

static void
check_matches(const struct us_lexicon *lx, struct us_str text, struct us_arena *a)
{
    struct us_miner m;
    struct us_analysis an;
    us_miner_init(&m, lx);
    us_analyse(&m, text, a, &an);
    for (int k = 0; k < US_TABLE_NKIND; k++)
        for (size_t i = 0; i < an.nmatch[k]; i++) {
            const struct us_match *x = &an.match[k][i];
            must(x->first <= x->last && x->last < an.nunit && x->entry < lx->nentry);
            must(lx->entries[x->entry].kind == k);
            must(i == 0 || x->first >= an.match[k][i - 1].first);
            must(us_match_start(&an, x) < us_match_end(&an, x) && us_match_end(&an, x) <= text.n);
        }
    us_miner_free(&m);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct us_str all = {(const char *)data, size}, table = all, text = {"", 0};
    for (size_t i = 0; i + 6 <= size; i++)
        if (memcmp(data + i, "\n----\n", 6) == 0) {
            table = us_str_sub(all, 0, i + 1);
            text = us_str_sub(all, i + 6, size);
            break;
        }
    if (us_utf8_check(text) < text.n || size > 4096)
        return 0;
    const char *path = table_file(table), *where;
    struct us_lexicon_build b;
    struct us_lexicon lx;
    struct us_err err = {0};
    us_lexicon_build_init(&b, NULL, (1U << US_TABLE_NKIND) - 1);
    int rc = us_lexicon_build_add(&b, path, &where, &err);
    must(rc <= 0 && (rc == 0 || err.msg));
    if (rc == US_OK) {
        struct us_arena a = {0};
        struct us_buf image = {0};
        us_lexicon_build_finish(&b, &lx);
        check_matches(&lx, text, &a);
        us_lexicon_image_write(&lx, &image);
        us_buf_free(&image);
        us_arena_free(&a);
    }
    us_lexicon_build_free(&b);
    return 0;
}

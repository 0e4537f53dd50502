/* mklex OUTDIR LEXICONS DICT: compiles the tables below LEXICONS into the images that the program
 * maps, one for each set of kinds that a command needs. Run by make. */
#include "lexicon/build.h"
#include "lexicon/image.h"

#include <stdio.h>

#define TABLES_SILENT                                                                              \
    (US_TABLES_SENTIMENT | 1U << US_TABLE_COMPLAINT | 1U << US_TABLE_SILENT | 1U << US_TABLE_ASK |  \
     1U << US_TABLE_SWITCH)

static const struct {
    const char *name;
    unsigned kinds;
} images[] = {
    {"sentiment.lex", US_TABLES_SENTIMENT},
    {"aspects.lex", US_TABLES_SENTIMENT | 1U << US_TABLE_ASPECT},
    {"annotate.lex", TABLES_SILENT | 1U << US_TABLE_ASPECT},
    {"silent.lex", TABLES_SILENT},
};

static int
write_file(const char *dir, const char *name, struct us_str bytes)
{
    char path[4096];
    snprintf(path, sizeof(path), "%s/%s", dir, name);
    FILE *f = fopen(path, "wb");
    if (!f)
        return perror(path), 1;
    bool ok = fwrite(bytes.p, 1, bytes.n, f) == bytes.n;
    ok &= fclose(f) == 0;
    if (!ok)
        perror(path);
    return !ok;
}

static int
compile(const char *dir, const char *name, const char *lexicons, const struct us_dict *dict,
        unsigned kinds)
{
    struct us_lexicon_build b;
    struct us_lexicon lx;
    struct us_err err;
    const char *where;
    us_lexicon_build_init(&b, dict, kinds);
    if (us_lexicon_build_add(&b, lexicons, &where, &err)) {
        fprintf(stderr, "mklex: %s:%zu:%zu: %s\n", where, err.line, err.off + 1, err.msg);
        return 1;
    }
    us_lexicon_build_finish(&b, &lx);
    struct us_buf out = {0};
    us_lexicon_image_write(&lx, &out);
    int rc = write_file(dir, name, us_buf_view(&out));
    fprintf(stderr, "mklex: %s: %zu entries, %zu nodes, %zu bytes\n", name, lx.nentry, lx.nnode,
            out.n);
    us_buf_free(&out);
    us_lexicon_build_free(&b);
    return rc;
}

int
main(int argc, char **argv)
{
    struct us_dict dict;
    struct us_err err;
    if (argc != 4)
        return fputs("usage: mklex OUTDIR LEXICONS DICT\n", stderr), 2;
    if (us_dict_open(&dict, argv[3], &err))
        return fprintf(stderr, "mklex: %s: %s\n", argv[3], err.msg), 2;
    for (size_t i = 0; i < US_COUNT(images); i++)
        if (compile(argv[1], images[i].name, argv[2], &dict, images[i].kinds))
            return 2;
    return 0;
}

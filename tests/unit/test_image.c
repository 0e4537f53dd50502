#include "lexicon/image.h"
#include "lab.h"

static const char *
image_file(struct us_lab *lab, struct us_str bytes)
{
    char path[] = "/tmp/unsaid-image-XXXXXX";
    int fd = mkstemp(path);
    cr_assert(fd >= 0 && write(fd, bytes.p, bytes.n) == (ssize_t)bytes.n);
    close(fd);
    return us_arena_dup(&lab->arena, path, sizeof(path) - 1);
}

static void
make_lab(struct us_lab *lab)
{
    us_lab_init(lab);
    us_lab_rows(lab, "sentiment",
                "awful\t-3.1\t-\t-\nfed up (with|of)\t-2\tasis\t-\n好吃\t2\t-\t-\n");
    us_lab_rows(lab, "shifter", "not\tnegate\t-0.7\t-\n不\tnegate\t-0.7\t-\n");
    us_lab_rows(lab, "silent", "i <2> guess\tS01\t0.5\t-\n");
    us_lab_ready(lab);
}

Test(image, round_trip)
{
    static const char *const texts[] = {"not awful", "fed up of it, awful", "I will guess",
                                        "不好吃", ""};
    struct us_lab lab;
    struct us_lexicon mapped;
    struct us_buf one = {0}, two = {0};
    make_lab(&lab);
    us_lexicon_image_write(&lab.lexicon, &one);
    const char *path = image_file(&lab, us_buf_view(&one));
    cr_assert(us_lexicon_image_open(&mapped, path, &lab.dict, &lab.err) == US_OK, "%s",
              lab.err.msg);
    cr_assert(mapped.nentry == lab.lexicon.nentry && mapped.hash == lab.lexicon.hash &&
              mapped.kinds == lab.lexicon.kinds);
    us_lexicon_image_write(&mapped, &two);
    cr_assert(us_str_eq(us_buf_view(&one), us_buf_view(&two)),
              "an image of an image is the same bytes");
    struct us_lab other = lab;
    us_miner_init(&other.miner, &mapped);
    for (size_t i = 0; i < US_COUNT(texts); i++)
        for (int k = 0; k < US_TABLE_SIGNAL; k++)
            cr_expect_str_eq(us_lab_matches(&other, (enum us_table_kind)k, texts[i]),
                             us_lab_matches(&lab, (enum us_table_kind)k, texts[i]));
    lab.arena = other.arena;
    us_miner_free(&other.miner);
    unlink(path);
    us_buf_free(&one);
    us_buf_free(&two);
    us_lab_free(&lab);
}

Test(image, the_same_tables_give_the_same_bytes)
{
    struct us_buf out[2] = {{0}};
    for (int i = 0; i < 2; i++) {
        struct us_lab lab;
        make_lab(&lab);
        us_lexicon_image_write(&lab.lexicon, &out[i]);
        us_lab_free(&lab);
    }
    cr_assert(us_str_eq(us_buf_view(&out[0]), us_buf_view(&out[1])));
    us_buf_free(&out[0]);
    us_buf_free(&out[1]);
}

Test(image, every_changed_byte_is_noticed)
{
    struct us_lab lab;
    struct us_lexicon mapped;
    struct us_buf b = {0};
    make_lab(&lab);
    us_lexicon_image_write(&lab.lexicon, &b);
    for (size_t at = 0; at < b.n; at += at < 400 ? 1 : 9973) {
        b.p[at] ^= 4;
        const char *path = image_file(&lab, us_buf_view(&b));
        int rc = us_lexicon_image_open(&mapped, path, &lab.dict, &lab.err);
        cr_expect(rc == US_EDATA, "byte %zu: %d", at, rc);
        unlink(path);
        b.p[at] ^= 4;
    }
    for (size_t n = 0; n < b.n; n += 1 + n) {
        const char *path = image_file(&lab, (struct us_str){b.p, n});
        cr_expect(us_lexicon_image_open(&mapped, path, &lab.dict, &lab.err) == US_EDATA,
                  "cut at %zu", n);
        unlink(path);
    }
    us_buf_free(&b);
    us_lab_free(&lab);
}

Test(image, missing_file)
{
    struct us_lexicon lx;
    struct us_err err;
    cr_assert(us_lexicon_image_open(&lx, "/nonexistent/x.lex", NULL, &err) == US_EIO);
}

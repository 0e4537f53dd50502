#include "intake/encoding.h"

#include "base/utf8.h"

#include <criterion/criterion.h>
#include <iconv.h>

static const char simplified[] = "序号,评价内容\n1,味道很好，送餐也快\n2,等了两个小时，很失望\n";
static const char traditional[] = "編號,內容\n1,客服態度很差，等了三個小時\n2,東西不錯，會再來\n";

static struct us_buf
encoded(const char *text, const char *encoding)
{
    struct us_buf b = {0};
    iconv_t cd = iconv_open(encoding, "UTF-8");
    char *in = (char *)(uintptr_t)text;
    size_t left = strlen(text), room = left * 4;
    us_buf_reserve(&b, room);
    char *out = b.p;
    cr_assert_neq(iconv(cd, &in, &left, &out, &room), (size_t)-1);
    b.n = (size_t)(out - b.p);
    iconv_close(cd);
    return b;
}

static void
expect_detected(struct us_str s, const char *name, enum us_encoding_why why)
{
    struct us_encoding e;
    us_encoding_detect(s, true, &e);
    cr_expect_str_eq(e.name, name);
    cr_expect_eq(e.why, why, "%s: %s", name, us_encoding_reason(&e));
}

Test(encoding, detects)
{
    static const struct {
        const char *text, *as, *name;
        enum us_encoding_why why;
    } cases[] = {
        {simplified, "GB18030", "GB18030", US_ENCODING_GUESS},
        {traditional, "BIG5", "BIG5", US_ENCODING_GUESS},
        {simplified, "UTF-16LE", "UTF-16LE", US_ENCODING_NULS},
        {traditional, "UTF-16BE", "UTF-16BE", US_ENCODING_NULS},
        {simplified, "UTF-8", "UTF-8", US_ENCODING_VALID},
        {"It’s not café, it’s “fine”\n", "CP1252", "CP1252", US_ENCODING_LAST},
        {"Größe schön, Lieferung übel – leider\n", "CP1252", "CP1252", US_ENCODING_LAST},
    };
    for (size_t i = 0; i < US_COUNT(cases); i++) {
        struct us_buf b = encoded(cases[i].text, cases[i].as);
        expect_detected(us_buf_view(&b), cases[i].name, cases[i].why);
        us_buf_free(&b);
    }
    expect_detected(US_STR("plain"), "UTF-8", US_ENCODING_ASCII);
    expect_detected(US_STR(""), "UTF-8", US_ENCODING_ASCII);
    expect_detected(US_STR("\xEF\xBB\xBFx"), "UTF-8", US_ENCODING_BOM);
    expect_detected(US_STR("\xFF\xFEx\0"), "UTF-16LE", US_ENCODING_BOM);
}

Test(encoding, damage_does_not_change_the_answer)
{
    expect_detected(US_STR("1,挺好的\n2,坏\xff\xfe字\n3,nul\0byte\n"), "UTF-8", US_ENCODING_VALID);
}

Test(encoding, names)
{
    struct us_encoding e;
    struct us_str none = US_STR("");
    cr_assert_eq(us_encoding_named("gbk", none, &e, NULL), US_OK);
    cr_assert_str_eq(e.name, "GB18030");
    cr_assert_eq(us_encoding_named("utf-16", US_STR("\xFE\xFF\0x"), &e, NULL), US_OK);
    cr_assert_str_eq(e.name, "UTF-16BE");
    cr_assert_eq(e.bom, 2);
    cr_assert_eq(us_encoding_named("no-such-thing", none, &e, NULL), US_EUNSUPPORTED);
}

/* Whatever the pieces, the same text. */
Test(encoding, pieces)
{
    struct us_buf b = encoded(simplified, "GB18030");
    struct us_encoding e;
    us_encoding_detect(us_buf_view(&b), true, &e);
    for (size_t step = 1; step < 7; step++) {
        struct us_decoder d;
        struct us_buf out = {0};
        cr_assert_eq(us_decoder_init(&d, &e, NULL), US_OK);
        for (size_t at = 0; at < b.n; at += step) {
            size_t end = at + step < b.n ? at + step : b.n;
            us_decoder_feed(&d, us_str_sub(us_buf_view(&b), at, end), end == b.n, &out);
        }
        cr_expect(us_str_eqc(us_buf_view(&out), simplified), "pieces of %zu", step);
        us_decoder_free(&d);
        us_buf_free(&out);
    }
    us_buf_free(&b);
}

/* A lead byte before a line end must not take it along, and what cannot be converted must be found
 * by validation and come back as it was. */
Test(encoding, bad_bytes_are_marked)
{
    static const struct {
        const char *name;
        struct us_str in, back;
    } cases[] = {
        {"gbk", {"a\xB0\n\xBA\xC3", 5}, {"a\xB0\n好", 6}},
        {"gbk", {"\xFF,", 2}, {"\xFF,", 2}},
        {"utf-16le",
         {"a\0\x00\xD8"
          "b\0",
          6},
         {"a\xED\xA0\x80"
          "b",
          5}},
    };
    for (size_t i = 0; i < US_COUNT(cases); i++) {
        struct us_encoding e;
        struct us_decoder d;
        struct us_buf out = {0};
        cr_assert_eq(us_encoding_named(cases[i].name, US_STR(""), &e, NULL), US_OK);
        cr_assert_eq(us_decoder_init(&d, &e, NULL), US_OK);
        us_decoder_feed(&d, cases[i].in, true, &out);
        cr_expect_lt(us_utf8_check(us_buf_view(&out)), out.n, "case %zu is found", i);
        out.n = us_decoder_unmark(out.p, out.n);
        cr_expect(us_str_eq(us_buf_view(&out), cases[i].back), "case %zu", i);
        us_decoder_free(&d);
        us_buf_free(&out);
    }
}

#include "record/record.h"

#include <criterion/criterion.h>

static struct us_arena arena;

static void
written(const struct us_record *r, const char *want)
{
    struct us_buf b = {0};
    us_record_write(r, &b);
    cr_expect(us_str_eqc(us_buf_view(&b), want), "want %s got %.*s", want, (int)b.n, b.p);
    us_buf_free(&b);
}

static struct us_record
parsed(const char *line)
{
    struct us_record r;
    struct us_err err;
    cr_assert(us_record_parse(&r, us_str_c(line), &arena, &err) == US_OK, "%s: %s", line, err.msg);
    return r;
}

static void
end(void)
{
    us_arena_free(&arena);
}

TestSuite(record, .fini = end);

Test(record, untouched_is_byte_for_byte)
{
    static const char *const lines[] = {"{\"text\":\"a\"}", "{ \"text\" : \"a\" , \"n\" : 1e999 }",
                                        "{\"n\":0.10,\"text\":\"\\u0061\",\"n\":-0}",
                                        "{\t\"text\":\"a\",\"x\":[ 1 , {} ]\t}"};
    for (size_t i = 0; i < US_COUNT(lines); i++) {
        struct us_record r = parsed(lines[i]);
        struct us_buf b = {0};
        us_record_write(&r, &b);
        cr_expect(b.n == strlen(lines[i]) + 1 && memcmp(b.p, lines[i], b.n - 1) == 0);
        us_buf_free(&b);
    }
}

Test(record, appends)
{
    struct us_record r = parsed("{\"text\":\"a\" }");
    us_record_set(&r, "x", US_STR("[1]"));
    us_record_set(&r, "q\"", US_STR("2"));
    written(&r, "{\"text\":\"a\" ,\"x\":[1],\"q\\\"\":2}\n");
}

Test(record, replaces_in_place)
{
    struct us_record r = parsed("{\"x\": {\"old\":\"}\"} , \"text\":\"a\",\"y\":1}");
    us_record_set(&r, "x", US_STR("0"));
    us_record_set(&r, "y", US_STR("null"));
    us_record_set(&r, "z", US_STR("3"));
    us_record_set(&r, "z", US_STR("4"));
    written(&r, "{\"x\": 0 , \"text\":\"a\",\"y\":null,\"z\":4}\n");
}

Test(record, of_duplicates_the_last_counts)
{
    struct us_record r = parsed("{\"text\":\"a\",\"x\":1,\"text\":\"b\",\"x\":2}");
    double v;
    cr_assert(us_str_eqc(r.text, "b"));
    cr_assert(us_record_number(&r, "x", &v) && v == 2);
    us_record_set(&r, "x", US_STR("9"));
    written(&r, "{\"text\":\"a\",\"x\":1,\"text\":\"b\",\"x\":9}\n");
}

Test(record, escaped_names_are_names)
{
    struct us_record r = parsed("{\"\\u0074ext\":\"a\",\"\\u0078\":1}");
    cr_assert(us_str_eqc(r.text, "a"));
    us_record_set(&r, "x", US_STR("2"));
    written(&r, "{\"\\u0074ext\":\"a\",\"\\u0078\":2}\n");
}

Test(record, empty_object_gets_members_without_comma)
{
    struct us_record r = {.line = US_STR("{ }"), .arena = &arena};
    us_record_set(&r, "a", US_STR("1"));
    us_record_set(&r, "b", US_STR("2"));
    written(&r, "{ \"a\":1,\"b\":2}\n");
}

Test(record, rejects)
{
    static const struct {
        const char *line;
        int code;
        size_t off;
    } rows[] = {
        {"", US_ESYNTAX, 0},
        {"  ", US_ESYNTAX, 2},
        {"[1]", US_ESYNTAX, 0},
        {"{}", US_EFIELD, 0},
        {"  {\"text\":1}", US_EFIELD, 10},
        {"{\"text\":\"a\"}}", US_ESYNTAX, 12},
        {"{\"text\":\"\xFF\"}", US_EUTF8, 9},
        {" {\"text\":\"a\",}", US_ESYNTAX, 13},
        {"{\"Text\":\"a\"}", US_EFIELD, 0},
        {"\xEF\xBB\xBF{\"text\":\"a\"}", US_ESYNTAX, 0},
    };
    for (size_t i = 0; i < US_COUNT(rows); i++) {
        struct us_record r;
        struct us_err err = {0};
        int rc = us_record_parse(&r, us_str_c(rows[i].line), &arena, &err);
        cr_expect(rc == rows[i].code && err.off == rows[i].off, "%s: %d at %zu %s", rows[i].line,
                  rc, err.off, err.msg);
    }
}

Test(record, from_text)
{
    struct us_record r, again;
    struct us_err err;
    cr_assert(us_record_from_text(&r, US_STR("say \"hi\"\t\r"), &arena, &err) == US_OK);
    cr_assert(us_str_eqc(r.text, "say \"hi\"\t"), "the CR of CRLF is no text");
    cr_assert(us_record_from_text(&again, US_STR("say \"hi\"\t"), &arena, &err) == US_OK);
    struct us_str a, b;
    cr_assert(us_record_string(&r, "id", &a) && us_record_string(&again, "id", &b) &&
              us_str_eq(a, b) && a.n == 16);
    cr_assert(us_record_from_text(&r, US_STR("\xFF"), &arena, &err) == US_EUTF8);
}

Test(record, numbers_and_paths)
{
    struct us_record r =
        parsed("{\"text\":\"\",\"a\":\" 4.5 "
               "\",\"b\":\"four\",\"c\":{\"d\":{\"e\":7}},\"c.d\":1,\"n\":null,\"h\":1e999}");
    double v = 0;
    struct us_str s;
    cr_assert(us_record_number(&r, "a", &v) && v == 4.5);
    cr_assert(!us_record_number(&r, "b", &v) && !us_record_number(&r, "n", &v) &&
              !us_record_number(&r, "none", &v));
    cr_assert(!us_record_number(&r, "h", &v), "not finite is no number");
    cr_assert(us_record_path_number(&r, "c.d.e", &v) && v == 7);
    cr_assert(us_record_path_number(&r, "c.d", &v) && v == 1, "a name with a dot wins");
    cr_assert(!us_record_path(&r, "a.b", &s) && !us_record_path(&r, "c.x", &s) &&
              !us_record_path(&r, "", &s));
}

Test(record, id_is_a_function_of_its_parts)
{
    char a[17], b[17];
    struct us_str e = US_STR("");
    us_record_id(US_STR("s"), e, e, US_STR("t"), a);
    us_record_id(e, US_STR("s"), e, US_STR("t"), b);
    cr_assert(strcmp(a, b) != 0 && strlen(a) == 16);
}

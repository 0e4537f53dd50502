#include "cmd/options.h"

#include <criterion/criterion.h>

struct opts {
    struct us_common common;
    bool plain;
    long n;
    double x;
    const char *name;
    struct us_opt_list list;
    int choice;
};

static const struct us_opt rows[] = {
    {'p', "plain", US_OPT_FLAG, NULL, offsetof(struct opts, plain), 0, 0, "a flag"},
    {'n', "number", US_OPT_INT, "N", offsetof(struct opts, n), -5, 10, "a whole number"},
    {0, "share", US_OPT_NUM, "X", offsetof(struct opts, x), 0, 1, "a number"},
    {'o', "output", US_OPT_STR, "FILE", offsetof(struct opts, name), 0, 0, "a string"},
    {'a', "also", US_OPT_LIST, "WORD", offsetof(struct opts, list), 0, 0, "a list"},
    {'u', "units", US_OPT_CHOICE, "coarse|fine|fin", offsetof(struct opts, choice), 0, 0,
     "a choice"},
};
static const struct us_opt_table table = {rows, US_COUNT(rows), US_GROUP_RECORDS | US_GROUP_JOBS};

static struct us_arena arena;
static struct us_buf msg;
static struct opts dest;
static char **files;
static size_t nfiles;

/* Words separated by one space each. */
static enum us_opt_result
parse(const char *line)
{
    char *argv[32];
    int argc = 0;
    struct us_str rest = us_str_c(line), word;
    argv[argc++] = us_arena_dup(&arena, "prog", 4);
    while (us_str_cut(&rest, ' ', &word))
        argv[argc++] = us_arena_dup(&arena, word.p, word.n);
    memset(&dest, 0, sizeof(dest));
    msg.n = 0;
    return us_opt_parse(&table, argc, argv, &dest, &arena, &files, &nfiles, &msg);
}

static void
end(void)
{
    us_arena_free(&arena);
    us_buf_free(&msg);
}

TestSuite(options, .fini = end);

Test(options, values_in_every_form)
{
    cr_assert(parse("-p -n 3 --share=0.5 -oout --also x -a y --units fine in1 in2") == US_OPT_OK);
    cr_assert(dest.plain && dest.n == 3 && dest.x == 0.5 && strcmp(dest.name, "out") == 0 &&
              dest.choice == 1);
    cr_assert(dest.list.n == 2 && strcmp(dest.list.v[1], "y") == 0);
    cr_assert(nfiles == 2 && strcmp(files[1], "in2") == 0);
    cr_assert(parse("-qpn-2 x") == US_OPT_OK && dest.common.quiet && dest.plain && dest.n == -2 &&
              nfiles == 1);
    cr_assert(parse("--output= -") == US_OPT_OK && strcmp(dest.name, "") == 0 &&
              strcmp(files[0], "-") == 0);
    cr_assert(parse("a -p b") == US_OPT_OK && dest.plain && nfiles == 2);
    cr_assert(parse("-- -p --no") == US_OPT_OK && !dest.plain && nfiles == 2);
    cr_assert(parse("--units=fin") == US_OPT_OK && dest.choice == 2);
    cr_assert(parse("-j4 --text") == US_OPT_OK && dest.common.jobs == 4 && dest.common.text);
}

Test(options, faults_are_told)
{
    static const char *const rows_bad[][2] = {
        {"--plan", "unknown option '--plan'; did you mean '--plain'?"},
        {"--zzzzzzzzzz", "unknown option '--zzzzzzzzzz'"},
        {"-z", "unknown option '-z'"},
        {"-n", "--number wants a value (N)"},
        {"-n x", "--number wants a whole number from -5 to 10, not 'x'"},
        {"-n 11", "--number wants a whole number from -5 to 10, not '11'"},
        {"--share 1.01", "--share wants a number from 0 to 1, not '1.01'"},
        {"--share nan", "--share wants a number from 0 to 1, not 'nan'"},
        {"--units coars", "--units wants one of coarse|fine|fin, not 'coars'"},
        {"--plain=1", "--plain takes no value"},
        {"-L x", "unknown option '-L'"},
    };
    for (size_t i = 0; i < US_COUNT(rows_bad); i++) {
        cr_expect(parse(rows_bad[i][0]) == US_OPT_BAD);
        cr_expect(us_str_eqc(us_buf_view(&msg), rows_bad[i][1]), "%.*s", (int)msg.n, msg.p);
    }
}

Test(options, help_and_version_win)
{
    cr_assert(parse("--help -n 3") == US_OPT_WANTS_HELP);
    cr_assert(parse("--version --help") == US_OPT_WANTS_VERSION);
    cr_assert(parse("-ph") == US_OPT_WANTS_HELP);
}

Test(options, help_fits_79_columns)
{
    struct us_buf b = {0};
    us_opt_help(&table, &b);
    struct us_str rest = us_buf_view(&b), line;
    while (us_str_cut(&rest, '\n', &line))
        cr_expect(line.n <= 79, "%.*s", (int)line.n, line.p);
    us_buf_free(&b);
}

Test(options, nearest)
{
    static const char *const names[] = {"sentiment", "silent", "themes"};
    cr_assert(strcmp(us_opt_nearest("sentimant", names, 3), "sentiment") == 0);
    cr_assert(strcmp(us_opt_nearest("theme", names, 3), "themes") == 0);
    cr_assert(us_opt_nearest("xyzzyq", names, 3) == NULL);
    cr_assert(us_opt_nearest("", names, 3) == NULL);
}

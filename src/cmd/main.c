/* unsaid COMMAND [options] [file ...] */
#include "cmd/cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void
help_all(struct us_buf *out)
{
    us_buf_c(out, "unsaid: hears what customers leave unsaid\n\n"
                  "  unsaid COMMAND [options] [file ...]\n\n"
                  "  unsaid import reviews.csv | unsaid annotate | unsaid themes |\n"
                  "      unsaid report > report.html\n\n"
                  "Commands:\n");
    for (size_t i = 0; us_commands[i]; i++)
        us_buf_fmt(out, "  %-11s %s\n", us_commands[i]->name, us_commands[i]->summary);
    us_buf_c(out,
             "\nunsaid COMMAND --help tells the options of one; man unsaid-COMMAND tells all.\n");
}

static void
help_one(const struct us_cmd *c, struct us_buf *out)
{
    us_buf_fmt(out, "unsaid %s: %s\n\n  unsaid %s [options] %s\n", c->name, c->summary, c->name,
               c->operands);
    if (c->examples)
        us_buf_fmt(out, "\nExamples:\n%s", c->examples);
    us_buf_c(out, "\nOptions:\n");
    us_opt_help(&c->options, out);
}

/* Writes a help or version text; the status of the whole program. */
static int
print_text(struct us_run *run, struct us_buf *text)
{
    bool ok = us_cmd_write(run, us_buf_view(text));
    us_buf_free(text);
    return ok ? US_EXIT_OK : US_EXIT_FAILURE;
}

static int
run_command(struct us_run *run, int argc, char **argv)
{
    struct us_buf text = {0};
    run->opts = us_arena_zero(&run->keep, 1, run->cmd->opt_size);
    if (run->cmd->defaults)
        run->cmd->defaults(run->opts);
    switch (us_opt_parse(&run->cmd->options, argc, argv, run->opts, &run->keep, &run->files,
                         &run->nfiles, &text)) {
    case US_OPT_BAD:
        us_cmd_fail(run, "%.*s", (int)text.n, text.p);
        us_buf_free(&text);
        return US_EXIT_FAILURE;
    case US_OPT_WANTS_HELP:
        help_one(run->cmd, &text);
        return print_text(run, &text);
    case US_OPT_WANTS_VERSION:
        us_buf_c(&text, "unsaid " US_VERSION "\n");
        return print_text(run, &text);
    case US_OPT_OK:
        break;
    }
    return run->cmd->run(run);
}

static int
unknown_command(struct us_run *run, const char *word)
{
    const char *names[64];
    size_t n = 0;
    for (; us_commands[n] && n < US_COUNT(names); n++)
        names[n] = us_commands[n]->name;
    const char *near = us_opt_nearest(word, names, n);
    if (near)
        return us_cmd_fail(run, "unknown command '%s'; did you mean '%s'?", word, near);
    return us_cmd_fail(run, "unknown command '%s' (unsaid --help lists them)", word);
}

static int
dispatch(struct us_run *run, int argc, char **argv)
{
    struct us_buf text = {0};
    const char *word = argc > 1 ? argv[1] : "";
    if (strcmp(word, "--version") == 0) {
        us_buf_c(&text, "unsaid " US_VERSION "\n");
        return print_text(run, &text);
    }
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0) {
        help_all(&text);
        return print_text(run, &text);
    }
    if (!*word) {
        help_all(&text);
        ssize_t ignored = write(2, text.p, text.n);
        (void)ignored;
        us_buf_free(&text);
        return US_EXIT_FAILURE;
    }
    for (size_t i = 0; us_commands[i]; i++)
        if (strcmp(us_commands[i]->name, word) == 0) {
            run->cmd = us_commands[i];
            return run_command(run, argc - 1, argv + 1);
        }
    return unknown_command(run, word);
}

/* A descriptor below 3 that the parent has closed would go to the next file opened: records would
 * run into the --bad file. It is held by /dev/null, opened so that its use still fails. */
static void
hold_standard_descriptors(void)
{
    static const int wrong_way[] = {O_WRONLY, O_RDONLY, O_WRONLY};
    for (int fd = 0; fd < 3; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
            open("/dev/null", wrong_way[fd]);
}

int
main(int argc, char **argv)
{
    struct us_common none = {0};
    struct us_run run = {.opts = &none, .out = {.fd = 1}};
    hold_standard_descriptors();
    signal(SIGPIPE, SIG_DFL); /* some parents ignore it; a closed pipe must end a filter quietly */
    int status = dispatch(&run, argc, argv);
    if (close(1) < 0 && errno != EBADF && !run.out.failed)
        status = us_cmd_fail(&run, "cannot close the output: %s", strerror(errno));
    us_arena_free(&run.keep);
    return status;
}

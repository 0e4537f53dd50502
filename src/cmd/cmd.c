#include "cmd/cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

/* One write a message, so that the lines of parallel processes do not mix. */
static void
say(const struct us_run *run, const char *fmt, va_list ap)
{
    char line[2048];
    int n = snprintf(line, sizeof(line), "unsaid%s%s: ", run->cmd ? " " : "",
                     run->cmd ? run->cmd->name : "");
    int m = vsnprintf(line + n, sizeof(line) - (size_t)n - 1, fmt, ap);
    size_t end = (size_t)n + (m > 0 ? (size_t)m : 0);
    if (end > sizeof(line) - 2)
        end = sizeof(line) - 2;
    line[end++] = '\n';
    ssize_t ignored = write(2, line, end);
    (void)ignored;
}

void
us_cmd_warn(const struct us_run *run, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    say(run, fmt, ap);
    va_end(ap);
}

void
us_cmd_note(const struct us_run *run, const char *fmt, ...)
{
    if (((const struct us_common *)run->opts)->quiet)
        return;
    va_list ap;
    va_start(ap, fmt);
    say(run, fmt, ap);
    va_end(ap);
}

int
us_cmd_fail(const struct us_run *run, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    say(run, fmt, ap);
    va_end(ap);
    return US_EXIT_FAILURE;
}

int
us_cmd_fail_err(const struct us_run *run, const char *subject, const struct us_err *err)
{
    if (err->code == US_EIO)
        return us_cmd_fail(run, "%s: %s: %s", subject, err->msg, strerror(errno));
    if (err->line)
        return us_cmd_fail(run, "%s:%zu:%zu: %s", subject, err->line, err->off + 1, err->msg);
    return us_cmd_fail(run, "%s: %s", subject, err->msg);
}

bool
us_cmd_write(struct us_run *run, struct us_str s)
{
    while (s.n && !run->out.failed) {
        ssize_t n = write(run->out.fd, s.p, s.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            run->out.failed = true;
            us_cmd_fail(run, "cannot write the output: %s", strerror(errno));
            break;
        }
        s = us_str_sub(s, (size_t)n, s.n);
    }
    return !run->out.failed;
}

int
us_cmd_open(const struct us_run *run, const char *file, const char **name)
{
    if (strcmp(file, "-") == 0) {
        *name = "(stdin)";
        return 0;
    }
    *name = file;
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        us_cmd_fail(run, "%s: %s", file, strerror(errno));
    return fd;
}

bool
us_cmd_would_hang(const struct us_run *run)
{
    if (run->nfiles || !isatty(0))
        return false;
    us_cmd_fail(run, "no input: name a file, or pipe records in (see unsaid %s --help)",
                run->cmd->name);
    return true;
}

#include "cmd/cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
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

/* Whether the regular file at `fd` is also an input of the run, or its output. */
static bool
is_in_use(const struct us_run *run, const struct stat *bad)
{
    struct stat st;
    for (size_t i = 0; i == 0 || i < run->nfiles; i++) {
        bool standard = run->nfiles == 0 || strcmp(run->files[i], "-") == 0;
        int rc = standard ? fstat(0, &st) : stat(run->files[i], &st);
        if (rc == 0 && st.st_dev == bad->st_dev && st.st_ino == bad->st_ino)
            return true;
    }
    return fstat(1, &st) == 0 && st.st_dev == bad->st_dev && st.st_ino == bad->st_ino;
}

int
us_cmd_open_bad(const struct us_run *run)
{
    const char *path = ((const struct us_common *)run->opts)->bad;
    struct stat st;
    if (strcmp(path, "-") == 0)
        return us_cmd_fail(run, "--bad wants a file; standard output carries records"), -1;
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0 || fstat(fd, &st) < 0) {
        us_cmd_fail(run, "--bad %s: %s", path, strerror(errno));
    } else if (S_ISREG(st.st_mode) && is_in_use(run, &st)) {
        us_cmd_fail(run, "--bad %s: is read or written by this run too", path);
    } else if (S_ISREG(st.st_mode) && ftruncate(fd, 0) < 0) {
        us_cmd_fail(run, "--bad %s: %s", path, strerror(errno));
    } else
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
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

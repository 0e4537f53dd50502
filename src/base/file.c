#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int
us_file_read(struct us_arena *a, const char *path, size_t limit, struct us_str *out,
             struct us_err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return us_fail(err, US_EIO, 0, "cannot open");
    struct us_buf b = {0};
    int rc = US_OK;
    for (;;) {
        us_buf_reserve(&b, 1 << 16);
        ssize_t got = read(fd, b.p + b.n, b.cap - b.n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            rc = us_fail(err, US_EIO, b.n, "cannot read");
            break;
        }
        if (got == 0)
            break;
        b.n += (size_t)got;
        if (b.n > limit) {
            rc = us_fail(err, US_ELIMIT, b.n, "file is too large");
            break;
        }
    }
    int keep = errno;
    close(fd);
    if (rc == US_OK)
        *out = us_str_dup(a, us_buf_view(&b));
    us_buf_free(&b);
    errno = keep;
    return rc;
}

int
us_file_map(const char *path, struct us_str *out, struct us_err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return us_fail(err, US_EIO, 0, "cannot open");
    struct stat st;
    void *p = MAP_FAILED;
    int rc = US_OK;
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_size <= 0)
        rc = us_fail(err, US_EDATA, 0, "not a data file");
    else
        p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
    if (rc == US_OK && p == MAP_FAILED)
        rc = us_fail(err, US_EIO, 0, "cannot map");
    close(fd);
    if (rc == US_OK)
        *out = (struct us_str){p, (size_t)st.st_size};
    return rc;
}

static const char *
join(struct us_arena *a, const char *dir, size_t ndir, const char *middle, const char *name)
{
    struct us_buf b = {0};
    us_buf_add(&b, dir, ndir);
    us_buf_c(&b, middle);
    us_buf_c(&b, name);
    const char *path = us_arena_dup(a, b.p, b.n);
    us_buf_free(&b);
    return path;
}

const char *
us_file_data(struct us_arena *a, const char *name)
{
    const char *env = getenv("UNSAID_DATA");
    if (env && *env) {
        const char *path = join(a, env, strlen(env), "/", name);
        return access(path, R_OK) == 0 ? path : NULL;
    }
    char exe[4096];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe));
    if (n <= 0 || (size_t)n == sizeof(exe))
        return NULL;
    while (n > 0 && exe[n - 1] != '/')
        n--;
    static const char *const middles[] = {"data/", "../data/", "../share/unsaid/"};
    for (size_t i = 0; i < US_COUNT(middles); i++) {
        const char *path = join(a, exe, (size_t)n, middles[i], name);
        if (access(path, R_OK) == 0)
            return path;
    }
    return NULL;
}

struct listing {
    struct us_arena *a;
    const char **paths;
    size_t n, cap;
};

static int
list_dir(struct listing *l, const char *dir, const char *suffix, int depth, struct us_err *err)
{
    DIR *d = opendir(dir);
    if (!d)
        return us_fail(err, US_EIO, 0, "cannot open directory");
    int rc = US_OK;
    for (struct dirent *e; rc == US_OK && (e = readdir(d));) {
        if (e->d_name[0] == '.')
            continue;
        const char *path = join(l->a, dir, strlen(dir), "/", e->d_name);
        struct stat st;
        if (stat(path, &st) < 0)
            rc = us_fail(err, US_EIO, 0, "cannot read directory entry");
        else if (S_ISDIR(st.st_mode) && depth < 8)
            rc = list_dir(l, path, suffix, depth + 1, err);
        else if (S_ISREG(st.st_mode) && us_str_ends(us_str_c(path), suffix)) {
            US_GROW(l->paths, l->cap, l->n + 1);
            l->paths[l->n++] = path;
        }
    }
    closedir(d);
    return rc;
}

static int
by_name(const void *x, const void *y)
{
    return strcmp(*(const char *const *)x, *(const char *const *)y);
}

int
us_file_list(struct us_arena *a, const char *dir, const char *suffix, const char ***paths,
             size_t *n, struct us_err *err)
{
    struct listing l = {a, NULL, 0, 0};
    int rc = list_dir(&l, dir, suffix, 0, err);
    if (rc == US_OK) {
        if (l.n)
            qsort(l.paths, l.n, sizeof(*l.paths), by_name);
        *paths = US_NEW_N(a, const char *, l.n + 1);
        if (l.n)
            memcpy(*paths, l.paths, l.n * sizeof(*l.paths));
        *n = l.n;
    }
    free(l.paths);
    return rc;
}

int
us_file_write(const char *path, struct us_str bytes, struct us_err *err)
{
    size_t len = strlen(path);
    char *tmp = us_alloc(len + 8);
    memcpy(tmp, path, len);
    memcpy(tmp + len, ".XXXXXX", 8);
    int rc = US_OK, fd = mkstemp(tmp);
    if (fd < 0)
        rc = us_fail(err, US_EIO, 0, "cannot create");
    while (rc == US_OK && bytes.n) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n < 0 && errno != EINTR)
            rc = us_fail(err, US_EIO, 0, "cannot write");
        bytes = us_str_sub(bytes, n < 0 ? 0 : (size_t)n, bytes.n);
    }
    struct stat st;
    mode_t mode = stat(path, &st) == 0 ? st.st_mode & 0777 : 0644;
    if (rc == US_OK && (fchmod(fd, mode) < 0 || fsync(fd) < 0))
        rc = us_fail(err, US_EIO, 0, "cannot write");
    int keep = errno;
    if (fd >= 0 && close(fd) < 0 && rc == US_OK) {
        rc = us_fail(err, US_EIO, 0, "cannot write");
        keep = errno;
    }
    if (rc == US_OK && rename(tmp, path) < 0) {
        rc = us_fail(err, US_EIO, 0, "cannot rename");
        keep = errno;
    }
    if (rc && fd >= 0)
        unlink(tmp);
    free(tmp);
    errno = keep;
    return rc;
}

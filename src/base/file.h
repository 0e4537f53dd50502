/* The seam to the operating system: whole files, mapped files, and where the program's data lies.
 */
#ifndef US_BASE_FILE_H
#define US_BASE_FILE_H

#include "base/error.h"
#include "base/str.h"

/* Reads a whole file into `a`, NUL behind it. US_EIO (errno set) or US_ELIMIT above `limit` bytes.
 */
int us_file_read(struct us_arena *a, const char *path, size_t limit, struct us_str *out,
                 struct us_err *err);

/* Replaces a file at once: written beside it (mode 0644, or that of the file there was), synced and
 * renamed, so that a reader sees the old bytes or the new ones. US_EIO with errno set; the old file
 * then stands. */
int us_file_write(const char *path, struct us_str bytes, struct us_err *err);

/* Maps a file read-only, shared between processes; it stays mapped to exit. US_EIO with errno set.
 */
int us_file_map(const char *path, struct us_str *out, struct us_err *err);

/* Path of a data file (dictionary, lexicons): $UNSAID_DATA/name, else data/name beside the
 * executable, else
 * ../share/unsaid/name from it. NUL-terminated in `a`; NULL when none of them exists. */
const char *us_file_data(struct us_arena *a, const char *name);

/* Names of the files below `dir` (recursively) that end in `suffix`, sorted bytewise. US_EIO with
 * errno set. */
int us_file_list(struct us_arena *a, const char *dir, const char *suffix, const char ***paths,
                 size_t *n, struct us_err *err);

#endif

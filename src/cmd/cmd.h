/* What all commands share: the table of commands, the one record loop, and the manners of a filter.
 *
 * A filter gives us_cmd_each() a callback and never writes the loop itself: reading, splitting,
 * rejecting, resetting arenas, workers, ordering, writing and checking belong to the loop. Nothing
 * outside src/cmd prints or exits. */
#ifndef US_CMD_CMD_H
#define US_CMD_CMD_H

#include "cmd/options.h"
#include "record/record.h"

#define US_VERSION "0.1.0"

enum us_exit { US_EXIT_OK = 0, US_EXIT_CONDITION = 1, US_EXIT_FAILURE = 2, US_EXIT_REJECTED = 3 };

struct us_run;

struct us_cmd {
    const char *name;
    const char *summary;  /* one line, lower case */
    const char *operands; /* "[file ...]" */
    const char *examples; /* lines for --help, each indented by two */
    struct us_opt_table options;
    size_t opt_size;              /* of its option struct, which begins with struct us_common */
    void (*defaults)(void *opts); /* or NULL */
    int (*run)(struct us_run *run);
};

struct us_output {
    int fd;
    bool failed;
};

struct us_run {
    const struct us_cmd *cmd;
    void *opts;
    char **files;
    size_t nfiles;
    struct us_arena keep; /* lives to exit */
    struct us_output out;
};

extern const struct us_cmd *const us_commands[]; /* sorted by name, NULL at the end */

/* A per-record filter. `each` gets a parsed record and appends what is to be written
 * (us_record_write, or text) to `out`; a negative return rejects the record, err->off being a byte
 * of the line. `shared` is read-only while the loop runs; a worker is one thread's own state.
 * Memory in rec->arena lives until the callback returns and its output is written.
 *
 * What goes before `each` may be told as `steps`, a list with NULL at its end: the loop takes each
 * step for some records before it takes the next one, so that the code and the tables of a step are
 * in the nearest caches for all but the first of them. rec->found is `found` bytes for what they
 * find. */
struct us_filter {
    void *shared;
    void *(*worker_new)(void *shared);
    void (*worker_free)(void *worker);
    int (*each)(void *shared, void *worker, struct us_record *rec, struct us_buf *out,
                struct us_err *err);
    void (*const *steps)(void *shared, void *worker, struct us_record *rec);
    size_t found;
    bool serial; /* keeps state from record to record: always one worker, in input order */
};

/* Runs the filter over the files (or stdin). Returns US_EXIT_OK, US_EXIT_REJECTED or
 * US_EXIT_FAILURE; has said why. */
int us_cmd_each(struct us_run *run, const struct us_filter *f);

/* Opens the file of --bad and empties it; -1 after a failure, which has been reported: so is a file
 * that is read or written by this run as well, which would be lost. */
int us_cmd_open_bad(const struct us_run *run);

/* Writes to stdout; false after a failure, which has been reported. main() closes and checks. */
bool us_cmd_write(struct us_run *run, struct us_str bytes);

/* "unsaid NAME: ..." on stderr, one line. us_cmd_note is silent with -q. us_cmd_fail returns
 * US_EXIT_FAILURE. */
void us_cmd_warn(const struct us_run *run, const char *fmt, ...) US_PRINTF(2, 3);
void us_cmd_note(const struct us_run *run, const char *fmt, ...) US_PRINTF(2, 3);
int us_cmd_fail(const struct us_run *run, const char *fmt, ...) US_PRINTF(2, 3);

/* Reports a library error about `subject` (a file name), with errno's text for US_EIO. Returns
 * US_EXIT_FAILURE. */
int us_cmd_fail_err(const struct us_run *run, const char *subject, const struct us_err *err);

/* Opens an operand: "-" is stdin. Negative after a reported failure. `*name` is what messages call
 * it. */
int us_cmd_open(const struct us_run *run, const char *file, const char **name);

/* Shows the short help and returns true when the command would wait for a terminal's input. */
bool us_cmd_would_hang(const struct us_run *run);

#endif

/* Errors: a library function returns 0 or a negative us_code and fills its last argument. Only
 * commands speak. */
#ifndef US_BASE_ERROR_H
#define US_BASE_ERROR_H

#include "base/compat.h"

enum us_code {
    US_OK = 0,
    US_ESYNTAX = -1, /* malformed input: JSON, a table, an option */
    US_EUTF8 = -2,   /* not UTF-8 */
    US_ELIMIT = -3,  /* over a documented limit */
    US_EFIELD = -4,  /* a member is missing or of the wrong type */
    US_EIO = -5,     /* reading or writing failed; errno tells why */
    US_EDATA = -6,   /* a data file is missing, damaged or of another version */
    US_EUNSUPPORTED = -7,
};

struct us_err {
    int code;
    size_t off;      /* byte offset of the fault in what was parsed */
    size_t line;     /* 1-based line where the fault has one, or 0 */
    const char *msg; /* static text */
};

/* Fills `err` when it is not NULL; returns `code`, so that `return us_fail(...)` reads well. */
static inline int
us_fail(struct us_err *err, int code, size_t off, const char *msg)
{
    if (err)
        *err = (struct us_err){code, off, 0, msg};
    return code;
}

#endif

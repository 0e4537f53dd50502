/* The tables of column names: profiles of known exports, and general names in both languages.
 *
 * Data with a little code; kept apart so that a new export is one entry here. All names are folded
 * as us_column_fold does. Sources of the profiles: the vendors' export pages. */
#ifndef US_INTAKE_PROFILES_H
#define US_INTAKE_PROFILES_H

#include "intake/columns.h"

struct us_profile_column {
    const char *name;
    enum us_field field;
};

struct us_profile {
    const char *name;
    const char *channel;
    bool unrated; /* its numbers are votes: no column is taken for a rating by a general name */
    const char *keys[6]; /* two of them make the profile certain */
    struct us_profile_column columns[12];
};

extern const struct us_profile us_profiles[];
extern const size_t us_profile_count;

/* General names, the surest of each field first. */
extern const struct us_profile_column us_column_names[];
extern const size_t us_column_name_count;

#endif

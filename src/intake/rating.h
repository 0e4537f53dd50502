/* Ratings as exports write them: numbers, fractions, stars. */
#ifndef US_INTAKE_RATING_H
#define US_INTAKE_RATING_H

#include "base/str.h"

/* A rating cell: "4", "4.5", "4/5", "4 out of 5", "4 stars", "★★★★☆", "4星", "五星". *max is 0 when
 * the cell does not tell. */
bool us_rating_parse(struct us_str s, double *value, double *max);

#endif

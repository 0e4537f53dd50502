/* A theme of a model split in two, as its halves (themes/halves.h) have been counted. */
#ifndef US_THEMES_SPLIT_H
#define US_THEMES_SPLIT_H

#include "themes/model.h"

/* The smaller half of a theme (of equal ones the second) becomes the last theme of the model, with
 * a new id. The other keeps the id, and the label when it was given by hand; otherwise both are
 * called by their own phrases. Settled afterwards. US_EFIELD when the theme has one half. */
int us_model_split(struct us_model *m, uint32_t theme, struct us_err *err);

#endif

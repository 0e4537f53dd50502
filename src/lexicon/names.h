/* Names that stand in tables, as lists that end in NULL; their order is that of the enums. Private
 * to src/lexicon. */
#ifndef US_LEXICON_NAMES_H
#define US_LEXICON_NAMES_H

#include <stddef.h>

extern const char *const us_role_names[];
extern const char *const us_group_names[];
extern const char *const us_severity_names[];
extern const char *const us_severity_columns[]; /* as tables spell them */
extern const char *const us_stance_names[];
extern const char *const us_ask_names[];
extern const char *const us_switch_names[];
extern const char *const us_feature_names[]; /* without the signals */

#endif

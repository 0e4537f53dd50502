/* HTML character references in text: &amp; &#39; &#x4f60; and the named ones that exports hold. */
#ifndef US_INTAKE_ENTITIES_H
#define US_INTAKE_ENTITIES_H

#include "base/str.h"

/* Appends `s` to `out` with the references decoded, once (&amp;lt; becomes &lt;). What is none
 * stays as it is. */
void us_entities_decode(struct us_str s, struct us_buf *out);

#endif

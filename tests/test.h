/* What every unit test begins with: cmocka and the little that it wants included first. Test names are sentences. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/span.h"

/* cmocka's own skip() is "not ok … # SKIP" in TAP, which counts as a failure. */
#define skip_aloud(why)                            \
	do {                                       \
		printf("# skipped: %s\n", (why));  \
		return;                            \
	} while (0)

#define assert_span(actual, expected)                                                   \
	do {                                                                            \
		struct span actual_ = (actual);                                         \
		struct span expected_ = span_of(expected);                              \
		if (!span_equals(actual_, expected_))                                   \
			fail_msg("%s is '%.*s', not '%.*s'", #actual, SPAN_ARG(actual_), SPAN_ARG(expected_)); \
	} while (0)

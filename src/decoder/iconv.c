/* iconv_open(3) for the whole program, libraries included: a mail header or an XML declaration names any charset it likes, the mail and
 * XML libraries pass that on, and the C library would open a file for it, which no decoder survives. So all get what text/charset.h
 * reads, under the names that it goes by there, and those converters are loaded before the cage is closed. */
#include "text/charset.h"

#include <dlfcn.h>
#include <errno.h>
#include <iconv.h>

typedef iconv_t (*iconv_opener)(const char *to, const char *from);

iconv_t iconv_open(const char *to, const char *from)
{
	iconv_opener of_libc = (iconv_opener)dlsym(RTLD_NEXT, "iconv_open");
	const char *known_to = charset_iconv_name(span_of(to)), *known_from = charset_iconv_name(span_of(from));
	if (of_libc && known_to && known_from)
		return of_libc(known_to, known_from);
	errno = EINVAL;
	return (iconv_t)-1;
}

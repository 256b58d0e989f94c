#include "base/buf.h"

#include "base/vec.h"

#include <stdio.h>

void buf_init(struct buf *buf, size_t max)
{
	*buf = (struct buf){ .max = max };
}

void buf_done(struct buf *buf)
{
	free(buf->ptr);
	buf_init(buf, buf->max);
}

void buf_clear(struct buf *buf)
{
	buf_truncate(buf, 0);
	buf->is_full = false;
}

char *buf_reserve(struct buf *buf, size_t len)
{
	if (buf->is_full || len > buf->max - buf->len) {
		buf->is_full = true;
		return NULL;
	}
	/* one more for the NUL */
	if (buf->len + len + 1 > buf->cap)
		buf->ptr = vec_grow(buf->ptr, &buf->cap, buf->len + len + 1, 1);
	return buf->ptr + buf->len;
}

void buf_add(struct buf *buf, const void *bytes, size_t len)
{
	char *room = buf_reserve(buf, len);
	if (!room)
		return;
	if (len > 0)
		memcpy(room, bytes, len);
	buf->len += len;
	buf->ptr[buf->len] = '\0';
}

void buf_add_char(struct buf *buf, char c)
{
	buf_add(buf, &c, 1);
}

void buf_add_span(struct buf *buf, struct span s)
{
	buf_add(buf, s.ptr, s.len);
}

void buf_add_text(struct buf *buf, const char *string)
{
	buf_add(buf, string, strlen(string));
}

void buf_addf(struct buf *buf, const char *format, ...)
{
	va_list list;
	char small[512];
	va_start(list, format);
	int len = vsnprintf(small, sizeof(small), format, list);
	va_end(list);
	if (len < 0)
		return;
	if ((size_t)len < sizeof(small)) {
		buf_add(buf, small, (size_t)len);
		return;
	}
	char *room = buf_reserve(buf, (size_t)len);
	if (!room)
		return;
	va_start(list, format);
	vsnprintf(room, (size_t)len + 1, format, list);
	va_end(list);
	buf->len += (size_t)len;
}

void buf_eat(struct buf *buf, size_t len)
{
	if (len >= buf->len) {
		buf_truncate(buf, 0);
		return;
	}
	if (len == 0)
		return;
	memmove(buf->ptr, buf->ptr + len, buf->len - len + 1);
	buf->len -= len;
}

void buf_truncate(struct buf *buf, size_t len)
{
	if (len < buf->len)
		buf->len = len;
	if (buf->ptr)
		buf->ptr[buf->len] = '\0';
}

struct span buf_view(const struct buf *buf)
{
	return (struct span){ buf->ptr ? buf->ptr : "", buf->len };
}

char *buf_detach(struct buf *buf)
{
	char *ptr = buf->ptr ? buf->ptr : vec_grow(NULL, &buf->cap, 1, 1);
	ptr[buf->len] = '\0';
	buf_init(buf, buf->max);
	return ptr;
}

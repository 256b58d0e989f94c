#include "daemon/desk_writer.h"

#include "base/vec.h"

#include <uv.h>

struct desk_writer {
	uv_thread_t thread;
	uv_mutex_t mutex;
	uv_cond_t wake, rest;
	/* guarded by mutex: */
	struct desk *desk;
	const struct desk_decided *decided;
	size_t ready, written;
	bool has_failed, is_ending;
	struct fault fault;
};

/* The next one to write; SIZE_MAX at the end of all work. */
static size_t next(struct desk_writer *writer, size_t written, size_t *ret_ready)
{
	uv_mutex_lock(&writer->mutex);
	writer->written += written;
	if (writer->written == writer->ready)
		uv_cond_signal(&writer->rest);
	while (!writer->is_ending && (writer->written == writer->ready || writer->has_failed))
		uv_cond_wait(&writer->wake, &writer->mutex);
	size_t first = writer->is_ending ? SIZE_MAX : writer->written;
	*ret_ready = writer->ready;
	uv_mutex_unlock(&writer->mutex);
	return first;
}

static void fail(struct desk_writer *writer, size_t written, const struct fault *fault)
{
	uv_mutex_lock(&writer->mutex);
	writer->written += written;
	writer->has_failed = true;
	writer->fault = *fault;
	uv_cond_signal(&writer->rest);
	uv_mutex_unlock(&writer->mutex);
}

static void work(void *arg)
{
	struct desk_writer *writer = arg;
	size_t ready, done = 0;
	for (size_t first; (first = next(writer, done, &ready)) != SIZE_MAX;) {
		struct fault fault;
		done = 0;
		while (first + done < ready && desk_write(writer->desk, &writer->decided[first + done], &fault) == 0)
			done++;
		if (first + done == ready)
			continue;
		fail(writer, done, &fault);
		done = 0; /* told already */
	}
}

struct desk_writer *desk_writer_new(void)
{
	size_t cap = 0;
	struct desk_writer *writer = vec_grow(NULL, &cap, 1, sizeof(*writer));
	*writer = (struct desk_writer){ 0 };
	uv_mutex_init(&writer->mutex);
	uv_cond_init(&writer->wake);
	uv_cond_init(&writer->rest);
	if (uv_thread_create(&writer->thread, work, writer) != 0)
		abort(); /* no thread at start: nothing can be done */
	return writer;
}

void desk_writer_free(struct desk_writer *writer)
{
	if (!writer)
		return;
	uv_mutex_lock(&writer->mutex);
	writer->is_ending = true;
	uv_cond_signal(&writer->wake);
	uv_mutex_unlock(&writer->mutex);
	uv_thread_join(&writer->thread);
	uv_cond_destroy(&writer->rest);
	uv_cond_destroy(&writer->wake);
	uv_mutex_destroy(&writer->mutex);
	free(writer);
}

void desk_writer_begin(struct desk_writer *writer, struct desk *desk, const struct desk_decided *decided)
{
	uv_mutex_lock(&writer->mutex);
	writer->desk = desk;
	writer->decided = decided;
	writer->ready = writer->written = 0;
	writer->has_failed = false;
	uv_mutex_unlock(&writer->mutex);
}

void desk_writer_push(struct desk_writer *writer, size_t len)
{
	uv_mutex_lock(&writer->mutex);
	writer->ready = len;
	uv_cond_signal(&writer->wake);
	uv_mutex_unlock(&writer->mutex);
}

int desk_writer_wait(struct desk_writer *writer, struct fault *fault)
{
	uv_mutex_lock(&writer->mutex);
	while (writer->written != writer->ready && !writer->has_failed)
		uv_cond_wait(&writer->rest, &writer->mutex);
	bool has_failed = writer->has_failed;
	if (has_failed)
		*fault = writer->fault;
	uv_mutex_unlock(&writer->mutex);
	return has_failed ? -1 : 0;
}

#include "cli/client.h"

#include "ask/ask.h"
#include "base/vec.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdlib.h>

#define CONNECT_TIMEOUT_MS 5000L
#define LEAVE_TIMEOUT_MS 60000L /* the daemon always gives leave or refuses; it may be busy */

struct client {
	CURL *curl;
	char *socket;
};

struct client *client_new(const char *socket)
{
	struct client *client = calloc(1, sizeof(*client));
	if (!client)
		abort();
	client->curl = curl_easy_init();
	client->socket = strdup(socket);
	if (!client->curl || !client->socket)
		abort(); /* out of memory */
	return client;
}

void client_free(struct client *client)
{
	if (!client)
		return;
	curl_easy_cleanup(client->curl);
	free(client->socket);
	free(client);
}

const char *client_socket(const struct client *client)
{
	return client->socket;
}

void client_reply_done(struct client_reply *reply)
{
	buf_done(&reply->body);
}

struct writing {
	CURL *curl;
	FILE *out;          /* or NULL */
	struct buf *body;
	int error;          /* of `out` */
};

static size_t on_body(char *bytes, size_t size, size_t count, void *ctx)
{
	struct writing *writing = ctx;
	size_t len = size * count;
	long status = 0;
	if (writing->out && curl_easy_getinfo(writing->curl, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK && status == 200) {
		size_t written = fwrite(bytes, 1, len, writing->out);
		writing->error = written < len ? errno : 0;
		return written;
	}
	buf_add(writing->body, bytes, len);
	return writing->body->is_full ? 0 : len;
}

static size_t on_upload(char *room, size_t size, size_t count, void *ctx)
{
	const struct client_upload *upload = ctx;
	size_t got = fread(room, size, count, upload->from);
	return ferror(upload->from) ? CURL_READFUNC_ABORT : got * size;
}

static int on_progress(void *ctx, curl_off_t down_total, curl_off_t down, curl_off_t up_total, curl_off_t up)
{
	const struct client_upload *upload = ctx;
	(void)down_total, (void)down, (void)up_total;
	upload->progress(upload->ctx, up, upload->size);
	return 0;
}

/* What every request has in common. The proxy of the environment is for others: this is a socket in our own file system. */
static void request_begin(CURL *curl, const char *socket, const char *target, struct writing *writing)
{
	struct buf url = { .max = 64 * 1024 };
	buf_addf(&url, "http://localhost%s", target);
	curl_easy_reset(curl);
	curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, socket);
	curl_easy_setopt(curl, CURLOPT_URL, buf_view(&url).ptr);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_TIMEOUT_MS);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, writing);
	buf_done(&url);
}

static void outcome_of(CURL *curl, CURLcode code, struct client_reply *reply)
{
	long error = 0;
	reply->outcome = CLIENT_ANSWERED;
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply->status);
	if (code == CURLE_OK || (reply->status >= 400 && code != CURLE_WRITE_ERROR))
		return; /* who refuses an upload may do so before it has ended */
	curl_easy_getinfo(curl, CURLINFO_OS_ERRNO, &error);
	if (code == CURLE_COULDNT_CONNECT && (error == EACCES || error == EPERM))
		reply->outcome = CLIENT_FORBIDDEN;
	else if (code == CURLE_COULDNT_CONNECT)
		reply->outcome = CLIENT_NOT_RUNNING;
	else
		reply->outcome = CLIENT_BROKEN;
	snprintf(reply->error, sizeof(reply->error), "%s", curl_easy_strerror(code));
}

static void request_run(struct client *client, struct client_reply *reply)
{
	outcome_of(client->curl, curl_easy_perform(client->curl), reply);
}

void client_get(struct client *client, const char *target, int64_t timeout_ms, struct client_reply *ret_reply)
{
	*ret_reply = (struct client_reply){ .body.max = ASK_ANSWER_MAX };
	struct writing writing = { .curl = client->curl, .body = &ret_reply->body };
	request_begin(client->curl, client->socket, target, &writing);
	curl_easy_setopt(client->curl, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
	request_run(client, ret_reply);
}

void client_stream(struct client *client, const char *target, FILE *out, struct client_reply *ret_reply)
{
	*ret_reply = (struct client_reply){ .body.max = ASK_ANSWER_MAX };
	struct writing writing = { .curl = client->curl, .out = out, .body = &ret_reply->body };
	request_begin(client->curl, client->socket, target, &writing);
	request_run(client, ret_reply);
	ret_reply->write_error = writing.error;
}

void client_post(struct client *client, const char *target, const struct client_upload *upload, struct client_reply *ret_reply)
{
	*ret_reply = (struct client_reply){ .body.max = ASK_ANSWER_MAX };
	struct writing writing = { .curl = client->curl, .body = &ret_reply->body };
	request_begin(client->curl, client->socket, target, &writing);
	/* What is refused by its name or size is refused before its bytes are sent. */
	struct curl_slist *headers = curl_slist_append(NULL, upload ? "Expect: 100-continue" : "Expect:");
	headers = curl_slist_append(headers, "Content-Type: application/octet-stream");
	if (upload && upload->size < 0)
		headers = curl_slist_append(headers, "Transfer-Encoding: chunked");
	curl_easy_setopt(client->curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(client->curl, CURLOPT_EXPECT_100_TIMEOUT_MS, LEAVE_TIMEOUT_MS);
	curl_easy_setopt(client->curl, CURLOPT_POST, 1L);
	curl_easy_setopt(client->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)(upload ? upload->size : 0));
	if (upload) {
		curl_easy_setopt(client->curl, CURLOPT_READFUNCTION, on_upload);
		curl_easy_setopt(client->curl, CURLOPT_READDATA, (void *)upload);
	} else {
		curl_easy_setopt(client->curl, CURLOPT_POSTFIELDS, "");
	}
	if (upload && upload->progress) {
		curl_easy_setopt(client->curl, CURLOPT_NOPROGRESS, 0L);
		curl_easy_setopt(client->curl, CURLOPT_XFERINFOFUNCTION, on_progress);
		curl_easy_setopt(client->curl, CURLOPT_XFERINFODATA, (void *)upload);
	}
	request_run(client, ret_reply);
	curl_slist_free_all(headers);
}

void client_delete(struct client *client, const char *target, struct client_reply *ret_reply)
{
	*ret_reply = (struct client_reply){ .body.max = ASK_ANSWER_MAX };
	struct writing writing = { .curl = client->curl, .body = &ret_reply->body };
	request_begin(client->curl, client->socket, target, &writing);
	curl_easy_setopt(client->curl, CURLOPT_CUSTOMREQUEST, "DELETE");
	request_run(client, ret_reply);
}

/* ---- many at once ---- */

/* One of those that are under way. */
struct slot {
	CURL *curl;
	size_t place;
	struct writing writing;
	struct client_reply reply;
};

struct many {
	CURLM *multi;
	struct slot slots[CLIENT_AT_ONCE];
	const char *socket;
	char *const *targets;
	size_t len, next, running;
	int (*each)(void *ctx, size_t place, const struct client_reply *reply);
	void *ctx;
};

static void slot_begin(struct many *many, struct slot *slot)
{
	if (!slot->curl)
		slot->curl = curl_easy_init();
	if (!slot->curl)
		abort(); /* out of memory */
	slot->place = many->next++;
	slot->reply = (struct client_reply){ .body.max = ASK_ANSWER_MAX };
	slot->writing = (struct writing){ .curl = slot->curl, .body = &slot->reply.body };
	request_begin(slot->curl, many->socket, many->targets[slot->place], &slot->writing);
	curl_easy_setopt(slot->curl, CURLOPT_POST, 1L);
	curl_easy_setopt(slot->curl, CURLOPT_POSTFIELDS, "");
	curl_easy_setopt(slot->curl, CURLOPT_PRIVATE, (char *)slot);
	curl_multi_add_handle(many->multi, slot->curl);
	many->running++;
}

static int slot_end(struct many *many, CURL *curl, CURLcode code)
{
	char *private = NULL;
	curl_easy_getinfo(curl, CURLINFO_PRIVATE, &private);
	struct slot *slot = (struct slot *)(void *)private;
	curl_multi_remove_handle(many->multi, curl);
	many->running--;
	outcome_of(curl, code, &slot->reply);
	int wants_end = many->each(many->ctx, slot->place, &slot->reply);
	client_reply_done(&slot->reply);
	if (wants_end)
		many->next = many->len;
	else if (many->next < many->len)
		slot_begin(many, slot);
	return wants_end;
}

static void many_run(struct many *many)
{
	bool has_ended = false;
	for (size_t i = 0; i < CLIENT_AT_ONCE && many->next < many->len; i++)
		slot_begin(many, &many->slots[i]);
	while (many->running > 0 && !has_ended) {
		int running, left;
		curl_multi_perform(many->multi, &running);
		for (CURLMsg *message; !has_ended && (message = curl_multi_info_read(many->multi, &left));)
			if (message->msg == CURLMSG_DONE)
				has_ended = slot_end(many, message->easy_handle, message->data.result);
		if (many->running > 0 && !has_ended)
			curl_multi_poll(many->multi, NULL, 0, 1000, NULL);
	}
}

void client_post_many(struct client *client, char *const *targets, size_t len,
		      int (*each)(void *ctx, size_t place, const struct client_reply *reply), void *ctx)
{
	struct many many = { .multi = curl_multi_init(), .socket = client->socket, .targets = targets, .len = len, .each = each, .ctx = ctx };
	if (!many.multi)
		abort(); /* out of memory */
	many_run(&many);
	for (size_t i = 0; i < CLIENT_AT_ONCE; i++) {
		if (!many.slots[i].curl)
			continue;
		curl_multi_remove_handle(many.multi, many.slots[i].curl);
		curl_easy_cleanup(many.slots[i].curl);
		client_reply_done(&many.slots[i].reply);
	}
	curl_multi_cleanup(many.multi);
}

/* One round over many feeds: lines of "URL TAB etag TAB last-modified" on standard input (both may be empty), so many at once as told; says how many
 * answered what, how long it took, and writes the lines for the next round.
 *
 *	fetch_round 50 <round >next
 */
#include "base/buf.h"
#include "daemon/fetch.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define FEEDS_MAX 100000u
#define INPUT_MAX (64u << 20)

struct feed {
	char *url, *etag, *last_modified;
};

struct round {
	struct fetcher *fetcher;
	struct feed *feeds;
	size_t feeds_len, next;
	size_t whole, unchanged, failed, bytes;
};

static void ask_next(struct round *round);

static void on_answer(void *ctx, struct fetch_answer *answer)
{
	struct round *round = ctx;
	round->whole += answer->kind == FETCH_OK;
	round->unchanged += answer->kind == FETCH_NOT_MODIFIED;
	round->bytes += answer->body.len;
	if (answer->error[0] && round->failed++ == 0)
		fprintf(stderr, "%s: %s\n", answer->url, answer->error);
	printf("%s\t%s\t%s\n", answer->url, answer->etag ? answer->etag : "", answer->last_modified ? answer->last_modified : "");
	ask_next(round);
}

static void ask_next(struct round *round)
{
	if (round->next == round->feeds_len)
		return;
	const struct feed *feed = &round->feeds[round->next++];
	struct fetch_request request = {
		.url = feed->url,
		.etag = feed->etag[0] ? feed->etag : NULL,
		.last_modified = feed->last_modified[0] ? feed->last_modified : NULL,
		.allow_private = true,
	};
	fetch_start(round->fetcher, &request, on_answer, round);
}

/* Cuts the input into feeds, in place. */
static void read_feeds(struct round *round, char *text)
{
	round->feeds = calloc(FEEDS_MAX, sizeof(*round->feeds));
	if (!round->feeds)
		abort();
	for (char *line; (line = strsep(&text, "\n")) && *line && round->feeds_len < FEEDS_MAX;) {
		struct feed *feed = &round->feeds[round->feeds_len++];
		feed->url = strsep(&line, "\t");
		feed->etag = line ? strsep(&line, "\t") : (char *)(uintptr_t)"";
		feed->last_modified = line ? line : (char *)(uintptr_t)"";
	}
}

int main(int argc, char **argv)
{
	uv_loop_t loop;
	struct round round = { 0 };
	struct fault fault;
	struct buf input;
	struct rusage usage;
	unsigned long parallel = argc == 2 ? strtoul(argv[1], NULL, 10) : 0;
	signal(SIGPIPE, SIG_IGN);
	buf_init(&input, INPUT_MAX);
	for (char *room; (room = buf_reserve(&input, 65536));) {
		size_t got = fread(room, 1, 65536, stdin);
		if (got == 0)
			break;
		input.len += got;
	}
	buf_add_char(&input, '\0');
	read_feeds(&round, input.ptr);
	uv_loop_init(&loop);
	uint64_t began = uv_hrtime();
	if (parallel == 0 || parallel > FETCH_PARALLEL_MAX || fetcher_new(&loop, &round.fetcher, &fault) < 0)
		return 2;
	for (unsigned long i = 0; i < parallel; i++)
		ask_next(&round);
	uv_run(&loop, UV_RUN_DEFAULT);
	double took_s = (double)(uv_hrtime() - began) / 1e9;
	getrusage(RUSAGE_SELF, &usage);
	fprintf(stderr, "%.3f s: %zu whole (%.1f MB), %zu unchanged, %zu failed; %ld MB of memory\n", took_s, round.whole, (double)round.bytes / 1e6, round.unchanged,
		round.failed, usage.ru_maxrss / 1024);
	fetcher_free(round.fetcher);
	uv_run(&loop, UV_RUN_DEFAULT);
	free(round.feeds);
	buf_done(&input);
	return round.failed > 0;
}

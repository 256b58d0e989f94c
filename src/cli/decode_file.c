/* A file that the desk has not got, for those who ask about it. */
#include "base/cleanup.h"
#include "base/vec.h"
#include "cli/caged.h"
#include "cli/decoding.h"
#include "decoder/frame.h"

/* In the cage: what the decoder sees, as it would tell the daemon. */
static int take_report(void *ctx, const struct report *report, uint64_t position)
{
	frame_add_report(ctx, position, report);
	return 0;
}

static int take_reject(void *ctx, uint64_t position, const char *reason)
{
	frame_add_reject(ctx, position, reason);
	return 0;
}

static int decode_to_frames(struct span bytes, const struct decode_hints *hints, const char *file, struct buf *out, struct fault *fault)
{
	struct decode_sink sink = { out, take_report, take_reject };
	struct decode *decode = decode_new(hints, &sink);
	struct decode_result result;
	(void)file;
	(void)decode_push(decode, bytes, fault);
	int r = decode_end(decode, &result, fault);
	struct buf remarks;
	buf_init(&remarks, DECODE_REMARKS_TEXT_MAX);
	decode_remarks_add(&remarks, &result.remarks);
	struct frame_done done = { .is_ok = r == 0, .reason = buf_view(&remarks) };
	frame_add_done(out, &done);
	buf_done(&remarks);
	decode_free(decode);
	return r;
}

struct file_decoder {
	struct decode_tools tools;
	struct decode_hints hints;
	struct caged *caged;
};

struct file_decoder *file_decoder_new(const struct cli *cli, const struct config *config)
{
	size_t cap = 0;
	struct file_decoder *decoder = vec_grow(NULL, &cap, 1, sizeof(*decoder));
	*decoder = (struct file_decoder){ .tools = decode_prepare() };
	decoder->hints = cli_decode_hints(cli, decoder->tools.lang);
	decoder->caged = caged_new(decode_to_frames, &decoder->hints, config);
	return decoder;
}

void file_decoder_free(struct file_decoder *decoder)
{
	if (!decoder)
		return;
	caged_free(decoder->caged);
	decode_tools_done(&decoder->tools);
	free(decoder);
}

int file_decoder_read(struct file_decoder *decoder, const char *file, struct buf *frames)
{
	CLEANUP(buf_done) struct buf bytes = { .max = CLI_INPUT_MAX };
	struct fault fault = { 0 };
	if (cli_read_input(file, &bytes, &fault) < 0)
		return cli_say(EX_NOINPUT, "%s", fault.text);
	if (caged_ask(decoder->caged, file, buf_view(&bytes), &fault) < 0 || caged_answer(decoder->caged, file, frames, &fault) < 0)
		return cli_say(EX_DATAERR, "%s", fault.text);
	return 0;
}

#include "text/clearsign.h"

#include "base/buf.h"

#define BEGIN SPAN("-----BEGIN PGP SIGNED MESSAGE-----")
#define SIGNATURE SPAN("-----BEGIN PGP SIGNATURE-----")
#define END SPAN("-----END PGP SIGNATURE-----")

enum place { OUTSIDE, IN_HEAD, IN_TEXT, IN_SIGNATURE };

static enum place place_behind(enum place place, struct span line)
{
	if (place == IN_HEAD)
		return line.len == 0 ? IN_TEXT : IN_HEAD;
	if (span_equals(line, BEGIN))
		return IN_HEAD;
	if (place == IN_TEXT && span_equals(line, SIGNATURE))
		return IN_SIGNATURE;
	return place == IN_SIGNATURE && span_equals(line, END) ? OUTSIDE : place;
}

struct span clearsign_open(struct arena *arena, struct span text)
{
	struct span line, rest = text;
	struct buf out;
	enum place place = OUTSIDE;
	if (span_find(text, BEGIN) < 0)
		return text;
	buf_init(&out, text.len + 1);
	while (span_next_line(&rest, &line)) {
		struct span bare = span_trim(line);
		enum place before = place;
		place = place_behind(place, bare);
		bool is_own = place == before && (place == OUTSIDE || place == IN_TEXT);
		if (!is_own)
			continue;
		buf_add_span(&out, place == IN_TEXT && span_starts(line, SPAN("- ")) ? span_from(line, 2) : line);
		buf_add_char(&out, '\n');
	}
	struct span opened = arena_copy(arena, buf_view(&out));
	buf_done(&out);
	return opened;
}

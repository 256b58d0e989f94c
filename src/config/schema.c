#include "config/schema.h"

#include "base/array.h"
#include "base/clock.h"
#include "config/config.h"

#include <string.h>

#define KIB INT64_C(1024)
#define MIB (1024 * KIB)
#define GIB (1024 * MIB)
#define SOCKET_PATH_MAX 107 /* sockaddr_un.sun_path without its NUL */
#define NAME_MAX_BYTES 64
#define TEXT_MAX 4096
#define LIST_MAX 1000
#define ADDRESS_MAX 254 /* of an address of mail (RFC 5321, erratum 1690) */

static const char *const levels[] = { "error", "warning", "notice", "info", "debug", NULL };
static const char *const receiver_types[] = { "file", "exec", "webhook", "journal", "mail", "maildir", "atom", "socket", NULL };
static const char *const webhook_bodies[] = { "event", "slack", "mattermost", "matrix", "teams", "discord", "ntfy", NULL };
static const char *const mail_tls[] = { "auto", "required", "opportunistic", "no", NULL };
static const char *const answers[] = { "no", "yes", NULL };
static const char *const days[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL };
static const char *const priorities[] = { "low", "normal", "high", "critical", NULL };
static const char *const groups[] = { "story", "watch", "source", "all", NULL };
static const char *const relations[] = { "new_story", "update", "revision", "reprint", "duplicate", NULL };

#define OFFSET(member) offsetof(struct config, member)
#define FEED(member) offsetof(struct config_feed, member)
#define RECEIVER(member) offsetof(struct config_receiver, member)
#define WATCH(member) offsetof(struct config_watch, member)
#define QUIET(member) offsetof(struct config_quiet, member)
#define ROUTE(member) offsetof(struct config_route, member)
#define GOES_WITH(type) (1u << RECEIVER_##type)

const struct setting config_settings[] = {
	{ "", "instance", SETTING_STRING, OFFSET(instance), NULL, 1, NAME_MAX_BYTES, NULL, SETTING_RELOADS, 0,
	  "Name of this desk in the events that it sends (\"tidings://NAME\"); the host's name where unset." },
	{ "", "timezone", SETTING_STRING, OFFSET(timezone), "local", 1, NAME_MAX_BYTES, NULL, SETTING_RELOADS, 0,
	  "By whose clocks quiet hours and digests go, \"Europe/Paris\" say; by those of this machine where unset." },
	{ "", "log-level", SETTING_ENUM, OFFSET(log_level), "info", 3, 0, levels, SETTING_RELOADS, 0,
	  "How much is logged: info tells what was decided, debug also why." },

	{ "inbox", "path", SETTING_PATH, OFFSET(inbox.path), "/var/spool/tidings/inbox", 1, TEXT_MAX, NULL, 0, 0,
	  "The folder that is watched for reports; done/ and failed/ stand in it." },
	{ "inbox", "settle", SETTING_DURATION, OFFSET(inbox.settle_ms), "2s", 0, CLOCK_HOUR, NULL, 0, 0,
	  "How long a file that was written in place must lie still before it is read; one renamed in is read at once." },
	{ "inbox", "rescan", SETTING_DURATION, OFFSET(inbox.rescan_ms), "30s", CLOCK_SECOND, CLOCK_DAY, NULL, 0, 0,
	  "How often the folder is listed anew, for file systems that announce nothing." },
	{ "inbox", "max-drop", SETTING_SIZE, OFFSET(inbox.max_drop_bytes), "4GiB", KIB, 1024 * GIB, NULL, 0, 0,
	  "The largest file that is taken; a larger one goes to failed/." },

	{ "store", "path", SETTING_PATH, OFFSET(store.path), "/var/lib/tidings/tidings.db", 1, TEXT_MAX, NULL, 0, 0,
	  "The database of everything received and decided." },

	{ "control", "socket", SETTING_PATH, OFFSET(control.socket), "/run/tidings/tidings.sock", 1, SOCKET_PATH_MAX, NULL, 0, 0,
	  "The Unix socket on which the daemon answers tidings(1)." },

	{ "desk", "batch-reports", SETTING_COUNT, OFFSET(desk.batch_reports), "512", 1, 100000, NULL, 0, 0,
	  "How many reports share one commit at most." },
	{ "desk", "batch-time", SETTING_DURATION, OFFSET(desk.batch_ms), "50ms", 0, 10 * CLOCK_SECOND, NULL, 0, 0,
	  "How long a batch is worked on before it is committed." },
	{ "desk", "memory-reports", SETTING_COUNT, OFFSET(desk.memory_reports), "100000", 1000, 10000000, NULL, 0, 0,
	  "How many of the newest reports a new one is compared with; about 700 bytes of memory each." },

	{ "decoder", "program", SETTING_PATH, OFFSET(decoder.program), LIBEXECDIR "/tidings-decode", 1, TEXT_MAX, NULL, 0, 0,
	  "The program in which untrusted bytes are parsed." },
	{ "decoder", "processes", SETTING_COUNT, OFFSET(decoder.processes), "0", 0, 256, NULL, 0, 0,
	  "How many of them run; 0 means as many as there are processors." },
	{ "decoder", "timeout", SETTING_DURATION, OFFSET(decoder.timeout_ms), "20s", 100, CLOCK_HOUR, NULL, 0, 0,
	  "A decoder that says nothing for so long is killed; the drop goes to failed/." },
	{ "decoder", "memory", SETTING_SIZE, OFFSET(decoder.memory_bytes), "512MiB", 64 * MIB, 64 * GIB, NULL, 0, 0,
	  "How much memory one decoder may take." },
	{ "decoder", "pdf-converter", SETTING_LIST, OFFSET(decoder.pdf_converter), NULL, 1, TEXT_MAX, NULL, 0, 0,
	  "Program and arguments that make text of PDF, from standard input to standard output; PDF is refused where unset." },

	{ "fetch", "contact", SETTING_STRING, OFFSET(fetch.contact), NULL, 1, 200, NULL, 0, 0,
	  "An address or page by which whoever runs a feed can reach you; it stands in the User-Agent." },
	{ "fetch", "proxy", SETTING_STRING, OFFSET(fetch.proxy), NULL, 1, TEXT_MAX, NULL, 0, 0,
	  "The proxy through which feeds are fetched; what the environment names is not used." },
	{ "fetch", "at-once", SETTING_COUNT, OFFSET(fetch.at_once), "50", 1, 1000, NULL, 0, 0,
	  "How many feeds are fetched at the same time." },
	{ "fetch", "per-host", SETTING_COUNT, OFFSET(fetch.per_host), "2", 1, 100, NULL, 0, 0,
	  "How many of them from the same host." },
	{ "fetch", "timeout", SETTING_DURATION, OFFSET(fetch.timeout_ms), "1m", CLOCK_SECOND, CLOCK_HOUR, NULL, 0, 0,
	  "How long one fetch may take, redirects included." },
	{ "fetch", "max-document", SETTING_SIZE, OFFSET(fetch.max_document_bytes), "16MiB", 64 * KIB, 64 * MIB, NULL, 0, 0,
	  "The largest document that is taken, counted on the wire and again unpacked." },
	{ "fetch", "tell", SETTING_LIST, OFFSET(fetch.tell_names), NULL, 1, NAME_MAX_BYTES, NULL, SETTING_RELOADS, 0,
	  "The receivers that are told when a feed goes quiet, dies, moves or is refused; nobody where unset." },

	{ "feed", "url", SETTING_STRING, FEED(url), NULL, 1, TEXT_MAX, NULL, SETTING_RELOADS | SETTING_REQUIRED, 0,
	  "Where the feed stands, http:// or https://." },
	{ "feed", "every", SETTING_DURATION, FEED(every_ms), NULL, CLOCK_MINUTE, 7 * CLOCK_DAY, NULL, SETTING_RELOADS, 0,
	  "How often it is asked; by its own rhythm where unset. What the publisher asks for still holds." },
	{ "feed", "source", SETTING_STRING, FEED(source), NULL, 1, NAME_MAX_BYTES, NULL, SETTING_RELOADS, 0,
	  "The source of its reports, whatever they declare." },
	{ "feed", "folder", SETTING_STRING, FEED(folder), NULL, 1, TEXT_MAX, NULL, SETTING_RELOADS, 0,
	  "The folder that it lies in, for people and for exported lists; folders within folders with a slash: News/World." },
	{ "feed", "full-text", SETTING_ENUM, FEED(full_text), "no", 0, 0, answers, SETTING_RELOADS, 0,
	  "Whether the page that each new item links to is fetched for the whole text, as far as robots.txt allows." },
	{ "feed", "allow-private", SETTING_ENUM, FEED(allow_private), "no", 0, 0, answers, SETTING_RELOADS, 0,
	  "Whether its own host may stand at a private address; no other may, redirects included." },
	{ "feed", "headers", SETTING_LIST, FEED(headers), NULL, 1, TEXT_MAX, NULL, SETTING_RELOADS, 0,
	  "Headers to send with the request, each \"Name: value\"." },
	{ "feed", "user", SETTING_STRING, FEED(user), NULL, 1, NAME_MAX_BYTES, NULL, SETTING_RELOADS, 0,
	  "The name to log in with (HTTP Basic); the password stands in secret-file." },
	{ "feed", "secret-file", SETTING_PATH, FEED(secret_file), NULL, 1, TEXT_MAX, NULL, SETTING_RELOADS, 0,
	  "A file with the password of `user`, or with a bearer token, or credential:NAME for a credential of the service manager." },

	{ "receiver", "type", SETTING_ENUM, RECEIVER(type), NULL, 0, 0, receiver_types, SETTING_RELOADS | SETTING_REQUIRED, 0,
	  "How alerts reach it: file appends a line of JSON, exec runs a command, webhook posts over HTTP, journal logs, mail sends a mail, maildir files one, atom keeps a feed, socket keeps them for tidings tail." },
	{ "receiver", "path", SETTING_PATH, RECEIVER(path), NULL, 1, TEXT_MAX, NULL, SETTING_RELOADS,
	  GOES_WITH(FILE) | GOES_WITH(MAILDIR) | GOES_WITH(ATOM), "The file to append to, the Maildir, or the feed; made where there is none." },
	{ "receiver", "command", SETTING_LIST, RECEIVER(command), NULL, 1, TEXT_MAX, NULL, SETTING_RELOADS, GOES_WITH(EXEC),
	  "Program and arguments, run without a shell, with the event on its standard input." },
	{ "receiver", "url", SETTING_STRING, RECEIVER(url), NULL, 1, TEXT_MAX, NULL, SETTING_RELOADS, GOES_WITH(WEBHOOK) | GOES_WITH(MAIL),
	  "Where to post, http:// or https://; the server that takes the mail, smtp://HOST:PORT or smtps://." },
	{ "receiver", "body", SETTING_ENUM, RECEIVER(body), "event", 0, 0, webhook_bodies, SETTING_RELOADS, GOES_WITH(WEBHOOK),
	  "What is posted: the event, or what it says to people in the form that a chat or ntfy takes." },
	{ "receiver", "from", SETTING_STRING, RECEIVER(from), NULL, 1, ADDRESS_MAX, NULL, SETTING_RELOADS, GOES_WITH(MAIL),
	  "The address that the mail comes from." },
	{ "receiver", "to", SETTING_LIST, RECEIVER(to), NULL, 1, ADDRESS_MAX, NULL, SETTING_RELOADS, GOES_WITH(MAIL),
	  "The addresses that the mail goes to, all of them or none." },
	{ "receiver", "user", SETTING_STRING, RECEIVER(user), NULL, 1, ADDRESS_MAX, NULL, SETTING_RELOADS, GOES_WITH(MAIL),
	  "The name to log in with; the password stands in secret-file." },
	{ "receiver", "tls", SETTING_ENUM, RECEIVER(tls), "auto", 0, 0, mail_tls, SETTING_RELOADS, GOES_WITH(MAIL),
	  "Whether the connection to the server must be encrypted; auto: yes, unless the server is this machine." },
	{ "receiver", "ca-file", SETTING_PATH, RECEIVER(ca_file), NULL, 1, TEXT_MAX, NULL, SETTING_RELOADS, GOES_WITH(WEBHOOK) | GOES_WITH(MAIL),
	  "The authorities by which the server's certificate is trusted, in PEM, instead of those of the system." },
	{ "receiver", "secret-file", SETTING_PATH, RECEIVER(secret_file), NULL, 1, TEXT_MAX, NULL, SETTING_RELOADS, GOES_WITH(WEBHOOK) | GOES_WITH(MAIL),
	  "A file with the signing secret (whsec_…), the token of a chat or the password of `user`, or credential:NAME for a credential of the service manager." },
	{ "receiver", "timeout", SETTING_DURATION, RECEIVER(timeout_ms), "30s", 100, CLOCK_HOUR, NULL, SETTING_RELOADS,
	  GOES_WITH(EXEC) | GOES_WITH(WEBHOOK) | GOES_WITH(MAIL), "How long one delivery may take." },
	{ "receiver", "give-up-after", SETTING_DURATION, RECEIVER(give_up_after_ms), "3d", CLOCK_MINUTE, 365 * CLOCK_DAY, NULL,
	  SETTING_RELOADS, 0, "An alert that could not be delivered for so long is set aside, not forgotten." },
	{ "receiver", "fallback", SETTING_STRING, RECEIVER(fallback), NULL, 1, NAME_MAX_BYTES, NULL, SETTING_RELOADS, 0,
	  "The receiver that is told instead what was set aside, and everything while this one is gone or has failed for give-up-after." },
	{ "receiver", "rate-limit", SETTING_COUNT, RECEIVER(rate_limit), "0", 0, 100000, NULL, SETTING_RELOADS, 0,
	  "How many alerts it is sent in a minute, the others wait; 0 means any number." },
	{ "receiver", "queue-max", SETTING_COUNT, RECEIVER(queue_max), "1000000", 0, 100000000, NULL, SETTING_RELOADS, 0,
	  "How many alerts may wait for it; of more the oldest are set aside, and one notice says how many. 0 means any number." },

	{ "watch", "match", SETTING_STRING, WATCH(match), NULL, 1, TEXT_MAX, NULL, SETTING_RELOADS | SETTING_REQUIRED, 0,
	  "What to look for: words, \"phrases\", prefix*, AND, OR, NOT, NEAR/5, parentheses, /regex/, title:word; * alone means everything." },

	{ "quiet", "from", SETTING_STRING, QUIET(from_text), NULL, 1, 8, NULL, SETTING_RELOADS | SETTING_REQUIRED, 0,
	  "When quiet hours begin, \"23:00\"." },
	{ "quiet", "to", SETTING_STRING, QUIET(to_text), NULL, 1, 8, NULL, SETTING_RELOADS | SETTING_REQUIRED, 0,
	  "When they end, on the next day where that is not later; the same time is a whole day." },
	{ "quiet", "days", SETTING_SET, QUIET(days), "mon tue wed thu fri sat sun", 0, 0, days, SETTING_RELOADS, 0,
	  "The days on which they begin." },
	{ "quiet", "timezone", SETTING_STRING, QUIET(timezone), NULL, 1, NAME_MAX_BYTES, NULL, SETTING_RELOADS, 0,
	  "By whose clocks; by the desk's where unset." },
	{ "quiet", "break-through", SETTING_ENUM, QUIET(break_through), "critical", 0, 0, priorities, SETTING_RELOADS, 0,
	  "News of routes with this priority or a higher one is told all the same." },

	{ "route", "parent", SETTING_STRING, ROUTE(parent_name), NULL, 1, NAME_MAX_BYTES, NULL, SETTING_RELOADS, 0,
	  "A route above this one, whose news this one takes where its conditions hold; what is unset here is as there." },
	{ "route", "watches", SETTING_LIST, ROUTE(watch_names), NULL, 1, NAME_MAX_BYTES, NULL, SETTING_RELOADS, 0,
	  "The watches whose news it carries; those of its parent where unset." },
	{ "route", "match", SETTING_LIST, ROUTE(match), NULL, 1, 1000, NULL, SETTING_RELOADS, 0,
	  "Conditions that all must hold: \"relation = update\", \"source =~ 'Reuters|AFP'\", \"sources >= 2\", \"figure.deaths >= 10\" …" },
	{ "route", "continue", SETTING_ENUM, ROUTE(goes_on), "no", 0, 0, answers, SETTING_RELOADS, 0,
	  "Whether the next route of the same parent may take what this one took." },
	{ "route", "receiver", SETTING_STRING, ROUTE(receiver_name), NULL, 1, NAME_MAX_BYTES, NULL, SETTING_RELOADS, 0,
	  "The receiver that is told; none tells nobody." },
	{ "route", "relations", SETTING_SET, ROUTE(relations), "new_story update revision", 0, 0, relations, SETTING_RELOADS, 0,
	  "Which reports are worth telling; reprints and duplicates only where asked for." },
	{ "route", "priority", SETTING_ENUM, ROUTE(priority), "normal", 0, 0, priorities, SETTING_RELOADS, 0,
	  "How pressing its news is: what breaks through quiet hours." },
	{ "route", "group-by", SETTING_SET, ROUTE(group_by), "story", 0, 0, groups, SETTING_RELOADS, 0,
	  "What reports must have in common to be told together: story, watch, source; all of the route with all." },
	{ "route", "group-wait", SETTING_DURATION, ROUTE(group_wait_ms), "0", 0, 7 * CLOCK_DAY, NULL, SETTING_RELOADS, 0,
	  "How long the first report of a group waits for others." },
	{ "route", "group-interval", SETTING_DURATION, ROUTE(group_interval_ms), "0", 0, 7 * CLOCK_DAY, NULL, SETTING_RELOADS, 0,
	  "How long after a group was told the next reports of it wait." },
	{ "route", "inhibit", SETTING_DURATION, ROUTE(inhibit_ms), "0", 0, 365 * CLOCK_DAY, NULL, SETTING_RELOADS, 0,
	  "Reprints and duplicates are not told for so long after the receiver was told of their story." },
	{ "route", "repeat", SETTING_DURATION, ROUTE(repeat_ms), "0", 0, 365 * CLOCK_DAY, NULL, SETTING_RELOADS, 0,
	  "A story of which more reports come is told again, whatever their relations, once its receiver has not heard of it for so long; 0: it is not." },
	{ "route", "digest", SETTING_LIST, ROUTE(digest), NULL, 1, 8, NULL, SETTING_RELOADS, 0,
	  "Times of day, \"07:00\", at which all that has come is told at once, a line a story; hourly is every full hour." },
	{ "route", "timezone", SETTING_STRING, ROUTE(timezone), NULL, 1, NAME_MAX_BYTES, NULL, SETTING_RELOADS, 0,
	  "By whose clocks the digest goes; by the desk's where unset." },
	{ "route", "quiet", SETTING_STRING, ROUTE(quiet_name), NULL, 1, NAME_MAX_BYTES, NULL, SETTING_RELOADS, 0,
	  "The quiet hours in which its news waits, to be told in one digest at their end." },
};
const size_t config_settings_len = LEN(config_settings);

const struct section config_sections[] = {
	{ "inbox", NULL, 0, 0, 0, 1, "Where reports arrive." },
	{ "store", NULL, 0, 0, 0, 1, "Where they are kept." },
	{ "control", NULL, 0, 0, 0, 1, "Where the daemon can be asked." },
	{ "desk", NULL, 0, 0, 0, 1, "How reports are decided." },
	{ "decoder", NULL, 0, 0, 0, 1, "The processes that parse what arrives." },
	{ "fetch", NULL, 0, 0, 0, 1, "How feeds are fetched." },
	{ "feed", "feeds", sizeof(struct config_feed), OFFSET(feeds), OFFSET(feeds_len), 10000, "A feed that is asked for news." },
	{ "receiver", "receivers", sizeof(struct config_receiver), OFFSET(receivers), OFFSET(receivers_len), 256,
	  "Someone or something that is told." },
	{ "watch", "watches", sizeof(struct config_watch), OFFSET(watches), OFFSET(watches_len), 10000, "A standing query." },
	{ "quiet", "quiets", sizeof(struct config_quiet), OFFSET(quiets), OFFSET(quiets_len), 100, "Hours in which nobody is to be woken." },
	{ "route", "routes", sizeof(struct config_route), OFFSET(routes), OFFSET(routes_len), 10000,
	  "Which watches' news goes to which receiver." },
};
const size_t config_sections_len = LEN(config_sections);

const struct section *schema_section(const char *name)
{
	for (size_t i = 0; i < config_sections_len; i++)
		if (strcmp(config_sections[i].name, name) == 0)
			return &config_sections[i];
	return NULL;
}

const struct setting *schema_setting(const char *section, const char *name)
{
	for (size_t i = 0; i < config_settings_len; i++)
		if (strcmp(config_settings[i].section, section) == 0 && strcmp(config_settings[i].name, name) == 0)
			return &config_settings[i];
	return NULL;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Three rows of the usual table suffice: a swap of neighbours (the commonest slip of the fingers) looks two rows back. */
unsigned schema_distance(const char *a, const char *b)
{
	enum { WIDTH = 64 };
	unsigned rows[3][WIDTH + 1];
	size_t a_len = strlen(a), b_len = strlen(b);
	if (a_len > WIDTH || b_len > WIDTH)
		return WIDTH;
	for (size_t j = 0; j <= b_len; j++)
		rows[0][j] = (unsigned)j;
	for (size_t i = 1; i <= a_len; i++) {
		unsigned *row = rows[i % 3], *above = rows[(i - 1) % 3], *before = rows[(i + 1) % 3];
		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b_len; j++) {
			row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = least(row[j], before[j - 2] + 1);
		}
	}
	return rows[a_len % 3][b_len];
}

const char *schema_nearer(const char *word, const char *best, const char *candidate)
{
	unsigned distance = schema_distance(word, candidate);
	if (distance > 1 + strlen(word) / 4)
		return best;
	return !best || distance < schema_distance(word, best) ? candidate : best;
}

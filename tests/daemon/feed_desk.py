"""A desk that polls feeds, and feeds to be polled, for the tests of that.

    with Odd({"/1.xml": answer(rss(items(3)))}) as odd, FeedDesk({"one": odd.url("/1.xml")}) as d:
        d.poll()                # all feeds are asked, whenever they would be: tidingsd --once
        d.row("one")["etag"], d.told()

Time is not waited for: a feed is due when the store says so, and between two runs of the daemon the store is set back."""

import json
import random
import sqlite3
import sys
import xml.sax.saxutils

sys.dont_write_bytecode = True
import desk  # noqa: E402

HOUR = 3600 * 1000
DAY = 24 * HOUR
ACTIVE, PAUSED, GONE, REFUSED = range(4)
CONFIGURED, ORDERED, REMOVED = range(3)


# ---- items, and the documents that hold them ----

SYLLABLES = ["ba", "der", "fi", "gon", "ha", "jer", "ka", "lun", "mo", "nis", "per", "qua", "ro", "sel", "tu", "ver", "wi", "xan", "yo", "zel"]


def story(number):
    """Title and text of which no two numbers share more than the small words: each is a story of its own."""
    dice = random.Random(number)
    def words(count):
        return [("".join(dice.sample(SYLLABLES, 3)), dice.choice(["of", "in", "and", "to", "for the", "with", "a"])) for _ in range(count)]
    title = " ".join(name.capitalize() for name, _ in words(4))
    sentences = [" ".join("%s %s" % pair for pair in words(9)).capitalize() + " it." for _ in range(4)]
    return title, "The " + " The ".join(sentences)


class Item:
    def __init__(self, number, guid=None, link=None, title=None, text=None, updated="2026-03-01T12:00:00Z"):
        own = story(number)
        self.number = number
        self.guid = "urn:item:%d" % number if guid is None else guid
        self.link = "https://news.example/%d" % number if link is None else link
        self.title = own[0] if title is None else title
        self.text = own[1] if text is None else text
        self.updated = updated

    def but(self, **changes):
        """The same item, with other fields."""
        return Item(self.number, **{"guid": self.guid, "link": self.link, "title": self.title, "text": self.text, "updated": self.updated, **changes})


def items(*numbers):
    return [Item(number) for number in numbers]


def escape(text):
    return xml.sax.saxutils.escape(text, {'"': "&quot;"})


def element(name, text, attributes=""):
    return "<%s%s>%s</%s>" % (name, attributes, escape(text), name) if text else ""


def rss(entries, title="Port News", channel=""):
    inside = "".join("<item>%s%s%s%s</item>" % (element("title", e.title), element("link", e.link), element("guid", e.guid, ' isPermaLink="false"'),
                                                element("description", e.text)) for e in entries)
    return ('<?xml version="1.0"?><rss version="2.0"><channel><title>%s</title><link>https://news.example/</link>%s%s</channel></rss>'
            % (title, channel, inside)).encode()


def atom(entries, title="Port News"):
    inside = "".join('<entry><id>%s</id><title>%s</title>%s<updated>%s</updated><content type="text">%s</content></entry>' % (
        escape(e.guid), escape(e.title), '<link href="%s"/>' % escape(e.link) if e.link else "", e.updated, escape(e.text)) for e in entries)
    return ('<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>%s</title><id>urn:feed</id><updated>2026-03-01T12:00:00Z</updated>%s</feed>'
            % (title, inside)).encode()


def rdf(entries, title="Port News"):
    inside = "".join('<item rdf:about="%s">%s%s%s</item>' % (escape(e.guid), element("title", e.title), element("link", e.link), element("description", e.text))
                     for e in entries)
    return ('<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
            '<channel rdf:about="https://news.example/"><title>%s</title></channel>%s</rdf:RDF>' % (title, inside)).encode()


def json_feed(entries, title="Port News"):
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": title, "items": [
        {"id": e.guid, "url": e.link, "title": e.title, "content_text": e.text, "date_modified": e.updated} for e in entries]}).encode()


FORMATS = {"RSS 2.0": rss, "RSS 1.0": rdf, "Atom": atom, "JSON Feed": json_feed}


# ---- the desk ----

class FeedDesk(desk.Desk):
    """`feeds`: name -> URL, or (URL, further settings)."""

    def __init__(self, feeds, fetch="", near=True, **kwargs):
        self.feeds, self.fetch, self.near = feeds, fetch, near
        self.others = kwargs.pop("extra", "")
        super().__init__(extra=self.sections(), **kwargs)

    def sections(self):
        text = self.others + ("fetch { %s }\n" % self.fetch if self.fetch else "")
        for name, feed in self.feeds.items():
            url, more = feed if isinstance(feed, tuple) else (feed, "")
            text += 'feed "%s" { url = "%s" %s %s }\n' % (name, url, "allow-private = yes" if self.near else "", more)
        return text

    def change(self, feeds):
        """Other feeds in the configuration; a running daemon is told by itself."""
        self.feeds = feeds
        self.extra = self.sections()
        self.configure()

    def set(self, sql, *values):
        """Changes the store, while no daemon runs: time is set back, for instance."""
        assert not self.is_running()
        db = sqlite3.connect(self.store, timeout=10)
        with db:
            db.execute(sql, values)
        db.close()

    def due(self):
        if self.rows():
            self.set("UPDATE feed SET next = 0, barred = 0, asked = 0")
            self.let_go()

    def hold(self, host, until):
        """As if it had asked to be left alone."""
        self.set("INSERT INTO feed_host VALUES(?, ?)", host, until)

    def let_go(self):
        """Every host."""
        self.set("DELETE FROM feed_host")

    def poll(self, seconds=60):
        """Everything is asked, whatever the schedule says."""
        self.due()
        self.once(seconds=seconds)

    def rows(self):
        if not self.store.exists():
            return []
        db = sqlite3.connect("file:%s?mode=ro" % self.store, uri=True, timeout=10)
        db.row_factory = sqlite3.Row
        db.text_factory = lambda raw: raw.decode(errors="surrogateescape")
        try:
            return [dict(row) for row in db.execute("SELECT * FROM feed ORDER BY name")]
        except sqlite3.OperationalError as error:
            if "no such table" not in str(error):
                raise
            return []
        finally:
            db.close()

    def row(self, name):
        return next((row for row in self.rows() if row["name"] == name), None)

    def told(self):
        """(relation, title) of every alert, in order."""
        return [(a["data"]["decision"]["relation"], a["data"]["report"]["title"]) for a in self.alerts()]

    def titles(self):
        return [row[0] for row in self.ask("SELECT title FROM report ORDER BY seq")]

"""A throw-away desk for the daemon tests, and the little that a script of tests needs to print TAP.

    import desk
    with desk.Desk() as d:                 # folder, configuration; nothing runs yet
        d.start()                          # returns when the daemon says READY
        d.drop("a.txt", b"Title\\n\\nText")  # renamed in
        d.wait(lambda: d.alerts(), "an alert")
        d.kill()                           # SIGKILL; d.stop() is SIGTERM and expects a clean end

The store is only read, and by its schema (src/store/schema.sql), so that the tests do not lean on the code under test.
Sentences are functions marked @desk.sentence; desk.main() runs them in the order of the file. An argument names those to run."""

import datetime
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback

BUILD = pathlib.Path(os.environ.get("top_builddir", ".")).resolve()
DAEMON = BUILD / "tidingsd"
DECODER = BUILD / "tidings-decode"
INTACT = BUILD / "tests/daemon/intact"
FULL = bool(os.environ.get("TIDINGS_TEST_FULL"))


def is_instrumented():
    """Under the sanitizers everything is several times slower and larger."""
    return b"__asan_init" in DAEMON.read_bytes()


SLOW = 6 if is_instrumented() else 1
RELATIONS = ["new_story", "update", "revision", "reprint", "duplicate"]
STATES = ["reading", "done", "failed"]
DISPOSITIONS = ["alerted", "copy", "no_route", "archived", "withheld", "folded", "deferred", "muted", "below", "inhibited"]


class Skip(Exception):
    pass


class Desk:
    def __init__(self, extra="", settle="100ms", watches='watch "all" { match = "*" }\n', routes=None, at=None):
        self.folder = pathlib.Path(at or tempfile.mkdtemp(prefix="tidings-test-"))
        os.chmod(self.folder, 0o755)
        self.inbox = self.folder / "inbox"
        self.store = self.folder / "store.db"
        self.out = self.folder / "alerts.jsonl"
        self.log = self.folder / "log"
        self.config = self.folder / "tidings.conf"
        self.extra, self.settle, self.watches, self.routes = extra, settle, watches, routes
        self.process = None
        self.prefix = []
        self.made = 0
        self.inbox.mkdir(exist_ok=True)
        self.configure()

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.kill()
        if kind and not issubclass(kind, Skip) and self.log.exists():
            for line in self.log.read_text(errors="replace").splitlines()[-40:]:
                print("# log:", line)
        shutil.rmtree(self.folder, ignore_errors=True)

    # -- configuration

    def configure(self):
        routes = self.routes
        if routes is None:
            routes = 'receiver "out" { type = file path = "%s" }\n' % self.out
            routes += 'route "all" { watches = {"all"} receiver = "out" relations = {"new_story", "update", "revision", "reprint", "duplicate"} }\n'
        # A test's own section comes in place of the one written here.
        inbox = "" if "inbox {" in self.extra else 'inbox { path = "%s" settle = %s }\n' % (self.inbox, self.settle)
        decoder = "" if "decoder {" in self.extra else 'decoder { program = "%s" }\n' % DECODER
        self.config.write_text(inbox + decoder + 'store { path = "%s" }\ncontrol { socket = "%s" }\n' % (self.store, self.folder / "sock")
                               + self.watches + routes + self.extra)

    # -- the daemon

    def launch(self, *arguments, env=None):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([*self.prefix, str(DAEMON), "--config", str(self.config), *arguments], stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log, env={**os.environ, **(env or {})})

    def start(self, seconds=20, **kwargs):
        path = self.folder / "notify"
        path.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(str(path))
            os.chmod(path, 0o777)
            manager.settimeout(0.05)
            self.launch(env={"NOTIFY_SOCKET": str(path), **kwargs.get("env", {})})
            until = time.monotonic() + seconds * SLOW
            while time.monotonic() < until:
                try:
                    if b"READY=1" in manager.recv(4096):
                        return self
                except socket.timeout:
                    assert self.process.poll() is None, "the daemon ended with %s at its start" % self.process.returncode
            raise AssertionError("the daemon was not ready within %d s" % seconds)

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        if self.is_running():
            self.process.kill()
            self.process.wait()

    def stop(self, seconds=30):
        self.process.terminate()
        assert self.process.wait(seconds * SLOW) == 0, "told to stop, it ended with %d" % self.process.returncode

    def once(self, expect=0, seconds=60):
        self.launch("--once")
        code = self.process.wait(seconds * SLOW)
        assert code == expect, "--once ended with %s, not %s" % (code, expect)

    def refused(self, expect, seconds=20):
        """Starts a daemon that must not come up; what it said."""
        result = subprocess.run([*self.prefix, str(DAEMON), "--config", str(self.config)], capture_output=True, timeout=seconds * SLOW)
        said = result.stderr.decode(errors="replace")
        assert result.returncode == expect, "it ended with %s, not %s: %s" % (result.returncode, expect, said)
        return said

    def decoders(self):
        """Process ids of the decoders."""
        pids = pathlib.Path("/proc/%d/task/%d/children" % (self.process.pid, self.process.pid))
        return [int(pid) for pid in pids.read_text().split()]

    def said(self):
        return self.log.read_text(errors="replace")

    # -- drops

    def drop(self, name, content, folder=""):
        """Renamed in: complete at once. `name` may be bytes."""
        self.made += 1
        aside = self.folder / ("aside-%d" % self.made)
        aside.write_bytes(content)
        os.chmod(aside, 0o644)
        target = os.path.join(os.fsencode(self.inbox), os.fsencode(folder), os.fsencode(name))
        os.rename(aside, target)
        return target

    def write(self, name, content):
        """Written in place: left to settle."""
        (self.inbox / name).write_bytes(content)

    def names(self, folder):
        """What lies in done/, failed/ or the inbox itself (""), as bytes relative to it; files only."""
        top = os.path.join(os.fsencode(self.inbox), os.fsencode(folder))
        found = []
        for here, folders, files in os.walk(top):
            if folder == "":
                folders[:] = [f for f in folders if f not in (b"done", b"failed")]
            found += [os.path.relpath(os.path.join(here, f), top) for f in files]
        return sorted(found)

    # -- what came of it

    def alerts(self):
        return [json.loads(line) for line in self.out.read_text().splitlines() if line] if self.out.exists() else []

    def ask(self, sql, *values):
        """Rows of a query; none while there is no store, or one still without its schema."""
        if not self.store.exists():
            return []
        db = sqlite3.connect("file:%s?mode=ro" % self.store, uri=True, timeout=10)
        try:
            return db.execute(sql, values).fetchall()
        except sqlite3.OperationalError as error:
            if "no such table" not in str(error):
                raise
            return []
        finally:
            db.close()

    def count(self, sql, *values):
        rows = self.ask(sql, *values)
        return rows[0][0] if rows else 0

    def dispositions(self):
        return {(report, watch): DISPOSITIONS[what] for report, watch, what in self.ask("SELECT report, watch, disposition FROM disposition")}

    def alter(self, sql, *values):
        """Changes what the store says, as only time may: the daemon does not run."""
        assert not self.is_running()
        db = sqlite3.connect(self.store)
        db.execute(sql, values)
        db.commit()
        db.close()

    def now_is_past(self):
        """Whatever waits is due: the daemon does not run."""
        self.alter("UPDATE bundle SET due = 1000 WHERE due IS NOT NULL")

    def reports(self):
        return self.count("SELECT count(*) FROM report")

    def failed_reason(self, name):
        rows = self.ask('SELECT reason FROM "drop" WHERE name = ? AND state = 2', os.fsencode(name))
        return rows[-1][0] if rows else None

    def decisions(self):
        """Everything decided, in journal order, without the times of arrival."""
        return self.ask("SELECT seq, id, story, relation, of, nearest, score, runner_up, runner_up_score, containment, title FROM report ORDER BY seq")

    def intact(self):
        """The store's pages, references and search index, in a copy: nothing is repaired on the way."""
        assert not self.is_running(), "only a store at rest is checked"
        result = subprocess.run([str(INTACT), str(self.store)], capture_output=True, text=True, timeout=900)
        assert result.returncode == 0, "the store is not intact: %s" % (result.stdout + result.stderr)

    def wait(self, condition, what, seconds=20):
        until = time.monotonic() + seconds * SLOW
        while True:
            result = condition()
            if result:
                return result
            assert self.process is None or self.process.poll() is None, "the daemon ended with %s; waited for %s" % (self.process.returncode, what)
            assert time.monotonic() < until, "no %s within %d s" % (what, seconds * SLOW)
            time.sleep(0.01)

    def degraded(self):
        """What the control API says is wrong."""
        with socket.socket(socket.AF_UNIX) as control:
            control.settimeout(20)
            control.connect(str(self.folder / "sock"))
            control.sendall(b"GET /v1/status HTTP/1.0\r\nHost: desk\r\n\r\n")
            answer = b"".join(iter(lambda: control.recv(65536), b""))
        return json.loads(answer.split(b"\r\n\r\n", 1)[1])["degraded"]

    def wait_done(self, count, seconds=20):
        """Until so many files lie in done/ and their alerts are out."""
        self.wait(lambda: len(self.names("done")) >= count, "%d files in done/" % count, seconds)
        self.wait_told()

    def wait_told(self, seconds=20):
        self.wait(lambda: self.count("SELECT count(*) FROM outbox WHERE state = 0") == 0, "empty outbox", seconds)

    def wait_failed(self, name, seconds=20):
        """Until the drop lies in failed/ with a reason beside it, which is returned."""
        beside = os.path.join(os.fsencode(self.inbox), b"failed", os.fsencode(name) + b".reason")
        self.wait(lambda: os.path.exists(beside) and os.path.getsize(beside) > 0, "%s in failed/" % beside, seconds)
        with open(beside, encoding="utf-8") as file:
            reason = file.read().strip()
        assert os.path.exists(beside[:-len(b".reason")]), "the file itself is not beside its reason"
        assert reason == self.failed_reason(name), "the store gives another reason than the file beside"
        return reason

    def wait_said(self, words, seconds=20):
        self.wait(lambda: words in self.said(), "'%s' in the log" % words, seconds)


def free_port():
    """A port of the loopback where nobody listens, not one of those that the kernel gives to whoever asks for any: no other test gets it meanwhile."""
    while True:
        port = random.SystemRandom().randrange(10000, 32768)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass


def quiet(more="", minutes=120):
    """Quiet hours, called "night", around now."""
    now = datetime.datetime.now(datetime.timezone.utc)
    times = [(now + datetime.timedelta(minutes=m)).strftime("%H:%M") for m in (-minutes, minutes)]
    return 'quiet "night" { from = "%s" to = "%s" timezone = "UTC" %s }\n' % (*times, more)


def memory_peak_kib(pid):
    """VmHWM of a process, 0 where it has gone."""
    try:
        for line in pathlib.Path("/proc/%d/status" % pid).read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def as_nobody(d):
    """From now on the daemon runs as a user whom permissions bind. Skips where that cannot be had."""
    if os.geteuid() != 0:
        return
    if not shutil.which("setpriv"):
        raise Skip("this is root, to whom nothing is forbidden, and there is no setpriv")
    for path in (d.folder, d.inbox):
        os.chown(path, 65534, 65534)
    d.prefix = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    if subprocess.run([*d.prefix, "test", "-x", str(DAEMON)]).returncode != 0:
        raise Skip("another user cannot reach the build folder")


SENTENCES = []


def sentence(function):
    SENTENCES.append(function)
    return function


def seed():
    """One seed for the script, printed: each run throws the same dice, unless TIDINGS_TEST_SEED is another number, or "random"."""
    value = os.environ.get("TIDINGS_TEST_SEED", "1")
    value = random.SystemRandom().randrange(1 << 32) if value == "random" else int(value)
    print("# seed %d" % value)
    return value


def main():
    chosen = [s for s in SENTENCES if len(sys.argv) < 2 or any(word in s.__name__ for word in sys.argv[1:])]
    print("1..%d" % len(chosen), flush=True)
    has_failed = False
    for number, function in enumerate(chosen, 1):
        name = function.__name__.replace("_", " ")
        started = time.monotonic()
        try:
            function()
            print("ok %d - %s" % (number, name))
        except Skip as skip:
            print("ok %d - %s # SKIP %s" % (number, name, skip))
        except Exception as error:
            has_failed = True
            for line in traceback.format_exc().splitlines():
                print("#", line)
            print("not ok %d - %s: %s" % (number, name, str(error).replace("#", "\\#").replace("\n", " ")[:300]))
        print("# %.1f s" % (time.monotonic() - started), flush=True)
    sys.exit(has_failed)

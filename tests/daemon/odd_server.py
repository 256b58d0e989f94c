"""A web server that says exactly what it is told, right or wrong, and remembers what it was asked.

    with Odd({"/feed": answer(b"<rss/>", etag='"1"'), "/never": drip}) as odd:
        ... odd.port; odd.requests[0].headers["user-agent"]; odd.connections

A path's answer is bytes, sent as they are, or a function of (connection, request) that sends for itself. The connection stays open after bytes that
tell their length, unless they say "Connection: close"; a function says so by what it returns. A list is answered one by one; the last stays."""

import socket
import threading
import time


class Request:
    def __init__(self, raw, connection):
        self.raw, self.connection, self.at = raw, connection, time.monotonic()
        lines = raw.decode("latin-1").split("\r\n")
        self.method, self.target, self.version = lines[0].split(" ")
        self.path = self.target.split("?")[0]
        self.lines = [line for line in lines[1:] if line]
        self.headers = {line.split(":", 1)[0].lower(): line.split(":", 1)[1].strip() for line in self.lines}


def answer(body=b"", status="200 OK", length=None, **headers):
    """A well-formed answer; `length` to lie about it, None to tell the truth."""
    lines = ["HTTP/1.1 " + status]
    lines += ["%s: %s" % (name.replace("_", "-"), value) for name, value in headers.items()]
    if not status.startswith(("304", "204", "1")):
        lines.append("Content-Length: %d" % (len(body) if length is None else length))
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def redirect(location, status="302 Found", **headers):
    return answer(b"", status, Location=location, **headers)


class Odd:
    def __init__(self, answers, tls=None, address="127.0.0.1", port=0):
        self.answers = {path: list(what) if isinstance(what, list) else [what] for path, what in answers.items()}
        self.tls = tls
        self.requests, self.connections = [], 0
        self.lock = threading.Lock()
        self.over = threading.Event()
        self.listener = socket.create_server((address, port), backlog=128)
        self.port = self.listener.getsockname()[1]

    def __enter__(self):
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.listener.close()

    def accept(self):
        while not self.over.is_set():
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with self.lock:
                self.connections += 1
                number = self.connections
            threading.Thread(target=self.serve, args=(connection, number), daemon=True).start()

    def serve(self, connection, number):
        try:
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            with connection:
                kept = b""
                while True:
                    while b"\r\n\r\n" not in kept:
                        piece = connection.recv(65536)
                        if not piece:
                            return
                        kept += piece
                    raw, kept = kept.split(b"\r\n\r\n", 1)
                    if not self.reply(connection, Request(raw, number)):
                        return
        except OSError:
            pass  # the client hung up: that is what some tests are about

    def reply(self, connection, request):
        with self.lock:
            self.requests.append(request)
            answers = self.answers.get(request.path, [answer(b"no", "404 Not Found")])
            what = answers.pop(0) if len(answers) > 1 else answers[0]
        if callable(what):
            return what(connection, request)
        connection.sendall(what)
        head = what.split(b"\r\n\r\n")[0].lower()
        return b"connection: close" not in head and (b"content-length" in head or b" 304 " in head)

    def paths(self):
        return [request.target for request in self.requests]

    def url(self, path="/"):
        return "http://127.0.0.1:%d%s" % (self.port, path)

    def say(self, path, *what):
        """From now on, one by one."""
        with self.lock:
            self.answers[path] = list(what)

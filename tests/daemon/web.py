"""A webhook's other end, for the daemon tests."""

import http.server
import threading
import time


class Web:
    """An HTTP server that answers by a script: a list of (status, headers); when it is used up, what `answer` makes of the request's headers, or 200."""

    def __init__(self, *script, port=0, answer=lambda headers: (200, {})):
        self.script, self.answer, self.seen, self.paths, self.lock = list(script), answer, [], [], threading.Lock()
        web = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with web.lock:
                    scripted = web.script.pop(0) if web.script else None
                status, headers = scripted or web.answer(self.headers)
                with web.lock:
                    web.seen.append((time.monotonic(), {k.lower(): v for k, v in self.headers.items()}, body, status))
                    web.paths.append(self.path)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def ids(self, status=200):
        return [headers["webhook-id"] for _, headers, _, answered in self.seen if answered == status]

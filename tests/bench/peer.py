"""A webhook's other end that does as little as possible, for the benches: it counts what is complete, says 200 and keeps the connection."""

import asyncio
import threading
import time


class Peer:
    def __init__(self):
        self.posts = self.connections = 0
        self.has_got = threading.Event()  # something since it was cleared …
        self.got_at = 0.0                 # … at this time.perf_counter()
        self.port = None
        is_up = threading.Event()
        threading.Thread(target=asyncio.run, args=(self.serve(is_up),), daemon=True).start()
        is_up.wait()

    async def serve(self, is_up):
        server = await asyncio.get_running_loop().create_server(lambda: Connection(self), "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        is_up.set()
        await server.serve_forever()


class Connection(asyncio.Protocol):
    def __init__(self, peer):
        self.peer, self.transport, self.rest = peer, None, b""

    def connection_made(self, transport):
        self.peer.connections += 1
        self.transport = transport

    def data_received(self, data):
        self.rest += data
        while b"\r\n\r\n" in self.rest:
            head, body = self.rest.split(b"\r\n\r\n", 1)
            length = int(head.lower().split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
            if len(body) < length:
                return
            self.rest = body[length:]
            self.peer.posts += 1
            self.peer.got_at = time.perf_counter()
            self.peer.has_got.set()
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

"""The orders service: orders live in PostgreSQL, their count is cached in Redis.

It speaks both protocols with the standard library alone, so that its image builds without a package index.
"""
import http.server
import json
import os
import socket
import struct


def connect(variable):
    host, port = os.environ[variable].split(":")
    return socket.create_connection((host, int(port)), timeout=5)


def read(sock, length):
    data = b""
    while len(data) < length:
        chunk = sock.recv(length - len(data))
        if not chunk:
            raise ConnectionError("the other side closed the connection")
        data += chunk
    return data


def sql(statement):
    """Runs one statement over PostgreSQL's simple query protocol and returns the rows."""
    with connect("DATABASE") as sock:
        parameters = b"user\0postgres\0database\0postgres\0\0"
        sock.sendall(struct.pack("!ii", 8 + len(parameters), 196608) + parameters)
        rows, sent = [], False
        while True:
            kind, length = struct.unpack("!ci", read(sock, 5))
            body = read(sock, length - 4)
            if kind == b"E":
                raise RuntimeError(body.replace(b"\0", b" ").decode())
            if kind == b"D":
                size = struct.unpack("!hi", body[:6])[1]
                rows.append(body[6 : 6 + size].decode())
            if kind == b"Z":
                if sent:
                    return rows
                query = statement.encode() + b"\0"
                sock.sendall(b"Q" + struct.pack("!i", 4 + len(query)) + query)
                sent = True


def redis(*words):
    with connect("CACHE") as sock:
        encoded = [word.encode() for word in words]
        sock.sendall(
            b"*%d\r\n" % len(encoded) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in encoded)
        )
        return sock.makefile("rb").readline().strip().decode()


class Orders(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(200, {"orders": sql("SELECT item FROM orders ORDER BY id")} if self.path == "/orders" else {"ok": True})

    def do_POST(self):
        item = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sql("INSERT INTO orders(item) VALUES ('" + item.replace("'", "''") + "')")
        redis("INCR", "orders:count")
        self.answer(201, {"item": item})

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


sql("CREATE TABLE IF NOT EXISTS orders(id serial PRIMARY KEY, item text NOT NULL)")
print("orders service is ready", flush=True)
http.server.ThreadingHTTPServer(("", 8080), Orders).serve_forever()

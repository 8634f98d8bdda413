"""Opens TLS connections to a local port one after the other, each by the session of the one before and with one request on it, and prints how many.

usage: handshakes.py PORT PATH SECONDS full|resumed CA_FILE
"""
import socket
import ssl
import sys
import time


def exchange(port, path, context, session):
    with socket.create_connection(("127.0.0.1", port)) as plain:
        # As browsers and curl do: else the request waits for the acknowledgement of the handshake's last message, up to 40 ms.
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with context.wrap_socket(plain, server_hostname="localhost", session=session) as tls:
            tls.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
            while tls.recv(65536):
                pass
            return tls.session, tls.session_reused


def main(port, path, seconds, kind, authority):
    context = ssl.create_default_context(cafile=authority)
    # Version 1.3's tickets are good for one connection; each brings the next.
    session, _ = exchange(port, path, context, None)
    done = reused = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        fresh, again = exchange(port, path, context, session if kind == "resumed" else None)
        session = fresh
        done += 1
        reused += again
    wanted = done if kind == "resumed" else 0
    if reused != wanted:
        sys.exit(f"{reused} of {done} handshakes were resumed, not {wanted}")
    print(done)


main(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), sys.argv[4], sys.argv[5])

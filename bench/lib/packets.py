"""Packets for bench/firewall.sh: a sink with an echo, and three ways to send to it. Prints one number."""
import socket
import statistics
import struct
import sys
import time


def sink(port):
    """Reads TCP on a port and lets UDP of the next one overflow; answers UDP of the one after."""
    server = socket.create_server(("", port))
    drain = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    drain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    drain.bind(("", port + 1))
    print("ready", flush=True)
    buffer = bytearray(1 << 20)
    while True:
        connection = server.accept()[0]
        while connection.recv_into(buffer):
            pass
        connection.close()


def echo(port):
    end = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    end.bind(("", port))
    print("ready", flush=True)
    while True:
        data, sender = end.recvfrom(64)
        end.sendto(data, sender)


def stream(address, port, seconds):
    """MB/s over one TCP connection."""
    connection = socket.create_connection((address, port))
    data, sent, began = bytes(1 << 20), 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        connection.sendall(data)
        sent += len(data)
    return sent / (time.perf_counter() - began) / 1e6


def checksum(header):
    total = sum(struct.unpack("!%dH" % (len(header) // 2), header))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def flood(mac, address, port, packets, first, flows):
    """1,000 packets/s; each of the flows is a source address and port of its own. Made beforehand and sent past the sender's own stack."""
    end = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    end.bind(("far", 0))
    ethernet = bytes.fromhex(mac.replace(":", "")) + bytes(6) + b"\x08\x00"
    frames = []
    for flow in range(flows):
        number = first + flow
        source = bytes([10, 8, number >> 14 & 255, number >> 6 & 255])
        header = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 46, 0, 0, 64, 17, 0, source, socket.inet_aton(address))
        header = header[:10] + struct.pack("!H", checksum(header)) + header[12:]
        frames.append(ethernet + header + struct.pack("!HHHH", 1024 + (number & 63), port, 26, 0) + bytes(18))
    began = time.perf_counter()
    for at in range(packets):
        end.send(frames[at % flows])
    return packets / (time.perf_counter() - began) / 1e3


def latency(address, port, seconds):
    """Microseconds there and back, the median."""
    end = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    end.connect((address, port))
    times, began = [], time.perf_counter()
    while time.perf_counter() - began < seconds:
        sent = time.perf_counter_ns()
        end.send(b"x")
        end.recv(64)
        times.append(time.perf_counter_ns() - sent)
    return statistics.median(times) / 1e3


what, words = sys.argv[1], sys.argv[2:]
if what == "sink":
    sink(int(words[0]))
elif what == "echo":
    echo(int(words[0]))
elif what == "stream":
    print("%.3f" % stream(words[0], int(words[1]), float(words[2])))
elif what == "flood":
    print("%.3f" % flood(words[0], words[1], *map(int, words[2:])))
elif what == "latency":
    print("%.3f" % latency(words[0], int(words[1]), float(words[2])))

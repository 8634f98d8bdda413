"""For bench/storm.sh: PORT COOKIE ATTEMPTS SECONDS PID. The storm runs in a process of its own, so that its work does not delay the one that measures."""

import asyncio
import http.client
import json
import multiprocessing
import os
import ssl
import sys
import time

port, cookie, attempts, seconds, pid = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), sys.argv[5]
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE


def resident():
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) >> 10 for line in status if line.startswith("VmRSS"))


def ask(until):
    """Asks one after the other on one connection; milliseconds each."""
    connection = http.client.HTTPSConnection("localhost", port, context=context)
    took, largest = [], 0
    while not until():
        began = time.perf_counter()
        connection.request("GET", "/api/v1/session", headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            sys.exit(f"the signed-in client got {answer.status}")
        took.append((time.perf_counter() - began) * 1000)
        largest = max(largest, resident())
        time.sleep(0.005)
    took.sort()
    return took[len(took) * 99 // 100], len(took), largest


async def attempt(number, start, answers):
    await start.wait()
    body = json.dumps({"username": f"somebody{number}", "password": "quite the wrong word"}).encode()
    source = f"127.{1 + number // 60000}.{number // 250 % 240}.{1 + number % 250}"
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, local_addr=(source, 0))
    writer.write(
        b"POST /api/v1/session HTTP/1.1\r\nHost: localhost:%d\r\nOrigin: https://localhost:%d\r\nContent-Type: application/json\r\n"
        b"Connection: close\r\nContent-Length: %d\r\n\r\n" % (port, port, len(body))
        + body
    )
    answer = await reader.read()
    code = answer.find(b'"code":"')
    status = answer[9:12].decode() + (" " + answer[code + 8 : code + 18].decode() if code > 0 else "")
    answers[status] = answers.get(status, 0) + 1
    writer.close()


def storm(done, report):
    async def all_at_once():
        start, answers = asyncio.Event(), {}
        tasks = [asyncio.create_task(attempt(number, start, answers)) for number in range(attempts)]
        await asyncio.sleep(0)
        start.set()
        failed = [each for each in await asyncio.gather(*tasks, return_exceptions=True) if isinstance(each, BaseException)]
        if failed:
            answers["no answer"] = len(failed)
        return answers

    os.nice(19)  # attackers bring processors of their own; what they compute must not count against the appliance
    began = time.perf_counter()
    report.put((asyncio.run(all_at_once()), time.perf_counter() - began))
    done.set()


def strike():
    """The answers, how long they took, and what the signed-in client saw meanwhile."""
    done, report = multiprocessing.Event(), multiprocessing.Queue()
    multiprocessing.Process(target=storm, args=(done, report)).start()
    seen = ask(done.is_set)
    return *report.get(), seen


# An appliance is storms old when somebody attacks it: the first one is for the compiler, and for the heap to take what it takes.
strike()
time.sleep(2)
end = time.time() + seconds
calm, asked, before = ask(lambda: time.time() > end)
print(f"before: p99 {calm:.1f} ms of {asked} requests, {before} MiB resident")
answers, took, (stormy, asked, largest) = strike()
print(f"{attempts} wrong passwords at once: answers {answers} in {took:.1f} s")
print(f"meanwhile: p99 {stormy:.1f} ms of {asked} requests, {stormy / calm:.1f} times (goal 2), at most {largest} MiB resident")

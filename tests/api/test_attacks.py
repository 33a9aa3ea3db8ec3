"""What is meant to hurt, sent to the real server: refused by its own code, nothing is left of it.

How long refusals take, and what a client beside them notices: `python -m tests.bench.attacks`.
"""

import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from attacks import ATTACKS, Attack
from served import Server, served

BODY_S = 0.5
ROUNDS = 3
GROWN_BYTES = 64 * 1024 * 1024
HEALTHY = {"query": "{serverInfo{version}}"}


@pytest.fixture(scope="module")
def server(county) -> Iterator[Server]:
    """The sample county, served; one address sends everything, so points are off."""
    with served(county, rate_points_per_s=0, body_timeout_s=BODY_S) as found:
        yield found
        assert "Traceback" not in found.log.read_text(encoding="utf-8")


def send(client: httpx.Client, attack: Attack) -> httpx.Response:
    """Send one, its body in pieces if its length is not to be told."""
    pieces = (attack.content[at : at + 65_536] for at in range(0, len(attack.content), 65_536))
    content = pieces if attack.chunked else attack.content
    return client.request(attack.method, attack.path, content=content, headers=attack.headers)


def raw(server: Server, *pieces: bytes, pause_s: float = 0.0, wait_s: float = 15.0) -> bytes:
    """Send bytes as they are, and give what comes back until the server closes."""
    where = urlsplit(server.address)
    with socket.create_connection((where.hostname, where.port), timeout=wait_s) as connection:
        told = b""
        try:
            for piece in pieces:
                connection.sendall(piece)
                time.sleep(pause_s)
            while got := connection.recv(65_536):
                told += got
        except ConnectionError:
            pass  # closed while more was to come
        return told


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_is_refused_by_its_own_code(server, attack):
    """With its status and in JSON; nothing else is told, and the next one is answered."""
    with httpx.Client(base_url=server.address, timeout=30) as client:
        response = send(client, attack)
        assert {error["extensions"]["code"] for error in response.json()["errors"]} == attack.codes
        assert response.status_code == attack.status
        assert not any((response.json().get("data") or {}).values())
        assert "data" in client.post("/graphql", json=HEALTHY).json()


def test_attacks_leave_nothing_behind(server):
    """All of them again and again: the memory stays where it was."""
    with httpx.Client(base_url=server.address, timeout=30) as client:
        for attack in ATTACKS:
            send(client, attack)
        before = server.memory_bytes()
        for _ in range(ROUNDS):
            for attack in ATTACKS:
                send(client, attack)
    assert server.memory_bytes() - before < GROWN_BYTES


def test_a_body_that_drips_is_cut_off(server):
    """408 after the time that a body has, and the connection ends."""
    head = b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
    drips = [b"{"] * 5
    told = raw(server, head + b"content-length: 1000\r\n\r\n", *drips, pause_s=0.05)
    assert told.startswith(b"HTTP/1.1 408")
    assert b"REQUEST_TIMEOUT" in told


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nhost: x\r\nx: " + b"a" * 2_000_000,
        b"GET / HTTP/1.1\r\n" + b"".join(b"x%d: a\r\n" % n for n in range(200_000)),
        b"GET /" + b"a" * 2_000_000,
    ],
    ids=["header", "headers", "address"],
)
def test_a_head_has_an_end(server, head):
    """A head that goes on and on is cut off after 64 KiB."""
    pieces = [head[at : at + 65_536] for at in range(0, len(head), 65_536)]
    told = raw(server, *pieces, pause_s=0.001)
    assert told == b"" or told.startswith((b"HTTP/1.1 431", b"HTTP/1.1 400"))


def test_a_request_with_two_lengths_is_no_request(server):
    """What a proxy and we could read differently is not read (request smuggling)."""
    told = raw(
        server,
        b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
        b"content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"
        b"GET /metrics HTTP/1.1\r\n\r\n",
    )
    assert told.startswith(b"HTTP/1.1 400")
    assert b"yidan_" not in told


def test_addresses_that_a_client_makes_up_do_not_count(county):
    """`X-Forwarded-For` is believed from a proxy that was named, else limits are the sender's."""
    body = {"query": "{__typename}"}
    for proxies, expected in (("", [200, 429]), ("127.0.0.1", [200, 200])):
        with served(
            county, rate_points_per_s=0.01, rate_burst=10, trusted_proxies=proxies
        ) as server:
            statuses = [
                httpx.post(
                    server.graphql, json=body, headers={"x-forwarded-for": f"192.0.2.{n}"}
                ).status_code
                for n in range(2)
            ]
        assert statuses == expected

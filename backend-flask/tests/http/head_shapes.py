"""Requests with odd lines, targets and fields, and the statuses of their answers."""

from __future__ import annotations

from tests.http.request_shapes import (
    CHUNKED,
    SMUGGLED,
    Shape,
    chunks,
    get,
    head,
    length,
)

LINES = {
    "bare LF": Shape(b"GET /api/livez HTTP/1.1\nHost: x\n\n", (200, 200)),
    "bare CR": Shape(b"GET /api/livez HTTP/1.1\rHost: x\r\r", (400,), is_cut=True),
    "empty lines first": Shape(b"\r\n\r\n" + get(), (200, 200)),
    "NUL in a value": Shape(get(b"X-A: a\x00b"), (400,)),
    "NUL in a name": Shape(get(b"X\x00A: b"), (400,)),
    "NUL in the path": Shape(get(path=b"/api/\x00livez"), (400,)),
    "DEL in a value": Shape(get(b"X-A: \x7f"), (400,)),
    "bytes over 127 in a value": Shape(get(b"X-Request-Id: \xff\xfe\xe9"), (200, 200)),
    "bytes over 127 in the path": Shape(get(path=b"/api/users/@\xff\xfe/short"), (400,)),
    "obs-fold": Shape(get(b"X-A: a\r\n b"), (400,)),
    "first field begins with a space": Shape(
        b"GET /api/livez HTTP/1.1\r\n Host: x\r\n\r\n", (400,)
    ),
    "field without a colon": Shape(get(b"nonsense"), (400,)),
    "field without a name": Shape(get(b": b"), (400,)),
    # The app never looks at the host.
    "no host": Shape(b"GET /api/livez HTTP/1.1\r\n\r\n", (200, 200)),
    "two hosts": Shape(get(b"Host: y"), (200, 200)),
    "odd host": Shape(b"GET /api/trends HTTP/1.1\r\nHost: x/../<y>@[::z\r\n\r\n", (200, 200)),
    "host of another": Shape(b"GET /api/trends HTTP/1.1\r\nHost: evil.example\r\n\r\n", (200, 200)),
    "CRLF in the path": Shape(get(path=b"/api/livez?a=%0d%0aSet-Cookie:%20a=b"), (200, 200)),
    "lower-case method": Shape(head(b"get /api/livez HTTP/1.1"), (200, 200)),
    "unknown method": Shape(head(b"BREW /api/livez HTTP/1.1"), (405, 200)),
    "long method": Shape(head(b"A" * 10_000 + b" /api/livez HTTP/1.1"), (405, 200)),
    "TRACE": Shape(head(b"TRACE /api/livez HTTP/1.1", b"Cookie: secret"), (405, 200)),
    "CONNECT": Shape(head(b"CONNECT x:443 HTTP/1.1"), (404, 200)),
    "OPTIONS *": Shape(head(b"OPTIONS * HTTP/1.1"), (404, 200)),
    "no version": Shape(b"GET /api/livez\r\n\r\n", (400,)),
    "HTTP/0.9": Shape(get(version=b"HTTP/0.9"), (400,)),
    "HTTP/1.0": Shape(get(version=b"HTTP/1.0"), (200,)),
    "HTTP/1.0 that stays": Shape(get(b"Connection: keep-alive", version=b"HTTP/1.0"), (200, 200)),
    "HTTP/1.0 chunked": Shape(
        head(
            b"POST /api/session HTTP/1.0",
            b"Content-Type: application/json",
            CHUNKED,
        )
        + chunks(SMUGGLED),
        (400,),
    ),
    "HTTP/1.2": Shape(get(version=b"HTTP/1.2"), (400,)),
    "HTTP/2.0": Shape(get(version=b"HTTP/2.0"), (400,)),
    # The server closes without a word, as it does after half a head.
    "HTTP/2 preface": Shape(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ()),
    "two spaces in the line": Shape(b"GET  /api/livez  HTTP/1.1\r\nHost: x\r\n\r\n", (400,)),
    "TLS hello": Shape(
        bytes.fromhex("16030100c8010000c40303") + b"\x00" * 100, (400,), is_cut=True
    ),
    "nothing": Shape(b"", (200,)),
    "cut head": Shape(b"GET /api/livez HT", (), is_cut=True),
}
TARGETS = {
    "absolute-form": Shape(get(path=b"http://x/api/livez"), (200, 200)),
    "absolute-form of another host": Shape(get(path=b"http://evil.example/api/livez"), (200, 200)),
    "absolute-form of another scheme": Shape(get(path=b"gopher://x/api/livez"), (200, 200)),
    "authority-form": Shape(get(path=b"x:80"), (404, 200)),
    "no slash": Shape(get(path=b"api/livez"), (400,)),
    "two slashes": Shape(get(path=b"//evil.example/api/livez"), (404, 200)),
    "dots": Shape(get(path=b"/api/../../etc/passwd"), (404, 200)),
    "encoded dots": Shape(get(path=b"/api/%2e%2e/%2e%2e/etc/passwd"), (404, 200)),
    "encoded slash": Shape(get(path=b"/api%2flivez"), (200, 200)),
    "backslashes": Shape(get(path=b"/api\\livez"), (404, 200)),
    "fragment": Shape(get(path=b"/api/livez#a"), (200, 200)),
    "half an escape": Shape(get(path=b"/api/activities/tags/%"), (422, 200)),
    "odd escape": Shape(get(path=b"/api/activities/tags/%zz"), (422, 200)),
    "escape of no UTF-8": Shape(get(path=b"/api/activities/tags/%ff%fe"), (422, 200)),
    "overlong escape": Shape(get(path=b"/api/activities/tags/%c0%af"), (422, 200)),
    "encoded NUL": Shape(get(path=b"/api/activities/tags/%00"), (422, 200)),
    "escaped surrogate": Shape(get(path=b"/api/activities/tags/%ed%a0%80"), (422, 200)),
    "query of junk": Shape(
        get(path=b"/api/activities/public?%=%&&&=;%00=%ff&limit=%31"), (200, 200)
    ),
    "query of NUL": Shape(get(path=b"/api/users/search?term=%00"), (422, 200)),
    "thousands of parameters": Shape(
        get(path=b"/api/activities/public?" + b"&".join([b"a=b"] * 15_000)), (200, 200)
    ),
    "path of 60 kB": Shape(get(path=b"/api/activities/tags/" + b"a" * 60_000), (422, 200)),
    "path of slashes": Shape(get(path=b"/api" + b"/" * 60_000), (404, 200)),
    "path of escapes": Shape(get(path=b"/api/activities/tags/" + b"%41" * 20_000), (422, 200)),
    "path over the limit": Shape(get(path=b"/" + b"a" * 70_000), (414,)),
}
HEADS = {
    "field of 100 kB": Shape(get(b"X-A: " + b"a" * 100_000), (200, 200)),
    "field over the limit": Shape(get(b"X-A: " + b"a" * 1_000_000), (431,)),
    "name of 100 kB": Shape(get(b"X" * 100_000 + b": a"), (431,)),
    "ninety fields": Shape(get(*[b"X-%d: a" % n for n in range(90)]), (200, 200)),
    "thousands of fields": Shape(get(*[b"X-%d: a" % n for n in range(5_000)]), (431,)),
    "cookie of junk": Shape(
        head(b"DELETE /api/session HTTP/1.1", b"Cookie: " + b";=" * 20_000), (204, 200)
    ),
    "nested cookie": Shape(
        head(b"POST /api/session/refresh HTTP/1.1", b'Cookie: cruddur_session="' + b"\\" * 9_000),
        (401, 200),
    ),
    "long token": Shape(
        get(b"Authorization: Bearer " + b"a." * 50_000, path=b"/api/profile"), (401, 200)
    ),
    "token of no ASCII": Shape(
        get(b"Authorization: Bearer \xff\xe9", path=b"/api/profile"), (401, 200)
    ),
    "many etags": Shape(
        get(b"If-None-Match: " + b'"a",' * 20_000, path=b"/api/activities/public"), (200, 200)
    ),
    "odd etags": Shape(
        get(b'If-None-Match: W/"a, "" ,\\"', path=b"/api/activities/public"), (200, 200)
    ),
    "odd range": Shape(
        get(b"Range: bytes=9999999999999999999-,-1", path=b"/api/trends"), (200, 200)
    ),
    "odd forwarded": Shape(
        get(b"X-Forwarded-For: " + b"," * 9_000, path=b"/api/trends"), (200, 200)
    ),
    "odd trace": Shape(get(b"traceparent: " + b"0-" * 9_000, path=b"/api/trends"), (200, 200)),
    "odd accept": Shape(get(b"Accept: " + b"*/*;q=" * 9_000, path=b"/api/docs"), (200, 200)),
    "odd origin": Shape(get(b"Origin: \xff\x0b", path=b"/api/trends"), (400,)),
    "odd type": Shape(
        head(
            b"POST /api/session HTTP/1.1",
            b"Content-Type: application/json;" + b"a=;" * 9_000,
            length(2),
        )
        + b"{}",
        (422, 200),
    ),
    "odd charset": Shape(
        head(b"POST /api/session HTTP/1.1", b"Content-Type: application/json;charset=x", length(2))
        + b"{}",
        (422, 200),
    ),
    "form": Shape(
        head(b"POST /api/session HTTP/1.1", b"Content-Type: multipart/form-data", length(2))
        + b"{}",
        (415, 200),
    ),
}
HEAD_SHAPES = {
    f"{group}: {name}": shape
    for group, shapes in {"line": LINES, "target": TARGETS, "head": HEADS}.items()
    for name, shape in shapes.items()
}

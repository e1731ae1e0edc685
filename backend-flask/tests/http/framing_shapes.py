"""Requests with odd bodies, ends and connections, and the statuses of their answers."""

from __future__ import annotations

from tests.http.request_shapes import (
    CHUNKED,
    SMUGGLED,
    Shape,
    chunks,
    get,
    head,
    length,
    post,
)

S = len(SMUGGLED)

TWO_ENDS = {
    "CL.TE": Shape(post(length(5 + S), CHUNKED, body=b"0\r\n\r\n" + SMUGGLED), (411,)),
    "TE.CL": Shape(post(CHUNKED, length(4), body=chunks(SMUGGLED)), (411,)),
    "CL 0 and TE": Shape(post(length(0), CHUNKED, body=chunks(b"{}")), (411,)),
    "two lengths": Shape(post(length(2), length(2 + S), body=b"{}" + SMUGGLED), (400,)),
    "two equal lengths": Shape(post(length(2), length(2), body=b"{}"), (422, 200)),
    "list of lengths": Shape(post(length(b"2, 2"), body=b"{}"), (400,)),
    "list of different lengths": Shape(post(length(b"2, 40"), body=b"{}" + SMUGGLED), (400,)),
    "signed length": Shape(post(length(b"+2"), body=b"{}" + SMUGGLED), (400,)),
    "negative length": Shape(post(length(-1), body=SMUGGLED), (400,)),
    "hex length": Shape(post(length(b"0x2"), body=b"{}" + SMUGGLED), (400,)),
    "huge length": Shape(post(length(b"9" * 40), body=b"{}"), (400,), is_cut=True),
    "length of 2^64 + 2": Shape(post(length(2**64 + 2), body=b"{}"), (400,), is_cut=True),
    "length with spaces inside": Shape(post(length(b"2 2"), body=b"{}" + SMUGGLED), (400,)),
    "length with spaces around": Shape(post(b"Content-Length:\t 2 \t", body=b"{}"), (422, 200)),
    "space before the colon": Shape(post(b"Content-Length : 2", body=b"{}" + SMUGGLED), (400,)),
    # A field of another name, so there is no body.
    "underscore": Shape(post(b"Content_Length: 2", body=SMUGGLED), (422, 404, 200)),
    "empty length": Shape(post(length(b""), body=SMUGGLED), (400,)),
    "GET with a body": Shape(get(length(S), path=b"/api/trends") + SMUGGLED, (200, 200)),
    "GET with a chunked body": Shape(get(CHUNKED) + chunks(SMUGGLED), (200, 200)),
    "DELETE with a body": Shape(
        head(b"DELETE /api/session HTTP/1.1", length(S)) + SMUGGLED, (415, 200)
    ),
    "HEAD with a body": Shape(head(b"HEAD /api/livez HTTP/1.1", length(S)) + SMUGGLED, (200, 200)),
}
TRANSFER_ENCODINGS = {
    name: Shape(post(field, body=chunks(SMUGGLED)), (status,))
    for name, (field, status) in {
        "chunked": (CHUNKED, 411),
        "in capitals": (b"TRANSFER-ENCODING: CHUNKED", 411),
        "twice": (CHUNKED + b"\r\n" + CHUNKED, 411),
        "chunked, identity": (b"Transfer-Encoding: chunked, identity", 400),
        "identity": (b"Transfer-Encoding: identity", 400),
        "xchunked": (b"Transfer-Encoding: xchunked", 400),
        "gzip, chunked": (b"Transfer-Encoding: gzip, chunked", 411),
        "vertical tab": (b"Transfer-Encoding: \x0bchunked", 400),
        "quoted": (b'Transfer-Encoding: "chunked"', 400),
        "space before the colon": (b"Transfer-Encoding : chunked", 400),
        "tab after the colon": (b"Transfer-Encoding:\tchunked", 411),
        "obs-fold": (b"Transfer-Encoding:\r\n chunked", 400),
        "with a trailer": (b"Trailer: X-More\r\n" + CHUNKED, 411),
    }.items()
}
CHUNK_SHAPES = {
    "chunk extension": Shape(post(CHUNKED, body=b"2;a=b\r\n{}\r\n0\r\n\r\n"), (411,)),
    "long chunk extension": Shape(
        post(CHUNKED, body=b"2;" + b"a" * 40_000 + b"\r\n{}\r\n0\r\n\r\n"), (411,)
    ),
    "chunk size with a sign": Shape(post(CHUNKED, body=b"+2\r\n{}\r\n0\r\n\r\n"), (411,)),
    "chunk size of 2^64": Shape(
        post(CHUNKED, body=b"1" + b"0" * 16 + b"\r\n{}\r\n"), (411,), is_cut=True
    ),
    "chunk ended by a bare LF": Shape(post(CHUNKED, body=b"2\n{}\n0\n\n"), (411,), is_cut=True),
    "thousands of chunks": Shape(post(CHUNKED, body=b"1\r\n \r\n" * 5_000 + b"0\r\n\r\n"), (411,)),
    "thousands of trailers": Shape(
        post(CHUNKED, body=b"0\r\n" + b"X-A: b\r\n" * 5_000 + b"\r\n"), (411,), is_cut=True
    ),
    "chunked body over the limit": Shape(post(CHUNKED, body=chunks(b" " * 200_000)), (413, 200)),
}
CONNECTIONS = {
    # The connection stays one of HTTP/1.1, whatever it is asked to become.
    "upgrade to a WebSocket": Shape(
        get(
            b"Connection: Upgrade",
            b"Upgrade: websocket",
            b"Sec-WebSocket-Version: 13",
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        ),
        (200, 200),
    ),
    "upgrade with a body": Shape(
        post(b"Connection: Upgrade", b"Upgrade: websocket", length(2), body=b"{}"), (422, 200)
    ),
    "upgrade to h2c": Shape(
        get(b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c", b"HTTP2-Settings: AAMAAABk"),
        (200, 200),
    ),
    "names a field": Shape(get(b"Connection: Content-Length, close, X-A"), (200,)),
    "pipelined": Shape(get() * 20, (200,) * 21),
    "pipelined bodies": Shape(post(length(2), body=b"{}") * 5, (422,) * 5 + (200,)),
    "expect": Shape(post(b"Expect: 100-continue", length(2), body=b"{}"), (422, 200)),
    "expect without a body": Shape(get(b"Expect: 100-continue"), (200, 200)),
    "odd expectation": Shape(post(b"Expect: a-miracle", length(2), body=b"{}"), (422, 200)),
}
BODIES = {
    "over the limit": Shape(post(length(200_000), body=b" " * 200_000), (413, 200)),
    # It has none, so the braces begin the next request.
    "without a length": Shape(post(body=b"{}"), (422, 400)),
    "deep": Shape(post(length(60_000), body=b"[" * 60_000), (400, 200)),
    "of NUL": Shape(post(length(1_000), body=b"\x00" * 1_000), (400, 200)),
    "of no UTF-8": Shape(post(length(2), body=b"\xff\xfe"), (400, 200)),
    "of a long number": Shape(post(length(50_000), body=b"9" * 50_000), (400, 200)),
    "of gzip": Shape(
        post(b"Content-Encoding: gzip", length(4), body=b"\x1f\x8b\x08\x00"), (400, 200)
    ),
    "cut": Shape(post(length(10), body=b"{}"), (400,), is_cut=True),
}
FRAMING_SHAPES = {
    f"{group}: {name}": shape
    for group, shapes in {
        "two ends": TWO_ENDS,
        "transfer encoding": TRANSFER_ENCODINGS,
        "chunks": CHUNK_SHAPES,
        "connection": CONNECTIONS,
        "body": BODIES,
    }.items()
    for name, shape in shapes.items()
}

"""Makes every call of the service Store, original or acknowledged, through a stock Thrift library that knows only the IDL.

Arguments: the directory of the IDL, the node's port, and "framed" or "unframed". Exits with 0 if every answer is correct.
"""
import os
import sys

import thriftpy2
from thriftpy2.protocol import TBinaryProtocolFactory
from thriftpy2.rpc import make_client
from thriftpy2.thrift import TApplicationException
from thriftpy2.transport import TBufferedTransportFactory, TFramedTransportFactory

idl, port, form = sys.argv[1], int(sys.argv[2]), sys.argv[3]
store = thriftpy2.load(os.path.join(idl, "diststore.thrift"), module_name="diststore_thrift")
transport = TFramedTransportFactory() if form == "framed" else TBufferedTransportFactory()
CLIENT = (int.from_bytes(os.urandom(7), "big"), int.from_bytes(os.urandom(7), "big") + 1)
numbers = iter(range(1, 1 << 30))
done = []


def connect():
    return make_client(store.Store, "127.0.0.1", port, trans_factory=transport,
                       proto_factory=TBinaryProtocolFactory(strict_read=True, strict_write=True), timeout=20000)


def header(count=1, repeated=False):
    number = next(numbers)
    for _ in range(count - 1):
        next(numbers)
    return store.RequestHeader(clientHigh=CLIENT[0], clientLow=CLIENT[1], number=number, lowestAwaited=number,
                               repeated=repeated, deadlineMillis=10000)


def expect(what, good):
    if not good:
        sys.exit("%s, %s: wrong answer" % (form, what))
    done.append(what.split(":")[0])


def refused(what, exception, call):
    try:
        call()
    except exception as refusal:
        expect(what, bool(refusal.message))
    else:
        sys.exit("%s, %s: the call was not refused" % (form, what))


def prefix(name):
    return ("%s %s" % (form, name)).encode()


none = store.WriteOptions()
node = connect()

# The original calls.
expect("ping", node.ping() is None)
expect("service_type", node.service_type() == "diststore.Store")
expect("service_types", node.service_types() == ["locator.Base", "locator.Locator", "diststore.Store"])
members = node.get_all()
expect("get_all", len(members) >= 2 and port in [m.port & 0xFFFF for m in members])
expect("get_node", (node.get_node(form).port & 0xFFFF) in [m.port & 0xFFFF for m in members])
node.put(form, "grüße")
expect("put", True)
expect("get", node.get(form) == "grüße")
expect("get: a missing key", node.get("never stored") == "")
nowhere = store.locator.Location(address="127.0.0.1", port=9)
node.join(nowhere)
expect("join", True)
node.add(nowhere, [])
expect("add", True)
node.remove(nowhere, [])
expect("remove", True)
node.debug()
expect("debug", True)
try:
    make_client(thriftpy2.load(os.path.join(idl, "locator.thrift"), module_name="locator_thrift").Locator,
                "127.0.0.1", port, trans_factory=transport).ping()
except TApplicationException as failure:
    sys.exit("the base service does not answer: %s" % failure)

# The acknowledged calls.
key = prefix("key") + bytes([0, 255, 254])
written = node.write(header(), key, b"one", none)
expect("write", written.status == store.WriteStatus.APPLIED and written.version > 0)
read = node.read(header(), key)
expect("read", read.value == b"one" and read.version == written.version and read.ttlMillis is None)
expect("read: a missing key", node.read(header(), prefix("missing")).value is None)
again = node.write(header(), key, b"two", store.WriteOptions(ifVersion=written.version))
expect("write: if-version", again.status == store.WriteStatus.APPLIED and again.version > written.version)
failed = node.write(header(), key, b"three", store.WriteOptions(ifVersion=written.version))
expect("write: another version", failed.status == store.WriteStatus.CONDITION_FAILED and failed.version == again.version)
failed = node.write(header(), key, b"three", store.WriteOptions(ifVersion=0))
expect("write: if-absent", failed.status == store.WriteStatus.CONDITION_FAILED)
once = header()
first = node.write(once, prefix("once"), b"x", none)
once.repeated = True
expect("write: repeated", node.write(once, prefix("once"), b"x", none).version == first.version)
node.write(header(), prefix("ttl"), b"soon gone", store.WriteOptions(ttlMillis=60000))
expect("read: time to live", 0 < node.read(header(), prefix("ttl")).ttlMillis <= 60000)
expect("erase", node.erase(header(), key, none).status == store.WriteStatus.APPLIED)
expect("erase: the key is gone", node.read(header(), key).value is None)

pairs = [store.KeyValue(key=prefix("many %d" % i), value=b"v%d" % i) for i in range(50)]
answers = node.write_many(header(50), pairs, none)
expect("write_many", len(answers) == 50 and all(a.result.status == store.WriteStatus.APPLIED for a in answers))
answers = node.read_many(header(51), [p.key for p in pairs] + [prefix("missing")])
expect("read_many", [a.result.value for a in answers] == [p.value for p in pairs] + [None])
found, cursor = {}, b""
while True:
    page = node.scan(header(), cursor, prefix("many"), 7)
    found.update((e.key, e.value) for e in page.entries)
    cursor = page.cursor
    if not cursor:
        break
expect("scan", found == {p.key: p.value for p in pairs})
count = node.count(header())
expect("count", count.exact and count.keys >= 52)
ring = node.ring(0)
expect("ring", ring.whole and len(ring.members) == len(members) and ring.primaries[0].first == 0)
expect("ring: known", node.ring(ring.epoch).members == [])
expect("handoff", node.handoff().state == store.HandoffState.NONE)
first_call = connect()
expect("agree", first_call.agree(True).outOfOrder and first_call.read(header(), prefix("once")).value == b"x")

# The node refuses each of these calls with the right exception.
refused("read: an id of 0", store.BadRequest, lambda: node.read(store.RequestHeader(0, 0, 0, 0, False, 1000), key))
refused("write: a key of 65 KiB", store.TooLarge, lambda: node.write(header(), b"k" * (65 << 10), b"v", none))
refused("write: a value over the limit", store.TooLarge, lambda: node.write(header(), key, b"v" * ((1 << 20) + 1), none))
refused("scan: a limit of 0", store.BadRequest, lambda: node.scan(header(), b"", b"", 0))
refused("agree: not the first call", store.BadRequest, lambda: node.agree(True))
expect("write: empty key and value", node.write(header(), b"", b"", none).status == store.WriteStatus.APPLIED)
expect("read: empty value", node.read(header(), b"").value == b"")

services = [store.Store, store.locator.Locator, store.locator.Base]
missing = {call for service in services for call in service.thrift_services} - set(done)
# die ends the node, so die.py makes that call.
if missing != {"die"}:
    sys.exit("not called: %s" % sorted(missing))
print("%s: %d calls, %d correct answers" % (form, len(set(done)), len(done)))

"""Calls die() on one node. Arguments: the directory of the IDL, and the node's port."""
import os
import sys

import thriftpy2
from thriftpy2.protocol import TBinaryProtocolFactory
from thriftpy2.rpc import make_client

store = thriftpy2.load(os.path.join(sys.argv[1], "diststore.thrift"), module_name="diststore_thrift")
node = make_client(store.Store, "127.0.0.1", int(sys.argv[2]), proto_factory=TBinaryProtocolFactory())
node.die()
node.close()

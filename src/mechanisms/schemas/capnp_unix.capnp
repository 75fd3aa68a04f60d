@0xa738d398a9b76803;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("ipcbench::capnp_unix");

interface Exchange {
  exchange @0 (request :Data) -> (answer :Data);
}

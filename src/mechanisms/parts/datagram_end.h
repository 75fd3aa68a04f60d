#pragma once

#include "harness/endpoint.h"
#include "mechanisms/parts/descriptor_wait.h"
#include "os/fd.h"

namespace ipcbench {

/// The end of a channel of datagrams: one socket that both sends, to what it is connected to, and receives.
class DatagramEnd final : public Endpoint {
 public:
  /// Throws std::system_error.
  DatagramEnd(Wait wait, Fd socket);

  void send(ConstBytes message) override;
  void receive(Bytes message) override;

 private:
  Fd socket_;
  DescriptorWait wait_;
};

}  // namespace ipcbench

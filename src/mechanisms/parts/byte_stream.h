#pragma once

#include "harness/endpoint.h"
#include "mechanisms/parts/descriptor_wait.h"
#include "os/fd.h"

namespace ipcbench {

/// The end of a two-way byte stream made of two one-way descriptors, or of one that goes both ways. Does what
/// a stream asks for: writes and reads go on until the whole message has passed.
class ByteStreamEnd final : public Endpoint {
 public:
  /// Throws std::system_error.
  ByteStreamEnd(Wait wait, Fd in, Fd out);
  ByteStreamEnd(Wait wait, Fd both);

  void send(ConstBytes message) override;
  void receive(Bytes message) override;

 private:
  [[nodiscard]] int out() const { return out_ ? out_.get() : in_.get(); }

  Fd in_;
  Fd out_;  // empty where `in_` goes both ways
  DescriptorWait wait_;
};

}  // namespace ipcbench

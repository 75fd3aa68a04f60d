#pragma once

#include <memory>
#include <utility>

#include "harness/attached.h"
#include "harness/endpoint.h"

namespace ipcbench {

/// What has an endpoint's functions, none of them virtual, as an Endpoint; and as an InPlaceEndpoint where it
/// has those functions, too.
template <EndpointType E>
class Wrapped : public Endpoint {
 public:
  explicit Wrapped(E&& endpoint) : endpoint_(std::move(endpoint)) {}

  void send(ConstBytes message) final { endpoint_.send(message); }
  void receive(Bytes message) final { endpoint_.receive(message); }

 protected:
  E& endpoint() { return endpoint_; }

 private:
  E endpoint_;
};

template <InPlaceEndpointType E>
class Wrapped<E> : public InPlaceEndpoint {
 public:
  explicit Wrapped(E&& endpoint) : endpoint_(std::move(endpoint)) {}

  void send(ConstBytes message) final { endpoint_.send(message); }
  void receive(Bytes message) final { endpoint_.receive(message); }
  Bytes loan() final { return endpoint_.loan(); }
  void publish() final { endpoint_.publish(); }
  ConstBytes peek() final { return endpoint_.peek(); }
  void release() final { endpoint_.release(); }

 protected:
  E& endpoint() { return endpoint_; }

 private:
  E endpoint_;
};

template <EndpointType E>
std::unique_ptr<Endpoint> wrapped(E endpoint) {
  return std::make_unique<Wrapped<E>>(std::move(endpoint));
}

}  // namespace ipcbench

#include "harness/side.h"

#include <stdexcept>
#include <utility>

#include "harness/side_of.h"

namespace ipcbench {
namespace {

// An endpoint whose type is erased, as the loops take it.
class Erased {
 public:
  explicit Erased(std::unique_ptr<Endpoint> endpoint) : endpoint_(std::move(endpoint)) {}

  void send(ConstBytes message) { endpoint_->send(message); }
  void receive(Bytes message) { endpoint_->receive(message); }

 private:
  std::unique_ptr<Endpoint> endpoint_;
};

class ErasedInPlace {
 public:
  // `in_place` is the endpoint.
  ErasedInPlace(std::unique_ptr<Endpoint> endpoint, InPlaceEndpoint& in_place)
      : endpoint_(std::move(endpoint)), in_place_(&in_place) {}

  void send(ConstBytes message) { in_place_->send(message); }
  void receive(Bytes message) { in_place_->receive(message); }
  Bytes loan() { return in_place_->loan(); }
  void publish() { in_place_->publish(); }
  ConstBytes peek() { return in_place_->peek(); }
  void release() { in_place_->release(); }

 private:
  std::unique_ptr<Endpoint> endpoint_;
  InPlaceEndpoint* in_place_;
};

constexpr Loops all_loops{.lossless = true, .lossy = true, .shared = true, .calls = true};
// A channel that may lose messages has none in place: they would be overwritten there.
constexpr Loops loops_in_place{.lossless = true, .lossy = false, .shared = true, .calls = true};

std::unique_ptr<Side> side_in_place(std::unique_ptr<Endpoint> endpoint, const SideSetup& setup) {
  auto* const in_place = dynamic_cast<InPlaceEndpoint*>(endpoint.get());
  if (in_place == nullptr) throw std::logic_error("its messages cannot be written and read in place");
  return std::make_unique<SideOf<AttachedInPlace<ErasedInPlace>, loops_in_place>>(
      ErasedInPlace(std::move(endpoint), *in_place), setup);
}

}  // namespace

std::unique_ptr<Side> Endpoint::own_loops(const SideSetup&) {
  return nullptr;
}

std::unique_ptr<Side> side_of(std::unique_ptr<Endpoint> endpoint, const SideSetup& setup) {
  if (auto own = endpoint->own_loops(setup)) return own;
  if (setup.transfer == Transfer::zero_copy) return side_in_place(std::move(endpoint), setup);
  return std::make_unique<SideOf<Attached<Erased>, all_loops>>(Erased(std::move(endpoint)), setup);
}

}  // namespace ipcbench

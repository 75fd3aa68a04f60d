#pragma once

#include <type_traits>
#include <utility>

namespace ipcbench {

template <class Signature>
class FunctionRef;

/// A parameter that is called and not kept: what it refers to belongs to the caller. Unlike
/// std::function it allocates nothing, and its header is small.
template <class Result, class... Arguments>
class FunctionRef<Result(Arguments...)> {
 public:
  template <class Callable>
  requires(!std::is_same_v<std::remove_cvref_t<Callable>, FunctionRef> &&
           std::is_invocable_r_v<Result, Callable&, Arguments...>)
      FunctionRef(Callable&& callable)  // NOLINT(bugprone-forwarding-reference-overload): no copy comes here
      : callable_((void*)&callable),    // an object's address, whatever its const, or a function's
        call_([](void* address, Arguments... arguments) -> Result {
          auto& function = *reinterpret_cast<std::remove_reference_t<Callable>*>(address);
          return static_cast<Result>(function(std::forward<Arguments>(arguments)...));
        }) {}

  Result operator()(Arguments... arguments) const {
    return call_(callable_, std::forward<Arguments>(arguments)...);
  }

 private:
  void* callable_;
  Result (*call_)(void*, Arguments...);
};

}  // namespace ipcbench

#pragma once

#include <array>

#include "harness/contender_report.h"
#include "os/cache_line.h"
#include "os/shared_block.h"

namespace ipcbench {

/// A process's events: its own, which it waits for and clears, and the next one's, which it sets; a
/// SignalEnd. An event has set(), wait() and clear(), as multiprocessing.Event of Python has them.
template <class Event>
class EventEnd {
 public:
  EventEnd(Event& own, Event& next) : own_(&own), next_(&next) {}
  void pass_on() { next_->set(); }
  void await() {
    own_->wait();
    own_->clear();
  }

 private:
  Event* own_;
  Event* next_;
};

/// An event for each process, in memory that they share.
template <class Event>
class EventRing {
 public:
  explicit EventRing(unsigned processes) : processes_(processes) {}
  EventEnd<Event> end(unsigned index) { return {event(index), event((index + 1) % processes_)}; }

 private:
  struct alignas(apart_bytes) Place {
    Event event;
  };
  Event& event(unsigned index) { return (*events_)[index].event; }

  unsigned processes_;
  SharedBlock<std::array<Place, max_contenders>> events_;
};

}  // namespace ipcbench

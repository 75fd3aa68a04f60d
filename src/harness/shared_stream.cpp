#include "harness/shared_stream.h"

namespace ipcbench {

Tally& Tally::operator+=(const Tally& other) {
  messages += other.messages;
  sum += other.sum;
  sum_of_squares += other.sum_of_squares;
  return *this;
}

void SharedStream::clear(unsigned producers, unsigned of_consumers) {
  stop = false;
  producing = producers;
  consumers = of_consumers;
  sent = {};
  received = {};
}

}  // namespace ipcbench

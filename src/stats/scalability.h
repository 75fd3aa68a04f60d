#pragma once

#include <optional>
#include <span>

namespace ipcbench {

/// How many times faster than one worker so many are.
struct Speedup {
  double workers;
  double times;
};

/// The share of the work that behaves as if it could not be divided: Karp and Flatt's metric, (1/S - 1/p) /
/// (1 - 1/p) for the speedup S of p workers (Measuring Parallel Processor Performance, CACM 33:5, 1990).
/// Below 0 where they are more than p times faster. Throws std::invalid_argument for p <= 1 or S <= 0.
double serial_fraction(const Speedup& speedup);

/// Gunther's Universal Scalability Law, C(N) = N / (1 + contention (N - 1) + coherency N (N - 1)): Guerrilla
/// Capacity Planning, Springer 2007.
struct Scalability {
  double contention;                ///< sigma: waiting for what only one can have; at least 0
  std::optional<double> coherency;  ///< kappa: keeping all in agreement; at least 0; empty: not to be told
  std::optional<double> peak;       ///< workers beyond which more make it slower; empty: none, or not known
};

/// The law fitted by least squares of the relative errors: N/C - 1 is linear in both coefficients, and each
/// equation is weighted by C/N, since an error of one percent in C is one of N/C percent there. Points of one
/// worker tell nothing; coherency takes two numbers of workers above 1. Empty where there is no such point.
/// Throws std::invalid_argument for a speedup or a number of workers that is not above 0.
std::optional<Scalability> fit_scalability(std::span<const Speedup> measured);

}  // namespace ipcbench

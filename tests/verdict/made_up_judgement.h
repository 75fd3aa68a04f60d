#pragma once

#include <cmath>
#include <string>

#include "verdict/judgement.h"

namespace ipcbench {

/// A finding as a gate makes it, of 40 rounds of which two were dropped.
inline Finding made_up_finding(const std::string& cell, Verdict verdict, double ratio) {
  return {.cell = cell,
          .verdict = verdict,
          .failure = {},
          .values = 40,
          .dropped = 2,
          .ratio = ratio,
          .interval = {ratio - 0.005, ratio + 0.01},
          .smallest_visible = 1.025,
          .margin = 0.01,
          .was_suspect = verdict != Verdict::equivalent,
          .rounds = {}};
}

/// One that could not be measured.
inline Finding made_up_failure(const std::string& cell, const std::string& why) {
  return {.cell = cell,
          .verdict = Verdict::unresolved,
          .failure = why,
          .values = 0,
          .dropped = 0,
          .ratio = 1,
          .interval = {0, INFINITY},
          .smallest_visible = INFINITY,
          .margin = 0.01,
          .was_suspect = false,
          .rounds = {}};
}

/// A gate of 2026-11-24, 09:51:33 UTC, without findings and remarks.
inline Judgement made_up_judgement() {
  return {.kind = "gate",
          .id = "20261124T095133Z-host-7",
          .unix_time_ms = 1'795'513'893'250,
          .base = {.given = "main", .commit = "4c005af0d5bf36cc1b5d8a0eff2a9f4e0a3b7d11", .dirty = false},
          .head = {.given = "build/release/bin",
                   .commit = "9e1f00d2c7a4b8e6f5d3c2b1a09f8e7d6c5b4a32",
                   .dirty = true},
          .seed = 7,
          .took_s = 301.5,
          .family_alpha = 0.01,
          .interrupted = false,
          .findings = {},
          .remarks = {}};
}

}  // namespace ipcbench

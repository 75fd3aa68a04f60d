"use strict";
// The page ranks as `ipcbench advise` does: the same questions about the stored run, asked of both. IPCBENCH_BIN says where the program is.
const assert = require("node:assert");
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const test = require("node:test");

const SCRIPTS = path.join(__dirname, "../../src/page/assets/scripts");
const advice = require(path.join(SCRIPTS, "21-advice.js"));
const state = require(path.join(SCRIPTS, "20-state.js"));
const IPCBENCH = path.join(process.env.IPCBENCH_BIN || "", "ipcbench");
const STORED = path.join(__dirname, "../bench/stored_run");

// What is asked besides a size: the program's flags, and the page's question.
const ASKED = [
  [[], {}],
  [["--spin"], { maySpin: true }],
  [["--cores", "1"], { cores: 1 }],
  [["--rate", "100k"], { rate: 1e5 }],
  [["--rate", "10k", "--max-cpu", "0.5"], { rate: 1e4, maxCpu: 0.5 }],
  [["--boundaries", "--many-to-one"], { boundaries: true, manyToOne: true }],
  [["--survive-crash", "--no-library"], { surviveCrash: true, noLibrary: true }],
  [["--by", "cpu"], { by: "cpu" }],
  [["--by", "throughput", "--spin"], { by: "throughput", maySpin: true }],
  [["--idle", "default"], { idle: "default" }],
];

/** The run as a page holds it. */
function storedRun() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ipcbench-test-"));
  try {
    const charts = path.join(folder, "charts.js");
    const page = path.join(folder, "report.html");
    fs.writeFileSync(charts, "");
    execFileSync(IPCBENCH, ["report", STORED, "--out", page, "--charts", charts]);
    return JSON.parse(/id="data">(.*?)<\/script>/s.exec(fs.readFileSync(page, "utf8"))[1]).runs[0];
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

const rounded = (cores) => (cores === null ? null : Number(cores.toPrecision(6)));

const ofProgram = (said) => ({
  ranking: said.ranking.map((each) => [each.mechanism, each.wait, each.transfer, each.like_first, rounded(each.cores_busy)]),
  leftOut: said.left_out.map(({ mechanism, reason }) => [mechanism, reason]),
});
const ofPage = (said) => ({
  ranking: said.ranking.map(({ offer, likeFirst, coresBusy }) => [offer.mechanism, offer.wait, offer.transfer, likeFirst, rounded(coresBusy ?? null)]),
  leftOut: said.leftOut.map(({ mechanism, reason }) => [mechanism, reason]),
});

test("the page and the program answer alike", { skip: !process.env.IPCBENCH_BIN && "IPCBENCH_BIN is not set" }, () => {
  const run = storedRun();
  for (const bytes of [1, 64, 4096, 5000, 2097152]) {
    for (const [flags, question] of ASKED) {
      const program = JSON.parse(execFileSync(IPCBENCH, ["advise", STORED, "--json", "--bytes", String(bytes), ...flags]));
      const page = advice.advise({ ...state.question(state.usual()), bytes, ...question }, run.offers, run.mechanisms);
      assert.deepStrictEqual(ofPage(page), ofProgram(program), `${bytes} bytes, ${flags.join(" ")}`);
    }
  }
});

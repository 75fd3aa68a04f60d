"use strict";
// node check.js REPORT.html [--pictures DIR] [--once] [--ready-within MS]: opens a report in headless Chromium, at three widths, in light
// and in dark (--once: at one, in light), and prints what it found as one JSON. Exits with 0 only if all of it is as it has to be. How
// soon a page can be used is said; it is a fault only where --ready-within asks for that, since machines differ.
const fs = require("fs");
const path = require("path");
const { pathToFileURL } = require("url");
const puppeteer = require("puppeteer-core");

const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const WINDOWS = [[360, 800], [1280, 900], [2560, 1440]];
const OPENED = 3;

const report = process.argv[2];
const valueOf = (flag) => (process.argv.includes(flag) ? process.argv[process.argv.indexOf(flag) + 1] : null);
const pictures = valueOf("--pictures");
const readyWithin = Number(valueOf("--ready-within") ?? Infinity);
const once = process.argv.includes("--once");
const address = pathToFileURL(path.resolve(report || "")).href;
const began = Date.now();
const say = (what) => process.env.CHECK_TIMES && console.error(`${((Date.now() - began) / 1000).toFixed(1)} s: ${what}`);
/** Until what was changed has been laid out and painted. */
const painted = (page) => page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));

/** A page that has been opened, with what it logged and asked for. */
async function open(browser, [width, height], scheme, fragment = "") {
  const page = await browser.newPage();
  const seen = { errors: [], requests: [] };
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.setBypassCSP(false);
  page.on("console", (message) => message.type() === "error" && seen.errors.push(message.text()));
  page.on("pageerror", (error) => seen.errors.push(String(error)));
  page.on("dialog", (dialog) => { seen.errors.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => {
    const url = request.url();
    if (!/^(data|blob):/.test(url) && url.split("#")[0] !== address) seen.requests.push(url);
  });
  await page.goto(address + fragment, { waitUntil: "load" });
  await page.bringToFront();
  await page.waitForFunction(() => performance.getEntriesByName("ipcbench-whole").length > 0, { timeout: 20000, polling: 50 });
  return { page, seen };
}

/** Whether every chart shows something, once it has come into view. */
async function chartsOf(page) {
  const number = await page.evaluate(() => document.querySelectorAll("canvas").length);
  for (let at = 0; at < number; at += 1) {
    await page.evaluate((place) => document.querySelectorAll("canvas")[place].scrollIntoView({ block: "center" }), at);
    await page.waitForFunction((place) => document.querySelectorAll("canvas")[place].dataset.drawn, { timeout: 3000, polling: 20 }, at).catch(() => {});
  }
  const empty = await page.evaluate(() => [...document.querySelectorAll("canvas")].filter((canvas) => {
    if (!canvas.width || !canvas.height) return true;
    return !canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((each) => each !== 0);
  }).map((canvas) => canvas.getAttribute("aria-label")));
  await page.evaluate(() => scrollTo(0, 0));
  return { drawn: number - empty.length, empty };
}

async function findingsOf(page, withContrast) {
  await page.evaluate(`${AXE}; undefined`);
  const found = await page.evaluate((enabled) => axe.run(document, { resultTypes: ["violations"], iframes: false,
    rules: { "color-contrast": { enabled } } }), withContrast);
  return found.violations.filter(({ impact }) => ["serious", "critical"].includes(impact))
    .map(({ id, help, nodes }) => ({ id, help, nodes: nodes.length, first: nodes[0].html.slice(0, 300), why: nodes[0].failureSummary }));
}

const overflowOf = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
const notNumbers = (page) => page.evaluate(() => /\b(NaN|Infinity|undefined|\[object \w+\])\b/.exec(document.body.innerText)?.[0] || null);

/** What data may have put into the page that is more than text. */
const injected = (page) => page.evaluate(() => document.querySelectorAll("main img, main script, main iframe, [onerror], [onload], [onclick]").length);

const readyAfter = (page) => page.evaluate(() => performance.getEntriesByName("ipcbench-ready")[0]?.startTime ?? null);

const readAnswer = () => document.querySelector("#answer-said").textContent + document.querySelector("#answer").textContent;
const answerOf = (page) => page.evaluate(readAnswer);
/** Waits for an answer; whoever asks for it then finds whether it came. */
const awaitAnswer = (page, text) => page.waitForFunction(`(${readAnswer})() === ${JSON.stringify(text)}`, { timeout: 5000, polling: 20 }).catch(() => {});

/** Asks the form for something else: the answer, the address and then the way back have to follow. */
async function asks(page) {
  const before = await answerOf(page);
  // A run that says nothing of its mechanisms leaves all of them out, whatever is asked.
  const isRanked = await page.evaluate(() => document.querySelector("#answer table") !== null);
  await page.select("#ask-by", "throughput");
  await page.$eval("#ask-bytes", (input) => { input.value = "4 KiB"; input.dispatchEvent(new Event("change", { bubbles: true })); });
  const after = await answerOf(page);
  const fragment = await page.evaluate(() => location.hash);
  await page.evaluate(() => history.back());
  await page.evaluate(() => history.back());
  await awaitAnswer(page, before);
  return { isRanked, answerChanged: before !== after, fragment, fragmentChanged: /bytes=4096/.test(fragment) && /by=throughput/.test(fragment),
    backRestores: (await answerOf(page)) === before, sizeRestored: (await page.$eval("#ask-bytes", (input) => input.value)) === "64 B" };
}

async function takesFragment(browser) {
  const { page } = await open(browser, WINDOWS[1], "light", "#bytes=4096&spin=1&by=cpu&cores=1");
  const taken = await page.evaluate(() => ["bytes", "spin", "by", "cores"].map((name) => {
    const control = document.querySelector(`#ask-${name}`);
    return control.type === "checkbox" ? control.checked : control.value;
  }));
  await page.close();
  return JSON.stringify(taken) === JSON.stringify(["4 KiB", true, "cpu", "1"]);
}

/** Goes through the page by Tab: each element that can be used has to come, in the order of the document. */
async function tabs(page) {
  const expected = await page.evaluate(() => {
    const isUsable = (each) => each.tabIndex >= 0 && !each.disabled && each.checkVisibility({ checkVisibilityCSS: true }) && each.closest("details:not([open])") === (each.matches("summary") ? each.closest("details:not([open])") : null);
    const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter(isUsable);
    all.forEach((each, at) => { each.dataset.tab = String(at); });
    document.activeElement.blur();
    scrollTo(0, 0);
    return all.length;
  });
  const reached = [];
  for (let at = 0; at < expected; at += 1) {
    await page.keyboard.press("Tab");
    reached.push(await page.evaluate(() => Number(document.activeElement.dataset.tab ?? -1)));
  }
  const wrong = reached.findIndex((each, at) => each !== at);
  const html = wrong < 0 ? null : await page.evaluate((place) => document.querySelector(`[data-tab="${place}"]`)?.outerHTML.slice(0, 200), wrong);
  return { expected, inOrder: wrong < 0, firstMissed: html };
}

/** On paper every chart is drawn and every card open. */
async function prints(browser) {
  const { page, seen } = await open(browser, WINDOWS[1], "dark");
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  const undrawn = await page.evaluate(() => [...document.querySelectorAll("canvas")].filter((each) => !each.dataset.drawn).length);
  const closed = await page.evaluate(() => document.querySelectorAll("details.card:not([open])").length);
  const nan = await notNumbers(page);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  if (pictures) await page.pdf({ path: path.join(pictures, "report.pdf"), format: "A4", printBackground: true });
  await page.close();
  return { undrawn, closed, notANumber: nan, errors: seen.errors };
}

async function picture(page, name) {
  if (!pictures) return;
  fs.mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
}

async function lookAt(browser, size, scheme) {
  const { page, seen } = await open(browser, size, scheme);
  const found = { window: size.join("x"), scheme, readyMs: await readyAfter(page) };
  say(`${found.window} ${scheme}: opened`);
  found.charts = await chartsOf(page);
  say("charts");
  await picture(page, `${size[0]}-${scheme}`);
  found.overflow = await overflowOf(page);
  // Some folds open, so that what is within is looked at as well; all of them would keep axe busy for minutes.
  await page.evaluate((most) => {
    const some = [".text-alternative", ".card"].flatMap((kind) => [...document.querySelectorAll(kind)].slice(-most));
    some.forEach((each) => { each.open = true; });
  }, OPENED);
  await painted(page);
  Object.assign(found, { overflowOpen: await overflowOf(page), notANumber: await notNumbers(page), injected: await injected(page), axe: [], ...seen });
  // What axe finds in dark is of the colours: once is enough. In light, contrast takes most of its time and depends on no width: it is
  // looked at where the page is narrowest, and in the middle with --once.
  if (scheme === "light" || size === WINDOWS[1]) found.axe = await findingsOf(page, once || scheme === "dark" || size === WINDOWS[0]);
  say("axe");
  await page.close();
  return found;
}

function faultsOf({ windows, form, fragmentTaken, tab, print }) {
  const faults = [];
  const expect = (isRight, what) => { if (!isRight) faults.push(what); };
  for (const each of windows) {
    const where = `${each.window} ${each.scheme}`;
    expect(each.errors.length === 0, `${where}: errors on the console`);
    expect(each.requests.length === 0, `${where}: requests`);
    expect(each.charts.empty.length === 0, `${where}: empty charts`);
    expect(each.axe.length === 0, `${where}: findings of axe`);
    expect(each.overflow <= 0 && each.overflowOpen <= 0, `${where}: the page scrolls sideways`);
    expect(each.notANumber === null, `${where}: ${each.notANumber} is shown`);
    expect(each.injected === 0, `${where}: data became elements`);
  }
  // Of all openings the quickest: what else the machine does makes the others slower, and none quicker.
  const quickest = Math.min(...windows.map((each) => each.readyMs ?? Infinity));
  expect(quickest < readyWithin, `ready after ${quickest} ms`);
  expect(form.answerChanged || !form.isRanked, "the answer does not follow the form");
  expect(form.fragmentChanged, "the address does not follow the form");
  expect(form.backRestores && form.sizeRestored, "the way back does not restore the answer");
  expect(fragmentTaken, "the form does not follow the address");
  expect(tab.inOrder, "Tab does not reach everything in order");
  expect(print.undrawn === 0 && print.closed === 0 && print.notANumber === null && print.errors.length === 0, "not all is there for print");
  return faults;
}

async function check() {
  const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", headless: true, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const found = { report, windows: [] };
    // The first page of a browser pays for its start.
    await (await open(browser, WINDOWS[1], "light")).page.close();
    for (const size of once ? [WINDOWS[1]] : WINDOWS) {
      for (const scheme of once ? ["light"] : ["light", "dark"]) found.windows.push(await lookAt(browser, size, scheme));
    }
    const { page } = await open(browser, WINDOWS[1], "light");
    found.form = await asks(page);
    found.tab = await tabs(page);
    await page.close();
    found.fragmentTaken = await takesFragment(browser);
    found.print = await prints(browser);
    found.faults = faultsOf(found);
    return found;
  } finally {
    await browser.close();
  }
}

if (!report || !fs.existsSync(report)) {
  console.error("node check.js REPORT.html [--pictures DIR]");
  process.exit(2);
}
check().then((found) => {
  console.log(JSON.stringify(found, null, 1));
  process.exitCode = found.faults.length === 0 ? 0 : 1;
}, (error) => {
  console.error(error);
  process.exitCode = 2;
});

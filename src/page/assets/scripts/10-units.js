"use strict";
// Numbers as people read them. What is not known is a dash, never NaN.
globalThis.Ipcbench = globalThis.Ipcbench || {};
{
	const DASH = "–";
	const TIMES = [" ns", " µs", " ms", " s"];
	const RATES = [" B/s", " kB/s", " MB/s", " GB/s", " TB/s"];
	const COUNTS = ["", " k", " M", " G"];
	const SIZES = ["B", "KiB", "MiB", "GiB"];

	const isNumber = (value) => typeof value === "number" && Number.isFinite(value);

	function threeDigits(value) {
		const magnitude = Math.abs(value);
		return value.toFixed(magnitude < 9.995 ? 2 : magnitude < 99.95 ? 1 : 0);
	}

	function scaled(value, units) {
		if (!isNumber(value)) return DASH;
		let unit = 0;
		while (unit + 1 < units.length && Math.abs(value) >= 999.5) {
			value /= 1000;
			unit += 1;
		}
		return (unit === 0 && Number.isInteger(value) ? value.toFixed(0) : threeDigits(value)) + units[unit];
	}

	const ns = (value) => scaled(value, TIMES);
	const count = (value) => scaled(value, COUNTS);
	const bytesPerS = (value) => scaled(value, RATES);
	const ratio = (value) => (isNumber(value) ? threeDigits(value) : DASH);
	const whole = (value) => (isNumber(value) ? value.toLocaleString("en-GB") : DASH);

	function bytes(value) {
		if (!isNumber(value)) return DASH;
		let unit = 0;
		while (unit + 1 < SIZES.length && value >= 1024 && value % 1024 === 0) {
			value /= 1024;
			unit += 1;
		}
		return `${value} ${SIZES[unit]}`;
	}

	/** A figure by the name of its metric, as the program's own tables write it. */
	function metric(name, value) {
		if (!isNumber(value)) return DASH;
		if (name.split("_").includes("ns")) return ns(value);
		if (name.endsWith("bytes_per_s")) return bytesPerS(value);
		if (name.endsWith("_s") && !name.endsWith("_per_s")) return ns(value * 1e9);
		if (/ratio|speedup|efficiency/.test(name)) return ratio(value);
		return count(value);
	}

	/** "6.1 to 6.9 µs": the unit once where both ends have the same. */
	function interval(low, high, text = ns) {
		const [from, to] = [text(low), text(high)];
		const unit = (end) => end.replace(/^[\d.,\s]+/, "");
		return unit(from) && unit(from) === unit(to) ? `${from.slice(0, -unit(from).length).trim()} to ${to}` : `${from} to ${to}`;
	}

	/** A median with its interval: "6.5 µs (6.1 to 6.9 µs)". */
	function estimate(its, text = ns) {
		if (!its) return DASH;
		return text(its.median) + (its.interval ? ` (${interval(...its.interval, text)})` : "");
	}

	const PREFIXES = { "": 0, k: 1, m: 2, g: 3 };

	function prefixed(text, pattern, base) {
		const found = pattern.exec(String(text).trim());
		if (!found) return null;
		const value = Number(found[1]) * base ** PREFIXES[found[2].toLowerCase()];
		return isNumber(value) ? value : null;
	}

	/** "64", "4 KiB", "4k" as bytes; null where it is no size. */
	function parseBytes(text) {
		const value = prefixed(text, /^(\d+(?:\.\d+)?)\s*([kmg]?)(?:i?b)?$/i, 1024);
		return value === null || !Number.isInteger(value) ? null : value;
	}

	/** "100k", "1.5 M" as a number above 0; null where it is none. */
	function parseCount(text) {
		const value = prefixed(text, /^(\d+(?:\.\d+)?(?:e\d+)?)\s*([kmg]?)$/i, 1000);
		return value > 0 ? value : null;
	}

	/** At most `most` round values within two bounds above 0, in as fine steps as that leaves room for. */
	function logTicks(low, high, most) {
		let ticks = [];
		for (const steps of [[1, 2, 5], [1, 3], [1]]) {
			ticks = [];
			for (let decade = Math.floor(Math.log10(low)); decade <= Math.ceil(Math.log10(high)); decade += 1) {
				for (const step of steps) ticks.push(Number(`${step}e${decade}`));
			}
			ticks = ticks.filter((tick) => tick >= low && tick <= high);
			if (ticks.length <= most) return ticks;
		}
		const every = Math.ceil(ticks.length / most);
		return ticks.filter((_, place) => place % every === 0);
	}

	Ipcbench.units = {
		DASH, isNumber, ns, bytes, count, bytesPerS, ratio, whole, metric, interval, estimate, parseBytes, parseCount, logTicks,
		tick: (text) => (value) => text(Number(value.toPrecision(12))).replace(/(\.\d*?)0+(?=\D|$)/, "$1").replace(/\.(?=\D|$)/, ""),
	};
}
if (typeof module === "object") module.exports = Ipcbench.units;

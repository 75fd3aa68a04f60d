"use strict";
// What the page was asked for, as its address says it behind "#": readable, and without what is usual.
globalThis.Ipcbench = globalThis.Ipcbench || {};
if (typeof require === "function") require("./10-units.js");
{
	const { units } = Ipcbench;
	const flag = { usual: false, read: (text) => text === "1", write: () => "1" };
	const text = (usual = "", allowed = null) => ({
		usual,
		read: (value) => (!allowed || allowed.includes(value) ? value : usual),
		write: String,
	});
	const number = (usual, read) => ({
		usual,
		read: (value) => {
			const found = read(value);
			return found === null ? usual : found;
		},
		write: String,
	});

	const KEYS = {
		bytes: number(64, (value) => units.parseBytes(value) || null),
		rate: number(null, units.parseCount),
		cores: number(2, (value) => (value === "1" ? 1 : 2)),
		spin: flag,
		max_cpu: number(null, units.parseCount),
		boundaries: flag,
		many_to_one: flag,
		survive_crash: flag,
		no_library: flag,
		idle: text(),
		by: text("latency", ["latency", "cpu", "throughput"]),
		families: { usual: "", read: String, write: String },
		wait: text("block"),
		placement: text(),
		chart_idle: text(),
		distance: text("", ["", "near", "far"]),
		size: number(null, units.parseBytes),
		run: number(1, (value) => (/^[1-9]\d*$/.test(value) ? Number(value) : null)),
		theme: text("", ["", "light", "dark"]),
		at: text(),
	};

	const usual = () => Object.fromEntries(Object.entries(KEYS).map(([key, it]) => [key, it.usual]));

	/** "#bytes=4096&spin=1" as a state; what it does not say, or says wrongly, is as usual. */
	function parse(fragment) {
		const state = usual();
		for (const [key, value] of new URLSearchParams(fragment.replace(/^#/, ""))) {
			if (Object.hasOwn(KEYS, key)) state[key] = KEYS[key].read(value);
		}
		return state;
	}

	function write(state) {
		const said = new URLSearchParams();
		for (const [key, it] of Object.entries(KEYS)) {
			if (state[key] !== undefined && state[key] !== it.usual) said.append(key, it.write(state[key]));
		}
		return said.toString();
	}

	/** The part of a state that the mechanisms are ranked by. */
	const question = (state) => ({
		bytes: state.bytes, rate: state.rate, cores: state.cores, maySpin: state.spin, maxCpu: state.max_cpu,
		boundaries: state.boundaries, manyToOne: state.many_to_one, surviveCrash: state.survive_crash,
		noLibrary: state.no_library, idle: state.idle, by: state.by,
	});

	Ipcbench.state = { usual, parse, write, question };
}
if (typeof module === "object") module.exports = Ipcbench.state;

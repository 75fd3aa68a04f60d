"use strict";
// The path of one message as a drawing: who has a copy of it where, what crosses into the kernel, who is woken.
{
	const { units, dom: { svg, el } } = Ipcbench;
	const IN_KERNEL = ["byte stream", "datagram", "kernel copy", "file"];
	const IN_MEMORY = ["shared memory", "mapped file", "ring"];
	const [LEFT, RIGHT, MIDDLE, BOUNDARY] = [56, 404, 230, 118];
	const LEVELS = { kernel: 158, memory: 72, between: 72 };

	/** What lies between the two: "kernel", "memory" that both see, or another process "between". */
	function betweenOf(its) {
		const path = String(its.path || "");
		const family = String(its.family || "");
		if (/\bdaemon\b|\bserver's\b|\bbroker\b/.test(path)) return "between";
		if (IN_KERNEL.includes(family)) return "kernel";
		if (IN_MEMORY.includes(family)) return "memory";
		if (family === "queue") return /shared memory/.test(path) ? "memory" : "kernel";
		if (family === "notification") return /shared word/.test(path) ? "memory" : "kernel";
		if (family === "library") return /memory/.test(path) && !/socket|UDP|TCP/.test(path) ? "memory" : "kernel";
		return /\bslot\b/.test(path) ? "memory" : "kernel";
	}

	const arrow = (d, kind) => svg("path", { d, class: kind, "marker-end": `url(#tip-${kind})` });

	function tips() {
		const tip = (kind) => svg("marker", { id: `tip-${kind}`, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 6,
			markerHeight: 6, orient: "auto" },
			svg("path", { d: "M0 0.5L7.5 4L0 7.5z", class: `tip ${kind}` }));
		return svg("defs", null, tip("copied"), tip("woken"));
	}

	const label = (x, y, text, kind) => svg("text", { x, y, class: kind, "text-anchor": "middle" }, text);

	function box(x, name, note) {
		return [svg("rect", { x: x - 52, y: 20, width: 104, height: 76, class: "side" }), label(x, 38, name, "name"), note
			&& label(x, 54, note, "small")];
	}

	const NAMES = { kernel: "in the kernel", memory: "memory that both see", between: "a process between" };

	function middle(between) {
		const y = between === "kernel" ? 128 : 20;
		const height = between === "kernel" ? 52 : 76;
		return [svg("rect", { x: MIDDLE - 92, y, width: 184, height, class: `middle ${between}` }),
			label(MIDDLE, between === "kernel" ? 142 : 38, NAMES[between], "small")];
	}

	/** The places of a message on its way: with n copies, n + 1 of them, the first the sender's and the last the receiver's. */
	function stops(copies, between) {
		const level = LEVELS[between] + (between === "kernel" ? 6 : 4);
		const step = 150 / Math.max(copies - 2, 1);
		const inner = Array.from({ length: Math.max(copies - 1, 0) },
			(_, at) => [copies === 2 ? MIDDLE : MIDDLE - 75 + at * step, level]);
		return [[LEFT + 30, 76], ...inner, [RIGHT - 30, 76]];
	}

	function copying(copies, between) {
		if (copies === 0) return [];
		const all = stops(copies, between);
		const dip = copies === 1 && between === "kernel";
		return [
			all.map(([x, y]) => svg("rect", { x: x - 5, y: y - 5, width: 10, height: 10, class: "buffer" })),
			all.slice(1).map(([x, y], at) => {
				const [fromX, fromY] = all[at];
				return arrow(dip ? `M${fromX + 6} ${fromY + 3}C${MIDDLE - 60} 178 ${MIDDLE + 60} 178 ${x - 7} ${y + 4}`
					: `M${fromX + 6} ${fromY}L${x - 7} ${y}`, "copied");
			}),
		];
	}

	function calling(calls, sleeping) {
		const step = Math.min(13, 96 / Math.max(calls, 1));
		const from = MIDDLE - (step * (calls - 1)) / 2;
		return Array.from({ length: calls }, (_, at) => svg("circle",
			{ cx: from + at * step, cy: BOUNDARY - 7, r: 4, class: at < calls - sleeping ? "call" : "call sleeps" }));
	}

	function waking(wakeups) {
		if (wakeups === 0) return [];
		const step = (RIGHT - LEFT) / wakeups;
		const inner = Array.from({ length: wakeups - 1 }, (_, at) => [LEFT + (at + 1) * step, 202]);
		const all = [[LEFT, 202], ...inner, [RIGHT, 202]];
		const hops = all.slice(1).map(([x, y], at) => {
			const [fromX, fromY] = all[at];
			const start = at === 0 ? `M${LEFT} 98V194Q${LEFT} 202 ${LEFT + 8} 202` : `M${fromX + 5} ${fromY}`;
			const end = at === wakeups - 1 ? `H${RIGHT - 8}Q${RIGHT} 202 ${RIGHT} 194V100` : `H${x - 6}`;
			return arrow(start + end, "woken");
		});
		return [hops, inner.map(([cx, cy]) => svg("circle", { cx, cy, r: 3.5, class: "sleeper" }))];
	}

	const some = (number, what) => `${number === 0 ? "no" : number} ${what}${number === 1 ? "" : "s"}`;

	function countsOf(its) {
		const { system_calls: calls, sleep_calls: sleeping, copies, wakeups } = its.per_message || {};
		return [calls, sleeping, copies, wakeups].every((it) => units.isNumber(it) && it >= 0 && it < 100)
			? { calls, sleeping, copies, wakeups } : null;
	}

	function inWords({ calls, sleeping, copies, wakeups }) {
		const which = sleeping === calls ? "all" : sleeping;
		const only = sleeping === 0 ? "" : `, ${which} of them (hollow) only to sleep or to wake`;
		const several = wakeups === 1 ? "1 wake-up, the receiver's" : `${wakeups} wake-ups, the receiver's among them`;
		const woken = wakeups === 0 ? "nobody is woken: who waits looks all the time" : several;
		return [some(copies, "copy").replace("copys", "copies"), some(calls, "system call") + only, woken];
	}

	/** The drawing of a mechanism's path, with its key; null where the run does not say what happens. */
	function drawing(its) {
		const counts = countsOf(its);
		if (!counts) return null;
		const between = betweenOf(its);
		const said = inWords(counts);
		const picture = svg("svg", { class: "path", viewBox: "0 0 460 218", role: "img",
			"aria-label": `The path of one message to a receiver that is asleep: ${said.join("; ")}.` },
			tips(), svg("path", { d: `M0 ${BOUNDARY}H460`, class: "boundary" }), label(18, BOUNDARY + 14, "kernel", "tiny"),
			middle(between), box(LEFT, "sender"), box(RIGHT, "receiver", counts.wakeups > 0 ? "asleep, woken" : "looks all the time"),
			waking(counts.wakeups), copying(counts.copies, between), calling(counts.calls, counts.sleeping));
		const kinds = ["copied", "call", "woken"];
		return el("div", { class: "path-drawing" }, picture,
			el("ul", { class: "path-key" }, said.map((it, at) => el("li", { class: kinds[at] }, it))));
	}

	Ipcbench.path = { drawing, betweenOf, inWords };
}

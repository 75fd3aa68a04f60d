"use strict";
// Charts that are not about messages: pools of workers, starting processes, remote calls.
{
	const { units, cases, charts, drawing, dom: { table }, series } = Ipcbench;
	const TASKS = { countdown: "Counting down, nothing shared", memory: "Reading memory", lock: "Taking one lock" };
	const keys = (lines) => lines.map(({ name, label }) => ({ name, label }));
	const numberIn = (column) => (it) => (it[column] === undefined || it[column] === "" ? null : Number(it[column]));

	function speedupPanel(task, scaling, members) {
		const isOfOneWait = cases.values(members.filter((it) => it.pool !== "serial"), "wait").length < 2;
		const variantOf = (it) => (isOfOneWait || it.pool === "serial" ? "" : it.wait);
		const lines = series.seriesOf(members, { nameOf: (it) => it.pool, variantOf, xOf: numberIn("workers"), metric: "speedup" });
		const most = Math.max(...lines.flatMap((it) => it.points.map(({ x }) => x)));
		const ideal = { name: "ideal", label: "ideal", dash: "second",
			points: Array.from({ length: most }, (_, at) => ({ x: at + 1, y: at + 1 })) };
		const top = Math.max(1.2, ...series.ends(lines)) * 1.1;
		const title = `${TASKS[task] || task}, ${scaling} scaling`;
		return {
			title, names: keys([...lines, ideal]), height: "16rem",
				label: series.inWords(`Speedup over workers. ${title}`, lines, "speedup"),
			config: (palette) => charts.lines(palette, {
				series: [...lines, ideal], x: charts.linearAxis(palette, { title: "workers", min: 0.8, max: most + 0.2, step: 1 }),
				y: charts.linearAxis(palette, { title: "", min: 0, max: top, text: (value) => `${value}×` }),
			}),
		};
	}

	function pool({ run, filters }) {
		const all = cases.oneDistance(cases.casesOf(run, "pool"), filters.distance);
		const scaled = all.filter((it) => it.scaling && it.value("speedup") > 0);
		const handed = all.filter((it) => it.task === "empty" && it.value("task_mean_ns") > 0)
			.sort((a, b) => a.value("task_mean_ns") - b.value("task_mean_ns"));
		const groups = [...cases.groupBy(scaled, (it) => JSON.stringify([it.task || "countdown", it.scaling]))];
		const columns = ["pool", "task", "scaling", "workers", "tasks", "wait", "idle"];
		return [
			scaled.length > 0 && drawing.figure({
				id: "pools", title: "Pools of workers: speedup",
					panels: groups.map(([key, members]) => speedupPanel(...JSON.parse(key), members)),
				notes: [
					"Over the same tasks one after the other. Strong: as many tasks for any number of workers; weak: a task for each."],
				data: () => series.tableOf("Pools of workers", scaled, columns, ["speedup", "efficiency", "wall_s", "task_s"]),
			}),
			handed.length > 0 && drawing.figure({
				id: "hand-out", title: "Handing out a task", notes: [
					"From handing an empty task to a waiting worker until it is done; and tasks a second, 64 at once."],
				body: table({ ...series.tableOf("Handing out an empty task", handed, ["pool", "workers", "wait", "idle"],
					["task_mean_ns", "task_p50_ns", "task_p99_ns", "tasks_per_s"]), kind: "compact" }),
			}),
		].filter(Boolean);
	}

	/** A panel for each title, of a metric over a column; all share the vertical axis. */
	function panelsOf(all, { column, metric, titleOf, axis, text = units.bytes }) {
		const about = { xOf: numberIn(column), metric, variantOf: (it) => (!it.wait || it.wait === "block" ? "" : it.wait) };
		const domain = charts.domain(series.ends(series.seriesOf(all, about)));
		const at = cases.values(all, column).map(Number);
		return [...cases.groupBy(all, titleOf)].map(([title, members]) => {
			const lines = series.seriesOf(members, about);
			return {
				title, names: keys(lines), height: "17rem", label: series.inWords(title, lines, metric),
				config: (palette) => charts.lines(palette, {
					series: lines, x: charts.sizeAxis(palette, at, axis, text),
						y: charts.logAxis(palette, { title: "", text: (value) => units.metric(metric, value), ...domain }),
				}),
			};
		});
	}

	function spawn({ run }) {
		const all = cases.casesOf(run, "spawn").filter((it) => it.value("reaped_mean_ns") > 0);
		const panels = [
			...panelsOf(all.filter((it) => it.caller_bytes), {
				column: "caller_bytes", metric: "reaped_mean_ns", axis: "memory of the caller",
					titleOf: (it) => `Until reaped, caller's memory in ${it.caller_pages || "base"} pages`,
			}),
			...panelsOf(all.filter((it) => !it.caller_bytes && it.message_bytes && it.value("bytes_per_s") > 0), {
				column: "message_bytes", metric: "bytes_per_s", axis: "output of the program",
					titleOf: () => "Output taken, bytes a second",
			}),
		];
		return panels.length === 0 ? [] : [drawing.figure({
			id: "spawn", title: "Starting a process", panels,
			notes: ["From before the caller began until what it started had ended and was reaped. A fork copies the caller's page tables."],
			data: () => series.tableOf("Starting a process", all,
				["mechanism", "message_bytes", "caller_bytes", "caller_pages", "placement", "idle"],
				["reaped_mean_ns", "caller_mean_ns", "first_mean_ns", "bytes_per_s"]),
		})];
	}

	function rpc({ run, filters }) {
		const all = cases.oneDistance(cases.casesOf(run, "rpc"), filters.distance)
			.filter((it) => it.value("call_mean_ns") > 0 && cases.passes(it, { placement: filters.placement, idle: filters.idle }));
		const sizes = (it) => `${units.bytes(Number(it.message_bytes))}, answered with ${units.bytes(Number(it.reply_bytes))}`;
		const about = { column: "in_flight", axis: "calls under way at once", text: String };
		const panels = [
			...panelsOf(all, { ...about, metric: "call_mean_ns", titleOf: (it) => `A call of ${sizes(it)}` }),
			...panelsOf(all.filter((it) => it.value("calls_per_s") > 0),
				{ ...about, metric: "calls_per_s", titleOf: (it) => `Calls a second of ${sizes(it)}` }),
		];
		return panels.length === 0 ? [] : [drawing.figure({
			id: "rpc", title: "Remote calls", panels, notes: [
				`Each call from when its request is to be sent until its reply is there; ${[filters.placement, filters.idle
				&& `idle ${filters.idle}`].filter(Boolean).join(", ")}.`],
			data: () => series.tableOf("Remote calls", all, ["mechanism", "wait", "message_bytes", "reply_bytes", "in_flight",
				"distance"], ["call_mean_ns", "call_p50_ns", "call_p99_ns", "calls_per_s", "serialize_ns", "deserialize_ns"]),
		})];
	}

	Ipcbench.others = { pool, spawn, rpc };
}

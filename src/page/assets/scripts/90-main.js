"use strict";
// The page: reads its data, draws its sections, and follows its address.
{
	const { cases, state: states, drawing, filters, families, dom: { el, section, to, note } } = Ipcbench;
	const FILTERS = ["families", "wait", "placement", "chart_idle", "distance", "size"];
	const OVER_SIZE = [
		{ id: "rtt", bench: "latency", metric: "rtt_mean_ns", title: "Round-trip time over message size", axis: "round trip",
			note: "One message there, one back, nothing else under way:" },
		{ id: "messages", bench: "throughput", metric: "messages_per_s", title: "Messages a second over message size",
			axis: "messages a second", note: "One sender, one receiver:" },
		{ id: "bytes", bench: "throughput", metric: "bytes_per_s", title: "Bytes a second over message size", axis: "bytes a second",
			note: "The same streams in bytes:" },
	];
	const byId = (id) => document.getElementById(id);

	const data = JSON.parse(byId("data").textContent);
	const runs = cases.list(data.runs);
	let state = states.parse(location.hash);
	let shownRun = null;

	const runOf = () => runs[state.run - 1] || runs[0] || {};

	function go(changes) {
		state = { ...state, at: "", ...changes };
		const fragment = states.write(state);
		history.pushState(null, "", fragment ? `#${fragment}` : location.pathname + location.search);
		update(changes);
	}

	function chartSections(run, familyOf) {
		const shown = { run, familyOf, filters: filters.filtersOf(run, state) };
		const { oneSize, load, matrix } = Ipcbench;
		const [rtt, messages, bytes] = OVER_SIZE.map((it) => Ipcbench.overSize.overSize(shown, it));
		const about = [
			["round trips over size", rtt], ["messages a second", messages], ["bytes a second", bytes],
				["percentiles", oneSize.percentiles(shown)],
			["latency over load", load.load(shown)], ["what a round trip costs", oneSize.cost(shown)],
				["a comparison of placements", matrix.matrix(shown)],
			["several senders and receivers", matrix.manyToMany(shown)],
		];
		const made = about.map(([what, figure]) => figure || drawing.missing(what,
			"This run has no such figures for what is chosen above."));
		return [...made.slice(0, -2), el("div", { class: "pair" }, made.slice(-2))];
	}

	function otherSections(run) {
		const shown = { run, filters: filters.filtersOf(run, state) };
		const { others, tables } = Ipcbench;
		const about = [["pools of workers", others.pool], ["starting a process", others.spawn], ["remote calls", others.rpc],
			["locks, turns and barriers", tables.sync],
			["shared objects", tables.shared], ["having a channel at all", tables.setup], ["the floor", tables.floor]];
		const made = about.map(([what, make]) => {
			const figures = make(shown);
			return figures.length > 0 ? figures : drawing.missing(what, "It was not measured in this run.");
		});
		return [...made.slice(0, -2), el("div", { class: "pair" }, made.slice(-2))];
	}

	function charts(run) {
		const familyOf = families.familiesOf(cases.list(run.mechanisms).filter((it) => it && it.id));
		const form = el("div");
		const figures = el("div", { id: "message-charts" });
		const node = section("charts", "In charts", form, figures);
		node.update = (isFormOld = true) => {
			drawing.forget(figures);
			if (isFormOld) form.replaceChildren(filters.filterForm(run, filters.filtersOf(run, state), familyOf, go));
			figures.replaceChildren(...chartSections(run, familyOf));
		};
		node.update();
		return node;
	}

	function several(run) {
		if (runs.length < 2) return null;
		const table = el("div");
		const node = section("runs", "The runs side by side",
			note("Runs that were measured apart differ by whatever happened in between. Of the size, placement and way to wait that are chosen for the charts."), table);
		node.update = () => table.replaceChildren(Ipcbench.verdicts.sideBySide(runs, filters.filtersOf(run, state)));
		node.update();
		return node;
	}

	function makers(run) {
		const { heading, which, verdicts, cards, sources } = Ipcbench;
		return [
			() => heading.heading(run, data.suite || {}), () => which.which(run, state, go), () => charts(run),
			() => section("more", "Beyond messages", otherSections(run)), () => several(run), () => verdicts.lectureSection(run),
			() => verdicts.judged(run, data.history), () => cards.cards(run), () => sources.sources(run),
		];
	}

	const NAMES = { which: "Which one?", charts: "Charts", more: "Beyond messages", runs: "Runs", lecture: "Claims", judged: "Gate",
		mechanisms: "Mechanisms", sources: "Sources" };

	function navigation() {
		const items = [...byId("main").children].filter((it) => NAMES[it.id])
			.map((it) => el("li", null, to(it.id, null, NAMES[it.id])));
		byId("sections").replaceChildren(to("top", { class: "brand" }, "ipcbench"), el("ul", null, items));
	}

	function setting(id, label, value, options, change) {
		const node = el("select", { id }, options.map(([it, text]) => el("option", { value: it, selected: it === value }, text)));
		node.addEventListener("change", () => change(node.value));
		return el("span", { class: "setting" }, el("label", { for: id }, label), node);
	}

	function settings() {
		const name = (run, at) => Ipcbench.dom.shorten(Ipcbench.heading.textOf(run.name) || `run ${at + 1}`, 28);
		byId("settings").replaceChildren(...[
			runs.length > 1 && setting("run", "Run", String(runs.indexOf(runOf()) + 1),
				runs.map((run, at) => [String(at + 1), name(run, at)]), (value) => go({ run: Number(value) })),
			setting("theme", "Colours", state.theme, [["", "as the system"], ["light", "light"], ["dark", "dark"]],
				(theme) => go({ theme })),
		].filter(Boolean));
	}

	const system = matchMedia("(prefers-color-scheme: dark)");

	function applyTheme(theme) {
		document.documentElement.dataset.theme = theme || (system.matches ? "dark" : "light");
		drawing.redraw();
	}

	// The sections that are still to come: each in a turn of its own, so that the form answers meanwhile.
	let ahead = [];

	function addNext() {
		const node = ahead.shift()();
		if (node) byId("main").append(node);
		if (ahead.length > 0) return;
		navigation();
		reveal(state.at);
		performance.mark("ipcbench-whole");
	}

	function addLater() {
		const own = ahead;
		setTimeout(() => {
			if (own !== ahead || own.length === 0) return;
			addNext();
			addLater();
		});
	}

	function addAll() {
		while (ahead.length > 0) addNext();
	}

	function render() {
		const run = runOf();
		shownRun = run;
		Ipcbench.known = new Set(Ipcbench.cards.all(run).map((it) => it.id));
		drawing.forget(byId("main"));
		byId("main").replaceChildren();
		ahead = makers(run);
		addNext();
		addNext();
		navigation();
		settings();
		document.title = `${Ipcbench.heading.textOf(run.name) || "A run"} – ipcbench report`;
		addLater();
	}

	/** Shows what a change of the state is about, and leaves all else, and the focus, as it is. */
	function update(changes) {
		if (runOf() !== shownRun) return render();
		if ("theme" in changes) applyTheme(state.theme);
		addAll();
		const isFilter = FILTERS.some((it) => it in changes);
		byId("which").update(state);
		if (isFilter) byId("charts").update(false);
		if (isFilter && byId("runs")) byId("runs").update();
		return undefined;
	}

	/** Brings an element into view, opened, and with the focus. */
	function reveal(id) {
		const node = id && byId(id);
		if (!node) return;
		if (node.matches("details")) node.open = true;
		node.scrollIntoView();
		(node.querySelector(":scope > summary") || node).focus({ preventScroll: true });
	}

	function followAddress() {
		const before = state;
		state = states.parse(location.hash);
		const changes = Object.fromEntries(Object.entries(state).filter(([key, value]) => value !== before[key]));
		const isFilter = FILTERS.some((it) => it in changes);
		update(changes);
		if (isFilter && runOf() === shownRun) byId("charts").update();
		settings();
		if (ahead.length === 0) reveal(state.at);
	}

	document.addEventListener("click", (event) => {
		const link = event.target instanceof Element && event.target.closest('a[href^="#at="]');
		if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
		event.preventDefault();
		const { at } = states.parse(link.getAttribute("href"));
		go({ at });
		reveal(at);
	});
	addEventListener("popstate", followAddress);
	system.addEventListener("change", () => applyTheme(state.theme));

	// On paper all is drawn, in light colours, and every card is open.
	let opened = [];
	addEventListener("beforeprint", () => {
		addAll();
		opened = [...document.querySelectorAll("details.card:not([open])")];
		opened.forEach((it) => { it.fill(); it.open = true; });
		applyTheme("light");
		drawing.drawAll();
	});
	addEventListener("afterprint", () => {
		opened.forEach((it) => { it.open = false; });
		applyTheme(state.theme);
	});

	applyTheme(state.theme);
	render();
	const made = [data.suite && data.suite.name, data.suite && data.suite.version, data.suite
		&& `page made ${Ipcbench.heading.date(data.suite.made)}`].filter((it) => typeof it === "string" && it);
	byId("made").textContent = made.join(", ");
	performance.mark("ipcbench-ready");
}

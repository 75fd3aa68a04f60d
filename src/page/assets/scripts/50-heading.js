"use strict";
// What this is of: the run, its machine, what will have disturbed it, and what in short it says.
{
	const { units, cases, advice, state, dom: { el, toMechanism, to } } = Ipcbench;
	const textOf = (value) => (typeof value === "string" ? value.trim() : typeof value === "number" ? String(value) : "");

	function date(text) {
		const time = new Date(text);
		if (!text || Number.isNaN(time.getTime())) return textOf(text);
		return `${time.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric",
			timeZone: "UTC" })}, ${time.toISOString().slice(11, 16)} UTC`;
	}

	function warnings(environment) {
		return cases.list(environment.warnings).map((it) => (typeof it === "string" ? { text: it } : it || {}))
			.map((it) => ({ text: textOf(it.text), command: textOf(it.command) })).filter((it) => it.text);
	}

	function facts(run, suite) {
		const its = run.environment || {};
		const memory = units.isNumber(its.memory_bytes) ? `${units.ratio(its.memory_bytes / 2 ** 30)} GiB` : "";
		const all = [
			["Run", textOf(run.name)],
			["Measured", date(its.date)],
			["Machine", [textOf(its.host), textOf(its.cpu_model), textOf(its.hypervisor)
				&& `virtual (${textOf(its.hypervisor)})`].filter(Boolean).join(", ")],
			["CPUs", [units.isNumber(its.cpus_available) && `${its.cpus_available} available`, memory
				&& `${memory} of memory`].filter(Boolean).join(", ")],
			["Kernel", textOf(its.kernel)],
			["Build", [textOf(its.compiler), textOf(its.build_type), textOf(its.commit)
				.slice(0, 8) + (its.dirty === true ? ", with changes" : "")].filter(Boolean).join(", ")],
			["Suite", [textOf(suite.name), textOf(suite.version)].filter(Boolean).join(" ")],
		].filter(([, value]) => value);
		return el("dl", { class: "facts" }, all.map(([name, value]) => el("div", null, el("dt", null, name), el("dd", null, value))));
	}

	function counts(run) {
		const { cases: number, sessions, noisy, noisyCases, skipped, failed } = cases.quality(run);
		const all = [[number, "cases"], [sessions, "sessions"], [noisy, `noisy ones, left out where there are others: not in ${units.whole(noisyCases)} cases`],
			[skipped, "rows skipped"], [failed, "rows failed"]];
		return el("ul", { class: "counts" }, all.map(([value, what]) => el("li", null, el("strong", null, units.whole(value)), " ",
			what)));
	}

	function first(run, asked) {
		const { ranking } = advice.advise({ ...state.question(state.usual()), ...asked }, cases.list(run.offers),
			cases.list(run.mechanisms));
		if (ranking.length === 0 || advice.isPreliminary(ranking[0].offer.rtt_ns)) return null;
		return { ...ranking[0], alike: ranking.filter((it) => it.likeFirst).length - 1 };
	}

	// With those that cannot be told from it: none of them is called the faster one.
	const named = ({ offer, alike }) => [toMechanism(offer.mechanism), alike > 0 && ` or ${alike} other${alike > 1 ? "s" : ""} not told from it`];
	const rtt = ({ offer }) => el("strong", null, units.ns(offer.rtt_ns.median));
	const like = (run, asked, what) => {
		const found = first(run, asked);
		return found && what(found);
	};

	// What the rankings say for the questions that most people have.
	function inShort(run) {
		const asleep = first(run, {});
		if (!asleep) return el("p", { class: "lede" }, "No round trip of 64\u00a0B has an interval here: all such figures are preliminary.");
		const spinning = first(run, { maySpin: true });
		const state = textOf(run.distance) && ` (${textOf(run.distance)} CPUs, as in most sessions)`;
		const sentences = [["Of what sleeps while it waits, ", named(asleep),
			" has the shortest round trip of 64\u00a0B across two cores", state, ": ", rtt(asleep), "."]];
		if (spinning && advice.spins(spinning.offer) && !advice.overlap(spinning.offer.rtt_ns, asleep.offer.rtt_ns)) {
			const times = Number((asleep.offer.rtt_ns.median / spinning.offer.rtt_ns.median).toPrecision(2));
			sentences.push([" Who may keep both cores busy gets that down to ", rtt(spinning), " with ", named(spinning),
				`, by a factor of ${times}.`]);
		}
		sentences.push(like(run, { cores: 1 }, (found) => [" On one core it is ", named(found), " with ", rtt(found), "."]));
		sentences.push(like(run, { bytes: 2 ** 20 }, (found) => [" A message of 1\u00a0MiB comes back soonest through ", named(found),
			": ", rtt(found), "."]));
		return el("p", { class: "lede" }, sentences.flat().filter(Boolean), " ", to("which", null, "Ask for your own case"), ".");
	}

	function warned(run) {
		const all = warnings(run.environment || {});
		const remarks = cases.list(run.remarks).map(textOf).filter(Boolean);
		if (all.length + remarks.length === 0) return null;
		return el("section", { class: "warnings", "aria-labelledby": "warnings-title" },
			el("h2", { id: "warnings-title" }, "What may have disturbed it"),
			el("ul", null, all.map(({ text, command }) => el("li", null, text, command && [" ", el("code", null, command)])),
				remarks.map((it) => el("li", null, it))));
	}

	function heading(run, suite) {
		const machine = textOf((run.environment || {}).cpu_model) || textOf((run.environment || {}).host);
		return el("section", { id: "top", class: "heading", "aria-labelledby": "title", tabindex: -1 },
			el("h1", { id: "title" }, `What processes pay to talk to each other${machine ? ` on ${machine}` : ""}`),
			el("p", { class: "reliability" }, textOf(run.reliability)), inShort(run), facts(run, suite), counts(run), warned(run));
	}

	Ipcbench.heading = { heading, date, textOf };
}

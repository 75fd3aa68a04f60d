"use strict";
// "Which one?": the form, the ranking, and what was left out.
{
	const { units, cases, advice, marks, state: { question, usual }, dom: { el, table, toMechanism, section, note } } = Ipcbench;
	const FEW = 12;
	const CRITERIA = { latency: "round-trip time", cpu: "CPU time a message", throughput: "messages a second" };
	let isWhole = false;

	function field(name, label, hint, input) {
		return el("div", { class: "field" }, el("label", { for: `ask-${name}` }, label), input, hint
			&& el("span", { class: "hint", id: `hint-${name}` }, hint));
	}

	// Short where that says the same.
	function rateText(rate) {
		if (rate === null) return "";
		return units.parseCount(units.count(rate)) === rate ? units.count(rate) : String(rate);
	}

	const input = (name, value, attributes) =>
		el("input", { id: `ask-${name}`, name, type: "text", value: value ?? "", autocomplete: "off",
			"aria-describedby": `hint-${name}`, ...attributes });

	function select(name, value, options) {
		return el("select", { id: `ask-${name}`, name }, options.map(([it, text]) => el("option",
			{ value: it, selected: it === String(value) }, text)));
	}

	function check(name, value, label, hint) {
		return el("div", { class: "check" }, el("input", { id: `ask-${name}`, name, type: "checkbox", checked: value }),
			el("label", { for: `ask-${name}` }, label, hint && el("span", { class: "hint" }, ` ${hint}`)));
	}

	function form(run, state, change) {
		const offers = cases.list(run.offers);
		const sizes = [...new Set(offers.map((it) => it.message_bytes))].sort((a, b) => a - b);
		const idles = [...new Set(offers.map((it) => it.idle).filter(Boolean))].sort();
		const node = el("form", { class: "ask", "aria-label": "What you need" },
			el("fieldset", null, el("legend", null, "Messages"),
				field("bytes", "Size", "such as 64, 4 KiB, 1 MiB",
					input("bytes", units.bytes(state.bytes), { list: "measured-sizes", inputmode: "text" })),
				el("datalist", { id: "measured-sizes" }, sizes.map((it) => el("option", { value: units.bytes(it) }))),
				field("rate", "How many a second", "empty: any; such as 100k", input("rate", rateText(state.rate))),
				check("boundaries", state.boundaries, "have to stay apart", "no stream of bytes"),
				check("many_to_one", state.many_to_one, "come from several senders")),
			el("fieldset", null, el("legend", null, "Cores"),
				field("cores", "The two sides have", "", select("cores", state.cores,
					[["2", "a core each"], ["1", "one core together"]])),
				field("max_cpu", "Cores busy at most", "empty: any; such as 0.5; needs a rate", input("max_cpu", state.max_cpu)),
				field("idle", "Idle cores", "", select("idle", state.idle,
					[["", "poll, where measured"], ...idles.map((it) => [it, it])])),
				check("spin", state.spin, "may spin", "a side that waits keeps its core busy")),
			el("fieldset", null, el("legend", null, "Also"),
				check("survive_crash", state.survive_crash, "told of a peer's death"),
				check("no_library", state.no_library, "no library", "but the kernel and libc"),
				field("by", "Rank by", "", select("by", state.by, Object.entries(CRITERIA)))),
			el("div", { class: "buttons" }, el("button", { type: "reset" }, "As at first")));
		listen(node, change);
		return node;
	}

	const READERS = { bytes: (value) => units.parseBytes(value) || null, rate: units.parseCount, max_cpu: units.parseCount };

	function valueOf(control) {
		if (control.type === "checkbox") return control.checked;
		if (control.name === "cores") return Number(control.value);
		return Object.hasOwn(READERS, control.name) ? READERS[control.name](control.value) : control.value;
	}

	// A text that cannot be read is marked, and asks for nothing.
	function listen(node, change) {
		node.addEventListener("submit", (event) => event.preventDefault());
		node.addEventListener("change", ({ target }) => {
			const value = valueOf(target);
			const isWrong = value === null && (target.value.trim() !== "" || target.name === "bytes");
			if (isWrong) target.setAttribute("aria-invalid", "true");
			else target.removeAttribute("aria-invalid");
			if (!isWrong) change({ [target.name]: value });
		});
		node.addEventListener("reset", (event) => {
			event.preventDefault();
			const first = usual();
			change(Object.fromEntries([...node.elements].filter((it) => it.name).map(({ name }) => [name, first[name]])));
		});
	}

	/** Sets the form to a state, without making it anew: what has the focus keeps it. */
	function fill(node, state) {
		const texts = { bytes: units.bytes(state.bytes), rate: rateText(state.rate), max_cpu: String(state.max_cpu ?? "") };
		for (const control of node.elements) {
			if (!control.name) continue;
			if (control.type === "checkbox") control.checked = state[control.name];
			else control.value = texts[control.name] ?? String(state[control.name]);
			control.removeAttribute("aria-invalid");
		}
	}

	const how = (offer) => (offer.transfer === "zero-copy" ? `${offer.wait}, zero-copy` : offer.wait);

	function withInterval(estimate, text) {
		if (!estimate) return units.DASH;
		const range = estimate.interval ? units.interval(...estimate.interval, text) : "preliminary";
		return { node: el("span", null, text(estimate.median), el("span", { class: "range" }, range)) };
	}

	function needs(its) {
		const packages = its.library && its.library.packages;
		const limited = its.limited_by;
		const parts = [its.library && its.library.name && el("span", null, its.library.name, packages
			&& el("code", null, ` ${packages}`)),
			units.isNumber(its.max_message_bytes) && its.max_message_bytes < 2 ** 30
				&& el("span", null, `at most ${units.bytes(its.max_message_bytes)}`),
			limited && el("span", { class: "limit" }, limited)].filter(Boolean);
		return parts.length === 0 ? "nothing" : { node: el("span", { class: "needs" }, parts) };
	}

	function row(choice, at, by, strip) {
		const { offer, promises } = choice;
		const estimate = advice.estimateBy(by, offer);
		const isLike = at > 0 && choice.likeFirst && !advice.isPreliminary(estimate);
		const isFirst = at === 0 && !advice.isPreliminary(estimate);
		const rank = advice.isPreliminary(estimate) ? units.DASH : at + 1;
		const name = el("span", null, el("span", { class: "rank" }, `${rank} `), marks.marker(offer.mechanism),
			toMechanism(offer.mechanism),
			isLike && el("span", { class: "like", title: "its interval reaches into that of the first" }, " ≈ first"));
		return { class: isFirst ? "is-first" : isLike ? "is-like" : null,
			cells: [{ node: name }, { node: strip(estimate, isFirst) }, how(offer), units.bytes(offer.message_bytes),
			withInterval(offer.rtt_ns, units.ns), units.ns(offer.rtt_p99_ns), withInterval(offer.messages_per_s, units.count),
			withInterval(offer.cpu_ns_per_message, units.ns), choice.coresBusy === null ? units.DASH : choice.coresBusy.toFixed(2),
				needs(promises)] };
	}

	function ranking(answer) {
		const { ranking: all, question: { by } } = answer;
		const strip = marks.strips(all.map((it) => advice.estimateBy(by, it.offer)));
		const few = isWhole ? all.length : Math.max(FEW, all.filter((it) => it.likeFirst).length);
		const columns = ["mechanism", `${CRITERIA[by]}, log scale`, "waits by", "size", "RTT", "p99", "messages/s", "CPU/message",
			"cores busy", "needs"];
		const rows = all.map((it, at) => row(it, at, by, strip));
		rows.forEach((it, at) => { if (at >= few) it.class = `${it.class || ""} beyond`; });
		const node = table({ caption: `Ranked by ${CRITERIA[by]}: ${advice.inWords(answer.question)}`, label: "The ranking", columns,
			isNumber: (at) => at > 2 && at < 9, rows, kind: "ranking" });
		return [node, all.length > few && more(node, all.length)];
	}

	function more(node, number) {
		const button = el("button", { type: "button", class: "more" }, `Show all ${number}`);
		button.addEventListener("click", () => {
			isWhole = true;
			node.querySelectorAll(".beyond").forEach((it) => it.classList.remove("beyond"));
			button.remove();
			node.focus();
		});
		return button;
	}

	// Reasons that differ in a figure alone stand together, each figure with its mechanism.
	const FIGURE = /^(passes|carries at most) ([\d.]+(?: [kMGKiB]+)?)\b/;

	function leftOut(answer) {
		const groups = [...cases.groupBy(answer.leftOut, (it) => it.reason.replace(FIGURE, "$1 …"))];
		const figure = ({ reason }) => FIGURE.test(reason) && ` (${FIGURE.exec(reason)[2]})`;
		if (groups.length === 0) return null;
		return el("div", { class: "left-out" }, el("h3", null, `Left out: ${answer.leftOut.length}, and why`),
			el("dl", null, groups.map(([reason, all]) => el("div", null, el("dt", null, reason),
				el("dd", null, all.map((it, at) => [at > 0 && ", ", toMechanism(it.mechanism), figure(it)]))))));
	}

	/** The answer in a sentence, for who cannot see the table change. */
	function inWords({ ranking: all, question: { by, cores } }, distance) {
		if (all.length === 0) return "Nothing that was measured answers this.";
		const { offer } = all[0];
		const text = by === "throughput" ? units.count : units.ns;
		const like = all.slice(1).filter((it) => it.likeFirst).map((it) => it.offer.mechanism);
		const more = like.length > 6 ? ` and ${like.length - 6} more` : "";
		const told = like.length === 0 ? "" : ` Not told from it: ${like.slice(0, 6).join(", ")}${more}.`;
		const estimate = advice.estimateBy(by, offer);
		if (advice.isPreliminary(estimate)) return `Of ${all.length} that answer this none has an interval: all figures are preliminary.`;
		const state = distance && cores === 2 ? ` with ${distance} CPUs` : "";
		return `First by ${CRITERIA[by]} of ${all.length}${state}: ${offer.mechanism} (${how(offer)}), ${text(estimate.median)}.${told}`;
	}

	function which(run, state, change) {
		const said = el("p", { id: "answer-said", class: "said", role: "status", "aria-live": "polite" });
		const answer = el("div", { id: "answer" });
		const asked = form(run, state, change);
		const node = section("which", "Which one?",
			note("Ranked by this run's figures and by what each mechanism promises. Nothing is interpolated: a size counts as the next that was measured. A round trip is no latency under load: there is a chart of that."),
			el("div", { class: "ask-and-answer" }, asked, el("div", { class: "answers" }, said, answer)));
		node.update = (now) => {
			fill(asked, now);
			const found = advice.advise(question(now), cases.list(run.offers), cases.list(run.mechanisms));
			const words = inWords(found, run.distance);
			if (said.textContent !== words) said.textContent = words;
			answer.replaceChildren(...(found.ranking.length > 0 ? ranking(found) : []).filter(Boolean),
				...[leftOut(found)].filter(Boolean));
		};
		node.update(state);
		return node;
	}

	Ipcbench.which = { which, how };
}

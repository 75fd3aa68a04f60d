"use strict";
// The colour and the marker of a name, the same wherever it is drawn, and as in the pictures of `ipcbench plot`.
globalThis.Ipcbench = globalThis.Ipcbench || {};
{
	// Each colour with the names that have it in plots/style.py, to which a test holds this, and their markers.
	const COLOURED = {
		"#0072B2": "pipe circle, unix-seqpacket rectRot, shm-pipe star, boost-asio-unix crossRot, grpc-unix rect, " +
			"eventfd cross, processes circle, posix-spawn circle",
		"#56B4E9": "fifo rect, shm-futex triangle, iceoryx star, grpc-unix-stream rectRot, vfork triangle, onetbb rect",
		"#D55E00": "unix-dgram triangle, shm-eventfd triangle, cma rectRot, zeromq-ipc circle, dbus cross, fork-each " +
			"triangle, fork triangle",
		"#E69F00": "posix-mq triangle, socketpair rectRot, zeromq-tcp rect, dbus-peer triangle, signal-handler crossRot, " +
			"fork-exec rect, boost-asio triangle",
		"#009E73": "shm-sem rectRot, udp circle, uring-socket triangle, nng-ipc triangle, capnp-unix crossRot, threads " +
			"rectRot, std-thread rectRot",
		"#CC79A7": "mmap cross, shm-ring star, redis triangle, clone3 cross, openmp cross",
		"#332288": "unix-stream crossRot, mpi cross, pidfd-signal star, shm-mpmc triangle, shm-mutex star, " +
			"uring-msg-ring rectRounded, capture-file star",
		"#8C510A": "tcp star, file rect",
		"#AA4499": "sysv-mq rect, futex triangle, vmsplice star, boost-process triangle",
		"#882255": "uring-pipe cross, cyclonedds rectRot, mailbox star, shm-ring-huge rectRounded, signal-queue rectRot, " +
			"vsock triangle, std-jthread triangle",
		"#222222": "unix-stream-framed circle, ideal line",
		"#555555": "serial crossRot",
		"#CC6677": "boost-mq rectRounded, uring-futex triangle, capture-pipe star",
		"#999933": "boost-spsc star, signalfd star, popen rectRounded",
		"#B8A030": "fd-pass star, sysv-shm star",
		"#44AA99": "memfd star, bare-pipe triangle",
		"#117733": "pty star, signal triangle, capture-memfd star, capture-socketpair rectRounded, clone3-pidfd triangle",
		"#88CCEE": "splice star, system rectRounded",
	};
	const LOOKS = new Map(Object.entries(COLOURED).flatMap(([colour, names]) => names.split(", ").map((it) => {
		const [name, marker] = it.split(" ");
		return [name, { colour, marker }];
	})));
	const COLOURS = ["#332288", "#117733", "#882255", "#999933", "#AA4499", "#44AA99", "#CC6677", "#88CCEE", "#B8A030"];
	const MARKERS = ["circle", "rect", "triangle", "rectRot", "star", "cross", "crossRot", "rectRounded"];
	const WAIT_MARKERS = {
		"block": "circle", "epoll": "rect", "poll": "rectRot", "spin-then-block": "cross", "yield": "star", "spin": "triangle",
	};

	/** FNV-1a: any stable number of a name. */
	function hash(text) {
		let value = 0x811c9dc5;
		for (const letter of text) value = Math.imul(value ^ letter.codePointAt(0), 0x01000193) >>> 0;
		return value;
	}

	function look(name) {
		return LOOKS.get(name) ||
			{ colour: COLOURS[hash(name) % COLOURS.length], marker: MARKERS[(hash(name) >>> 8) % MARKERS.length] };
	}

	const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
	const hex = (rgb) => "#" + rgb.map((it) => Math.round(it).toString(16).padStart(2, "0")).join("");

	function luminance(colour) {
		const [red, green, blue] = channels(colour).map((it) => {
			const share = it / 255;
			return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
		});
		return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
	}

	function contrast(one, other) {
		const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
		return (light + 0.05) / (dark + 0.05);
	}

	const mix = (colour, other, share) =>
		hex(channels(colour).map((it, at) => it + (channels(other)[at] - it) * share));

	/** The colour, moved towards black or white until it stands out from the background. */
	function readable(colour, background, enough = 3) {
		const towards = luminance(background) > 0.3 ? "#000000" : "#ffffff";
		for (let share = 0; share < 1; share += 0.08) {
			const moved = mix(colour, towards, share);
			if (contrast(moved, background) >= enough) return moved;
		}
		return towards;
	}

	const faded = (colour, alpha) => `rgba(${channels(colour).join(", ")}, ${alpha})`;
	const waitMarker = (wait) => (Object.hasOwn(WAIT_MARKERS, wait) ? WAIT_MARKERS[wait] : "rectRounded");

	Ipcbench.looks = { look, waitMarker, readable, contrast, faded };
}
if (typeof module === "object") module.exports = Ipcbench.looks;

"""The program as a whole: its pictures, its words, its exit codes."""

import contextlib
import io
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from xml.etree import ElementTree

sys.path.insert(0, str(Path(__file__).resolve().parent))
import made_up  # noqa: E402

import plot  # noqa: E402

PICTURES = ("rtt_over_size", "throughput_over_size", "rtt_distribution_64B", "latency_over_load", "rtt_heat_map",
            "pool_speedup")
EXTRAS = ("waits_64B", "many_to_many_64B", "floor_ratio", "cache_line_matrix", "rtt_matrix_64B", "remote_calls")


class Program(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.work_in(Path(directory.name))

    def work_in(self, directory):
        self.results = directory / "results"
        self.results.mkdir()
        self.out = directory / "new" / "plots"

    def plot(self, *arguments):
        """Calls the program within this process; returns its exit code and what it said."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = plot.main([str(argument) for argument in arguments])
            except SystemExit as exit:
                code = exit.code
        return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())

    def run_program(self, *arguments):
        """Runs the program as its users do."""
        return subprocess.run([sys.executable, "-B", str(made_up.PROGRAM), *map(str, arguments)],
                              capture_output=True, encoding="utf-8", timeout=120)

    def draw(self, code=0, formats="svg"):
        """Draws what was written; returns what was said."""
        done = self.plot(self.results, "--out", self.out, "--formats", formats)
        self.assertEqual(done.returncode, code, done.stderr)
        self.printed = done.stdout.splitlines()
        return done.stderr

    def drawn(self):
        return sorted(path.name for path in self.out.iterdir())

    def texts(self, name):
        """The texts in an SVG picture."""
        root = ElementTree.parse(self.out / f"{name}.svg").getroot()
        elements = root.iter("{http://www.w3.org/2000/svg}text")
        return ["".join(element.itertext()).strip() for element in elements]

    def text(self, name):
        return " ".join(self.texts(name))


class WholeRun(Program):
    """Drawn once for all that is looked at in its pictures."""

    def setUp(self):
        pass

    @classmethod
    def setUpClass(cls):
        directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(directory.cleanup)
        whole = cls()
        whole.work_in(Path(directory.name))
        made_up.write(whole.results, pool=made_up.pool_rows(), throughput=made_up.throughput_rows(), latency=[
            *made_up.latency_rows(largest={"posix-mq": 4096}),
            *made_up.latency_rows(idle="default", sizes=(64,), seed=5)],
            load=made_up.load_rows(placements=("cross-core",)))
        cls.said = whole.draw(formats="svg,png")
        cls.results, cls.out, cls.printed = whole.results, whole.out, whole.printed

    def test_gives_every_picture_in_both_formats(self):
        self.assertEqual(self.said, "")
        files = sorted(f"{name}.{suffix}" for name in PICTURES for suffix in ("svg", "png"))
        self.assertEqual(self.drawn(), files)
        self.assertEqual(sorted(self.printed), sorted(str(self.out / file) for file in files))
        for file in files:
            image = (self.out / file).read_bytes()
            self.assertGreater(len(image), 10_000, file)
            self.assertTrue(image.startswith(b"\x89PNG" if file.endswith("png") else b"<?xml"), file)

    def test_gives_pictures_that_say_what_they_show(self):
        for name in PICTURES[:5]:
            texts = self.texts(name)
            for mechanism in made_up.MECHANISMS:
                self.assertIn(mechanism, texts, name)
        sizes = {"8 B", "64 B", "512 B", "4 KiB", "64 KiB", "1 MiB"}
        self.assertLessEqual(sizes | {"10 µs", "same-core", "cross-core"}, set(self.texts("rtt_over_size")))
        self.assertIn("idle cores poll", self.text("rtt_over_size"))
        self.assertLessEqual(sizes | {"1 GB/s"}, set(self.texts("throughput_over_size")))
        self.assertLessEqual({"p50", "p99.9", "same-core, idle poll", "cross-core, idle default"},
                             set(self.texts("rtt_distribution_64B")))
        self.assertLessEqual({"p99, cross-core", "messages received per second"},
                             set(self.texts("latency_over_load")))
        self.assertLessEqual({"threads", "fork-each", "ideal", "2 CPUs available", "workers"},
                             set(self.texts("pool_speedup")))
        for name in PICTURES:
            self.assertIn(f"Linux 6.1.0-18-cloud-amd64 · 2026-01-02 03:04 UTC · run {made_up.RUN}",
                          self.text(name))
            self.assertEqual("95 % interval" in self.text(name), name != "rtt_heat_map")


class WholeRunInOtherWays(Program):
    def test_gives_the_same_bytes_each_time(self):
        made_up.write(self.results, pool=made_up.pool_rows(), load=made_up.load_rows(placements=("cross-core",)),
                      floor=made_up.floor_rows(4), latency=made_up.with_floor([
                          *made_up.latency_rows(), *made_up.latency_rows(wait="spin"), *made_up.pair_rows(cpus=3)]),
                      throughput=[*made_up.throughput_rows(), *made_up.shared_rows(("pipe", "fifo"))], rpc=made_up.rpc_rows())
        again = self.out.with_name("again")
        self.draw(formats="svg,png")
        self.assertEqual(self.drawn(), sorted(f"{name}.{suffix}" for name in (*PICTURES, *EXTRAS)
                                              for suffix in ("svg", "png")))
        done = self.run_program(self.results, "--out", again)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for name in self.drawn():
            self.assertEqual((self.out / name).read_bytes(), (again / name).read_bytes(), name)

    def test_writes_only_the_formats_asked_for(self):
        made_up.write(self.results, pool=made_up.pool_rows(), latency=made_up.latency_rows(("pipe",), sizes=(64,)),
                      throughput=made_up.throughput_rows(("pipe",), sizes=(64,)), load=made_up.load_rows(("pipe",)))
        self.draw(formats="png")
        self.assertEqual(self.drawn(), sorted(f"{name}.png" for name in PICTURES))


class RunOfEveryMechanism(Program):
    PICTURES = sorted([*PICTURES, "waits_64B", "many_to_many_64B", "floor_ratio", "remote_calls"])

    def test_gives_every_picture_whether_or_not_mechanisms_are_listed(self):
        tables = {**made_up.every_mechanism(sizes=(64, 4096), repetitions=1), "pool": made_up.pool_rows()}
        for listed in (None, made_up.mechanisms()):
            made_up.write(self.results, listed=listed, **tables)
            self.assertEqual(self.draw(), "")
            self.assertEqual(self.drawn(), [f"{name}.svg" for name in self.PICTURES])
            self.assertEqual("kernel copy" in self.texts("rtt_heat_map"), listed is not None)
        self.assertEqual(set(made_up.EVERY_MECHANISM) - set(self.texts("rtt_heat_map")), set(made_up.NEVER_BLOCK))
        self.assertLessEqual({f"{name}, spin" for name in made_up.NEVER_BLOCK}, set(self.texts("rtt_heat_map")))

    def test_says_that_the_list_is_damaged(self):
        made_up.write(self.results, latency=made_up.latency_rows(("signal", "eventfd"), repetitions=1))
        (self.results / "mechanisms.json").write_text("{", encoding="utf-8")
        said = self.draw()
        self.assertIn("plot.py: mechanisms are not told by family: mechanisms.json: ", said)
        self.assertNotIn("Warning", said)
        self.assertEqual(self.drawn(), ["rtt_distribution_64B.svg", "rtt_heat_map.svg", "rtt_over_size.svg"])


class PartialRun(Program):
    def test_draws_what_there_is_and_says_what_is_not(self):
        made_up.write(self.results, latency=[], pool=made_up.pool_rows(), throughput=[
            {**row, "status": "failed"} for row in made_up.throughput_rows(sizes=(8,))])
        self.assertEqual(self.draw().splitlines(), [
            "plot.py: rtt_over_size not drawn: latency.csv has no rows",
            "plot.py: throughput_over_size not drawn: no row of throughput.csv is ok or noisy",
            "plot.py: rtt_distribution_64B not drawn: latency.csv has no rows",
            "plot.py: rtt_heat_map not drawn: latency.csv has no rows",
            "plot.py: latency_over_load not drawn: load.csv is missing"])
        self.assertEqual(self.drawn(), ["pool_speedup.svg"])

    def test_draws_what_only_some_runs_hold(self):
        made_up.write(self.results, floor=made_up.floor_rows(3))
        self.assertNotIn("matrix", self.draw())
        self.assertEqual(self.drawn(), ["cache_line_matrix.svg"])

    def test_needs_no_environment(self):
        made_up.write(self.results, pool=made_up.pool_rows(), environment=None)
        self.assertIn("environment.json", self.draw())
        self.assertIn(made_up.RUN, self.text("pool_speedup"))

    def test_draws_means_without_percentiles(self):
        rows = [{**row, "rtt_p50_ns": "", "rtt_p90_ns": "", "rtt_p99_ns": "", "rtt_p999_ns": ""}
                for row in made_up.latency_rows()]
        made_up.write(self.results, latency=rows)
        self.assertIn("rtt_distribution_64B not drawn: no measured row has a percentile (rtt_p50_ns",
                      self.draw())
        self.assertEqual(self.drawn(), ["rtt_heat_map.svg", "rtt_over_size.svg"])

    def test_takes_the_default_idle_policy_where_there_is_no_other(self):
        made_up.write(self.results, latency=made_up.latency_rows(idle="default"))
        self.draw()
        for name in ("rtt_over_size", "rtt_distribution_64B"):
            self.assertIn("idle cores as the machine has them", self.text(name))
            self.assertNotIn("poll", self.text(name))

    def test_says_that_few_repetitions_have_no_band(self):
        made_up.write(self.results, latency=made_up.latency_rows(repetitions=3))
        self.draw()
        self.assertIn("median of 3 repetitions, so no band can be given. Grey, hollow: preliminary",
                      self.text("rtt_over_size"))

    def test_says_what_a_hollow_marker_is_only_where_there_is_one(self):
        rows = made_up.latency_rows()
        made_up.write(self.results, latency=rows)
        self.draw()
        self.assertNotIn("hollow", self.text("rtt_over_size"))
        for row in rows:
            row["status"] = "noisy"
        made_up.write(self.results, latency=rows)
        self.draw()
        self.assertIn("or of noisy ones alone", self.text("rtt_over_size"))

    def test_draws_a_single_point(self):
        latency = made_up.latency_rows(("pipe",), sizes=(8,), placements=("unpinned",), repetitions=1)
        made_up.write(self.results, pool=made_up.pool_rows(most_workers=1, repetitions=1), latency=latency)
        self.assertNotIn("Warning", self.draw())
        self.assertIn("unpinned", self.texts("rtt_over_size"))

    def test_takes_a_fraction_of_a_cpu_and_none_known(self):
        made_up.write(self.results, pool=made_up.pool_rows(cpus=1.5))
        self.draw()
        self.assertIn("1.5 CPUs available", self.texts("pool_speedup"))
        made_up.write(self.results, pool=[{**row, "cpus_available": ""} for row in made_up.pool_rows()])
        self.assertNotIn("Warning", self.draw())
        self.assertIn("how many CPUs were available is not known", self.text("pool_speedup"))
        self.assertFalse([text for text in self.texts("pool_speedup") if text.endswith("CPUs available")])

    def test_draws_many_mechanisms_in_three_placements(self):
        names = [f"mechanism-{n}" for n in range(40)]
        made_up.write(self.results, latency=made_up.latency_rows(
            names, sizes=(64, 4096), placements=("same-core", "smt-sibling", "cross-core"), repetitions=2))
        self.assertNotIn("Warning", self.draw())
        texts = self.texts("rtt_over_size")
        self.assertTrue(all(texts.count(name) == 3 for name in names))


class WrongCall(Program):
    def assert_refused(self, done, *words):
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertEqual(done.stdout, "")

    def test_is_refused_in_one_line(self):
        out = ("--out", self.out)
        self.assert_refused(self.run_program())
        self.assert_refused(self.plot(self.results), "--out")
        self.assert_refused(self.plot(self.results / "none", *out), "none is not a directory")
        self.assert_refused(self.plot(self.results, *out, "--formats", "svg,gif"), "'gif'", "svg, png")
        self.assert_refused(self.plot(self.results, *out, "--colour"), "--colour")

    def test_with_nothing_to_draw_is_refused_and_leaves_nothing(self):
        call = (self.results, "--out", self.out)
        self.assert_refused(self.run_program(*call), "nothing to draw", "latency.csv is missing")
        made_up.write(self.results, latency=[{"status": "skipped"}], throughput=[], pool=[])
        self.assert_refused(self.plot(*call), "no row of latency.csv is ok or noisy")
        self.assertFalse(self.out.parent.exists())

    def test_with_a_place_that_cannot_be_written_is_refused(self):
        made_up.write(self.results, pool=made_up.pool_rows())
        self.out.parent.write_text("in the way")
        self.assert_refused(self.plot(self.results, "--out", self.out), "cannot write into", "Not a dir")

    def test_help_is_none(self):
        done = self.plot("--help")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("RESULTS_DIR", done.stdout)


class FailedWrite(Program):
    def test_is_reported_and_the_other_pictures_are_written(self):
        made_up.write(self.results, latency=made_up.latency_rows(sizes=(64,)), pool=made_up.pool_rows(),
                      throughput=made_up.throughput_rows(sizes=(64,)), load=made_up.load_rows())
        (self.out / "rtt_over_size.svg").mkdir(parents=True)
        said = self.draw(code=1)
        self.assertEqual(said, f"plot.py: {self.out / 'rtt_over_size.svg'} not written: Is a directory\n")
        self.assertEqual(self.drawn(), sorted(f"{name}.svg" for name in PICTURES))
        self.assertEqual(len(self.printed), len(PICTURES) - 1)


if __name__ == "__main__":
    unittest.main()

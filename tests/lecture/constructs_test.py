"""What the programs say: each construct's demonstration, and the commands of the package."""

import unittest

from programs import Programs, modules


class DemonstrationTest(Programs):
    def test_each_says_what_happens_and_who(self):
        for module in modules():
            with self.subTest(module):
                code, out, err = self.run_program(module)
                self.assertEqual((code, err), (0, ""))
                self.assertRegex(out, r"(?m)^\[\d+\] ")
        self.assertEqual(list(self.folder.iterdir()), [])


class CommandTest(Programs):
    def test_list_has_every_construct(self):
        code, out, _ = self.run_program("lecture", "list")
        self.assertEqual((code, len(out.splitlines())), (0, len(modules())))

    def test_wrong_calls(self):
        for flags in ([], ["nope"], ["measure"], ["measure", "--run-dir=/nonexistent", "--question=latency"],
                      ["measure", f"--run-dir={self.folder}", "--question=colour"],
                      ["measure", f"--run-dir={self.folder}", "--question=latency"],
                      ["measure", f"--run-dir={self.folder}", "--question=pool", "--since=yesterday"],
                      ["measure", f"--run-dir={self.folder}", "--question=latency", "--filter=("],
                      ["report", "/nonexistent"]):
            with self.subTest(flags):
                code, out, err = self.run_program("lecture", *flags)
                self.assertEqual((code, out), (2, ""))
                self.assertNotIn("Traceback", err)

    def test_rows_are_skipped_with_the_reason_where_python_will_not_do(self):
        (self.folder / "sync.csv").write_text(
            "schema,run,bench,mechanism,wait,message_bytes,placement,idle,repetition,status,reason,cpu_a,cpu_b,shares_llc,"
            "operation,unix_time_ms\r\n")
        code, _, _ = self.run_program("lecture", "measure", f"--run-dir={self.folder}", "--question=sync",
                                      "--unavailable=Python 3.8.1 is older than 3.9")
        self.assertEqual(code, 0)
        lines = (self.folder / "sync.csv").read_text().splitlines()[1:]
        self.assertTrue(lines)
        for line in lines:
            self.assertIn(",skipped,Python 3.8.1 is older than 3.9,", line)


if __name__ == "__main__":
    unittest.main()

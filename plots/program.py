"""What the programs that draw have in common: how they speak, what they refuse, how they write their pictures."""

import argparse
import signal
import sys
import tempfile

FORMATS = ("svg", "png")


class Program:
    """One of them, by the name that it says before everything else."""

    def __init__(self, name):
        self.name = name

    def say(self, text):
        """Says something that the pictures do not."""
        print(f"{self.name}: {text}", file=sys.stderr)

    def refuse(self, text):
        """Says why there will be no picture; returns the exit code for that."""
        self.say(text)
        return 2

    def parser(self, description):
        """A parser of arguments that refuses wrong ones in one line."""
        return _Parser(self, description)

    def prepare(self, out):
        """Makes the directory; ends the program where nothing can be written into it."""
        try:
            out.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=out):
                pass
        except OSError as error:
            raise SystemExit(
                self.refuse(f"cannot write into {out}: {error.strerror}; give another --out")) from None

    def write(self, figures, out, formats=FORMATS):
        """Writes the figures, given by name, and prints each path; returns the exit code."""
        import style  # Not at the top: a Python without the libraries shall say so in one line.

        code = 0
        for name, figure in figures.items():
            for suffix in formats:
                path = out / f"{name}.{suffix}"
                try:
                    style.write(figure, path)
                except OSError as error:
                    self.say(f"{path} not written: {error.strerror}")
                    code = 1
                else:
                    print(path)
        return code


class _Parser(argparse.ArgumentParser):
    def __init__(self, program, description):
        super().__init__(prog=program.name, description=description, allow_abbrev=False)
        self._program = program

    def error(self, message):
        raise SystemExit(self._program.refuse(f"{message}; see --help"))


def run(main):
    """Runs a program's main(), which returns the exit code, as its own process."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # Whoever read the list has gone: no error of ours.
    sys.exit(main(sys.argv[1:]))

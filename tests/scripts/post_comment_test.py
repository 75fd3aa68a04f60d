#!/usr/bin/env python3
"""Tests scripts/post_comment.py against a server that answers as GitHub and GitLab do."""

import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "post_comment.py"
SUMMARY = "<!-- ipcbench-gate -->\n**slower**: 1 of 2 cells, über µs\n"


class Forge(http.server.BaseHTTPRequestHandler):
    """Keeps the comments of its server; knows nothing of what they are about."""

    def answer(self, status, document):
        text = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def handle_request(self):
        length = int(self.headers.get("Content-Length", 0))
        body = json.loads(self.rfile.read(length))["body"] if length else None
        path, _, query = self.path.partition("?")
        self.server.calls.append((self.command, path, body))
        self.server.headers.append(dict(self.headers))
        if self.server.status != 200:
            self.answer(self.server.status, {"message": "no"})
        elif self.command == "GET":
            fields = dict(field.split("=") for field in query.split("&"))
            size, page = int(fields["per_page"]), int(fields["page"])
            self.answer(200, self.server.comments[size * (page - 1):size * page])
        else:
            self.answer(200, {"id": 1})

    do_GET = do_POST = do_PATCH = do_PUT = handle_request

    def log_message(self, *_):
        pass


class PostCommentTest(unittest.TestCase):
    def setUp(self):
        self.server = http.server.HTTPServer(("127.0.0.1", 0), Forge)
        self.server.calls, self.server.headers, self.server.comments, self.server.status = [], [], [], 200
        thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(thread.join)
        self.addCleanup(self.server.shutdown)
        folder = tempfile.TemporaryDirectory(prefix="ipcbench-test-")
        self.addCleanup(folder.cleanup)
        self.summary = pathlib.Path(folder.name) / "summary.md"
        self.summary.write_text(SUMMARY, encoding="utf-8")

    def post(self, expect=0, arguments=None, **variables):
        environment = {"PATH": os.environ["PATH"], "IPCBENCH_TOKEN": "secret", **variables}
        done = subprocess.run([sys.executable, SCRIPT, *(arguments or [self.summary])], env=environment,
                              capture_output=True, encoding="utf-8", timeout=60, check=False)
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        self.assertNotIn("secret", done.stdout + done.stderr)
        return done

    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def to_github(self, expect=0, ref="refs/pull/7/merge"):
        return self.post(expect, GITHUB_API_URL=self.url(), GITHUB_REPOSITORY="own/er", GITHUB_REF=ref)

    def to_gitlab(self, expect=0):
        return self.post(expect, CI_API_V4_URL=self.url() + "/api/v4", CI_PROJECT_ID="12", CI_MERGE_REQUEST_IID="7")

    def others(self, count):
        return [{"id": number, "body": "well done"} for number in range(count)]

    def test_a_first_comment_on_a_pull_request(self):
        self.server.comments = self.others(1) + [{"id": 5, "body": None}, {"id": 6, "body": f"> {SUMMARY}"}]
        self.to_github()
        self.assertEqual(self.server.calls, [("GET", "/repos/own/er/issues/7/comments", None),
                                             ("POST", "/repos/own/er/issues/7/comments", SUMMARY)])
        self.assertEqual(self.server.headers[1]["Authorization"], "Bearer secret")

    def test_the_comment_from_before_is_replaced(self):
        self.server.comments = self.others(100) + [{"id": 345, "body": "<!-- ipcbench-gate -->\nold"}]
        self.to_github()
        self.assertEqual([call[0] for call in self.server.calls], ["GET", "GET", "PATCH"])
        self.assertEqual(self.server.calls[-1], ("PATCH", "/repos/own/er/issues/comments/345", SUMMARY))

    def test_a_full_last_page_is_the_end(self):
        self.server.comments = self.others(100)
        self.to_github()
        self.assertEqual([call[0] for call in self.server.calls], ["GET", "GET", "POST"])

    def test_a_merge_request(self):
        self.to_gitlab()
        notes = "/api/v4/projects/12/merge_requests/7/notes"
        self.assertEqual(self.server.calls, [("GET", notes, None), ("POST", notes, SUMMARY)])
        self.assertEqual(self.server.headers[1]["Private-Token"], "secret")
        self.server.comments = [{"id": 9, "body": SUMMARY}]
        self.to_gitlab()
        self.assertEqual(self.server.calls[-1], ("PUT", f"{notes}/9", SUMMARY))

    def test_what_is_about_no_request_is_fine(self):
        self.assertIn("no pull or merge request", self.to_github(ref="refs/heads/main").stdout)
        self.assertEqual(self.server.calls, [])

    def test_a_refusal_is_one_line(self):
        self.server.status = 403
        said = self.to_github(expect=1).stderr
        self.assertEqual(said.count("\n"), 1, said)
        self.assertIn("403", said)

    def test_what_cannot_be_read_is_one_line(self):
        said = self.post(1, [self.summary.parent / "none.md"], CI_API_V4_URL=self.url(), CI_PROJECT_ID="1",
                         CI_MERGE_REQUEST_IID="2").stderr
        self.assertIn("none.md", said)
        self.assertEqual(said.count("\n"), 1, said)

    def test_wrong_calls(self):
        self.post(2, ["a", "b"])
        self.assertIn("IPCBENCH_TOKEN", self.post(2, IPCBENCH_TOKEN="").stderr)


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
"""Posts a gate's summary as a comment of a pull or merge request, or replaces the one that it posted before.

usage: post_comment.py summary.md

IPCBENCH_TOKEN is the token. Where the comment goes is in the variables that the CI sets:
GitHub: GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_REF (https://docs.github.com/en/rest/issues/comments);
GitLab: CI_API_V4_URL, CI_PROJECT_ID, CI_MERGE_REQUEST_IID (https://docs.gitlab.com/api/notes/).
Exit codes: 0 posted, or this is no request; 1 it could not be; 2 wrong call.
"""

import json
import os
import pathlib
import re
import sys
import urllib.request

# Begins every summary, see src/verdict/markdown.h.
MARKER = "<!-- ipcbench-gate -->"
PER_PAGE = 100
TIMEOUT_S = 30


class GitHub:
    """A pull request, whose comments are those of an issue."""

    update_method = "PATCH"

    def __init__(self, variables, number):
        self.repository = f"{variables['GITHUB_API_URL']}/repos/{variables['GITHUB_REPOSITORY']}/issues"
        self.comments = f"{self.repository}/{number}/comments"
        self.headers = {"Authorization": f"Bearer {variables['IPCBENCH_TOKEN']}", "Accept": "application/vnd.github+json",
                        "X-GitHub-Api-Version": "2022-11-28"}

    def comment(self, number):
        return f"{self.repository}/comments/{number}"


class GitLab:
    """A merge request."""

    update_method = "PUT"

    def __init__(self, variables):
        project = f"{variables['CI_API_V4_URL']}/projects/{variables['CI_PROJECT_ID']}"
        self.comments = f"{project}/merge_requests/{variables['CI_MERGE_REQUEST_IID']}/notes"
        self.headers = {"PRIVATE-TOKEN": variables["IPCBENCH_TOKEN"]}

    def comment(self, number):
        return f"{self.comments}/{number}"


def request_of(variables):
    """The request that this job is about; None where it is about none."""
    pull = re.fullmatch(r"refs/pull/(\d+)/(merge|head)", variables.get("GITHUB_REF", ""))
    if pull:
        return GitHub(variables, pull[1])
    return GitLab(variables) if "CI_MERGE_REQUEST_IID" in variables else None


def call(forge, method, url, body=None):
    data = None if body is None else json.dumps({"body": body}).encode()
    headers = {**forge.headers, "Content-Type": "application/json", "User-Agent": "ipcbench"}
    asked = urllib.request.Request(url, data=data, headers=headers, method=method)
    with urllib.request.urlopen(asked, timeout=TIMEOUT_S) as answer:
        return json.load(answer)


def earlier_comment(forge):
    """The number of the comment that was posted before; None where there is none."""
    page = 1
    while True:
        comments = call(forge, "GET", f"{forge.comments}?per_page={PER_PAGE}&page={page}")
        for comment in comments:
            if (comment["body"] or "").startswith(MARKER):
                return comment["id"]
        if len(comments) < PER_PAGE:
            return None
        page += 1


def post(forge, text):
    earlier = earlier_comment(forge)
    if earlier is None:
        call(forge, "POST", forge.comments, text)
    else:
        call(forge, forge.update_method, forge.comment(earlier), text)


def main(arguments):
    if len(arguments) != 1:
        print("usage: post_comment.py summary.md", file=sys.stderr)
        return 2
    if not os.environ.get("IPCBENCH_TOKEN"):
        print("post_comment.py: set IPCBENCH_TOKEN", file=sys.stderr)
        return 2
    forge = request_of(os.environ)
    if forge is None:
        print("post_comment.py: this job is about no pull or merge request")
        return 0
    try:
        post(forge, pathlib.Path(arguments[0]).read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError) as error:  # urllib's errors are an OSError
        print(f"post_comment.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""pytest speaks in plain lines: each test with its time, and the figures it recorded."""

from typing import Any

import pytest


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str]:
    """No dots and letters between the lines; a setup that went well is no result."""
    told = report.when == "call" or report.outcome != "passed"
    return (report.outcome if told else "", "", "")


class Lines:
    """Writes as tests end."""

    def __init__(self, terminal: Any):
        self.terminal = terminal

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call" and not report.failed:
            return
        word = {"passed": "ok", "failed": "BREACH", "skipped": "skipped"}[report.outcome]
        lines = [f"{word:<8}{report.nodeid}  {report.duration:.1f} s"]
        lines += [f"        {value}" for _name, value in report.user_properties]
        for line in lines:
            self.terminal.ensure_newline()
            self.terminal.write_line(line)


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Lines(config.pluginmanager.get_plugin("terminalreporter")))

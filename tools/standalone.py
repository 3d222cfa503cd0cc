"""`airflow standalone` that listens on loopback only.

The scheduler and the triggerer serve their logs on every address, whatever is configured (Airflow 3.3.2,
`serve_logs` binds the host ""). On one machine nobody needs that: the web page reads the log files.
"""

from typing import Any

from airflow.cli.commands import standalone_command


class QuietCommand(standalone_command.SubCommand):
    """A component without a log server of its own."""

    def __init__(self, parent: Any, name: str, command: list[str], env: dict[str, str]) -> None:  # noqa: ANN401 - Airflow's own
        """Take the command as Airflow gives it."""
        if name in {"scheduler", "triggerer"}:
            command = [*command, "--skip-serve-logs"]
        super().__init__(parent, name, command, env)


if __name__ == "__main__":
    standalone_command.SubCommand = QuietCommand
    standalone_command.StandaloneCommand.entrypoint(None)

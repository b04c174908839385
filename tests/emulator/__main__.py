# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``python tests/emulator``: serve the emulator over HTTP until SIGTERM."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from multicloud_emulator.clock import Clock  # noqa: E402
from multicloud_emulator.core import Emulator  # noqa: E402
from multicloud_emulator.data_plane.follower import Follower  # noqa: E402
from multicloud_emulator.data_plane.haproxy import DataPlaneError  # noqa: E402
from multicloud_emulator.http import listen, make_server, url_of  # noqa: E402


def main() -> None:
    """Parse the command line, serve, say where."""
    parser = argparse.ArgumentParser(prog="python tests/emulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0 takes a free one (default)")
    parser.add_argument("--factor", type=float, default=1.0, help="virtual seconds in a real one (default: 1)")
    parser.add_argument("--set", metavar="NAME=JSON", action="append", default=[], help="start value of a setting")
    parser.add_argument("--certfile", help="serve HTTPS with this certificate (PEM)")
    parser.add_argument("--keyfile", help="key of the certificate (PEM)")
    parser.add_argument("--data-plane", choices=["haproxy"], help="really forward, on loopback, what listeners hold")
    parser.add_argument("--data-plane-port-base", type=int, default=0, metavar="N",
                        help="first port for listeners and rules; 0 takes free ones (default)")
    parser.add_argument("--list-settings", action="store_true", help="print the table of settings and end")
    arguments = parser.parse_args()
    try:
        emulator = Emulator(Clock(factor=arguments.factor), _settings(arguments.set))
        if arguments.list_settings:
            print(emulator.settings.markdown())
            return
        listener = listen(arguments.host, arguments.port)
        plane = Follower(emulator, arguments.data_plane_port_base) if arguments.data_plane else None
    except (ValueError, OSError, DataPlaneError) as problem:
        parser.exit(2, f"emulator: {problem}\n")
    scheme = "https" if arguments.certfile else "http"

    def ready() -> None:
        print(f"listening on {url_of(listener, scheme)}", flush=True)

    server = make_server(emulator, listener, ready, arguments.certfile, arguments.keyfile, plane)
    server.run(sockets=[listener])


def _settings(assignments: list[str]) -> dict[str, object]:
    values = {}
    for assignment in assignments:
        name, sign, value = assignment.partition("=")
        if not sign:
            raise ValueError(f"--set {assignment}: write NAME=JSON")
        try:
            values[name] = json.loads(value)
        except ValueError:
            values[name] = value
    return values


if __name__ == "__main__":
    main()

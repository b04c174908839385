# Copyright (c) 2026, multicloud.exposure contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An ansible_python_interpreter that starts quickly: a server that has imported all that modules need, and forks.

Most of the time that a module takes is the start of Python and its imports; a series of exposures has thousands of modules.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

NEEDED = ("requests", "jmespath", "ansible.module_utils.basic", "ansible.module_utils.common.arg_spec")
PLACE = "ansible_collections.multicloud.exposure.plugins"
CLIENT = """#!{python} -IS
import json, os, socket, sys
server = socket.socket(socket.AF_UNIX)
server.connect({place!r})
told = json.dumps({{"arguments": sys.argv[1:], "environment": dict(os.environ), "folder": os.getcwd()}}).encode()
socket.send_fds(server, [len(told).to_bytes(4, "big")], [0, 1, 2])
server.sendall(told)
sys.exit(int.from_bytes(server.recv(1), "big"))
"""


@contextlib.contextmanager
def quick_python() -> Iterator[str]:
    """The path of the interpreter, which is there as long as the context lasts."""
    folder = Path(tempfile.mkdtemp(prefix="quick-"))  # short, as the path of a socket has to be
    place, client = folder / "socket", folder / "python"
    client.write_text(CLIENT.format(python=sys.executable, place=str(place)))
    client.chmod(0o700)
    with subprocess.Popen([sys.executable, __file__, str(place)], stdout=subprocess.PIPE) as server:
        try:
            assert server.stdout is not None and server.stdout.readline() == b"ready\n"
            yield str(client)
        finally:
            server.terminate()
    shutil.rmtree(folder)


def serve(place: str) -> None:
    """Run what clients send on their standard input, in a process of its own each."""
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(place)
    listening.listen()
    sys.path.append(os.environ["ANSIBLE_COLLECTIONS_PATH"])
    plugins = Path(__file__).resolve().parents[2] / "plugins/module_utils"
    for name in (*NEEDED, *(f"{PLACE}.module_utils.{file.stem}" for file in plugins.glob("*.py"))):
        importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    while True:
        client, _address = listening.accept()
        if os.fork() == 0:
            listening.close()
            _answer(client)
        client.close()


def _answer(client: socket.socket) -> None:
    size, streams, _flags, _address = socket.recv_fds(client, 4, 3)
    told = json.loads(client.makefile("rb").read(int.from_bytes(size, "big")))
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(told["environment"])
    os.chdir(told["folder"])
    sys.argv = ["-", *told["arguments"]]
    sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), os.fdopen(1, "w", 1), os.fdopen(2, "w", 1)
    status = 0
    try:
        exec(compile(sys.stdin.read(), "<stdin>", "exec"), {"__name__": "__main__"})
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException as problem:
        print(repr(problem), file=sys.stderr)
        status = 1
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    client.sendall(status.to_bytes(1, "big"))
    os._exit(0)


if __name__ == "__main__":
    serve(sys.argv[1])

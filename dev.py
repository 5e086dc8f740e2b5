#!/usr/bin/env python3
"""Prepare this machine, then run or check dutydesk: `python3 dev.py run`, `test` or `setup`.

Needs nothing but Python 3.11 to 3.13. It makes `.venv`, installs the packages of `requirements.lock` by their hashes,
and on Linux the Debian libraries that Qt opens. Once all is there, a further start costs one small file read.
"""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "dutydesk-lock"
ON_LINUX = sys.platform.startswith("linux")

QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
CHECKS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "pyright": ["pyright"],
}
USAGE = """\
python3 dev.py run [ARGUMENTS]   open the program 打开程序
python3 dev.py test [--long]     run every check and test; --long measures too 全部检查和测试
python3 dev.py setup             only prepare this machine 只做准备"""
LIBRARIES_MISSING = """\
System libraries are missing. Run this, then start again (systems other than Debian have other package names):
缺少系统组件，请先执行下面的命令，再重新启动（非 Debian 系统请安装对应的组件）：
"""
NO_DISPLAY = """\
This machine has no display: the main job is done on files instead of in the window.
本机没有显示器：不打开窗口，改为直接在文件上完成主要工作（演示数据）。"""
DRAW_PAGES = """
import sys
from pathlib import Path
from dutydesk.paper.raster import write_pngs
made, pages = map(Path, sys.argv[1:])
pages.mkdir()
for pdf in sorted(made.rglob("*.pdf")):
    write_pngs(pdf.read_bytes(), pages, pdf.stem)
"""


def main() -> int:
    """Carry out the verb in `sys.argv`. Returns the process's exit code."""
    verb, words = (sys.argv[1], sys.argv[2:]) if len(sys.argv) > 1 else ("", [])
    if verb not in {"run", "test", "setup"} or (verb == "setup" and words):
        print(USAGE)
        return 2
    prepare()
    if verb == "run":
        return run(words)
    return test(words) if verb == "test" else 0


def prepare() -> None:
    """Bring `.venv` and the system's libraries to what the lock file asks for."""
    version = sys.version_info[:2]
    wanted = f"{version} {hashlib.sha256(LOCK.read_bytes()).hexdigest()}"
    if PYTHON.exists() and STAMP.is_file() and STAMP.read_text("utf-8") == wanted:
        return
    if not (3, 11) <= version <= (3, 13):
        sys.exit(f"Python 3.11, 3.12 or 3.13 is needed; this is {sys.version.split()[0]}. 需要 Python 3.11 至 3.13。")
    if ON_LINUX:
        install_debian(missing_debian())
    STAMP.unlink(missing_ok=True)
    print("Preparing .venv (once) … 首次准备运行环境，请稍候", flush=True)
    must([sys.executable, "-m", "venv", "--clear", str(VENV)])
    pip = [str(PYTHON), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    must([*pip, "install", "--no-deps", "--require-hashes", "--only-binary=:all:", "-r", str(LOCK)])
    STAMP.write_text(wanted, "utf-8")


def missing_debian() -> list[str]:
    """Return the Debian packages that are not there: Python's venv, and the libraries that Qt opens."""
    try:
        import ensurepip
    except ImportError:
        packages = ["python3-venv"]
    else:
        del ensurepip
        packages = []
    ldconfig = shutil.which("ldconfig", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if ldconfig:
        known = subprocess.run([ldconfig, "-p"], capture_output=True, text=True, check=True).stdout
        packages += [package for library, package in QT_LIBRARIES.items() if f"\t{library} " not in known]
    return packages


def install_debian(packages: list[str]) -> None:
    """Install Debian packages when root; otherwise stop with the command that does."""
    if not packages:
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"{LIBRARIES_MISSING}\n    sudo {shlex.join(install)}")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    print("Installing", *packages, flush=True)
    must(["apt-get", "update", "-qq"])
    must([*install, "-qq"])


def must(command: list[str]) -> None:
    """Run a command of the preparation and stop with its words when it fails."""
    code = subprocess.run(command, check=False).returncode
    if code:
        sys.exit(f"\nThis failed, and nothing was started. 准备未完成，下面的命令失败：\n\n    {shlex.join(command)}")


def environment(**more: str) -> dict[str, str]:
    """Return the environment in which the project's own Python finds the project."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **more}


def run(words: list[str]) -> int:
    """Open the program; on a machine without a display do its main job on files instead."""
    has_display = not ON_LINUX or any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    asks_for_window = not words or words[0].startswith("-")
    if asks_for_window and not has_display and not {"-h", "--help"} & set(words):
        return run_without_display()
    return desk(*words)


def desk(*words: str) -> int:
    """Run dutydesk with arguments, from the caller's folder."""
    return subprocess.run([str(PYTHON), "-P", "-m", "dutydesk", *words], env=environment(), check=False).returncode


def run_without_display() -> int:
    """Make the invented site, print its list, write and verify a pack, and draw every page to a picture."""
    out = ROOT / "build" / "main-job"
    print(NO_DISPLAY, flush=True)
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    at = ["--data", str(out / "data"), "--code-file", str(out / "recovery-code.txt")]
    purpose = ["--receiver", "北京市青松岭医院", "--reason", "演示：按 5.2 提交人员清单"]
    steps = [
        ["demo", *at],
        ["print", "staff-list", "--out", str(out / "staff-list.pdf"), *at],
        ["pack", "--out", str(out / "pack"), "--with-id-numbers", *purpose, *at],
    ]
    for step in steps:
        if code := desk(*step):
            return code
    (pack,) = (out / "pack").iterdir()
    code = desk("verify", str(pack))
    draw = [str(PYTHON), "-P", "-c", DRAW_PAGES, str(out), str(out / "pages")]
    code = subprocess.run(draw, env=environment(), check=False).returncode or code
    made = (path for path in out.rglob("*") if path.is_file() and not path.is_relative_to(out / "data"))
    print("\nWhat was made lies here 结果在此：", out / "data", *sorted(made), sep="\n  ")
    return code


def test(words: list[str]) -> int:
    """Run every check and the tests, all of them even when one fails; the last line is pytest's own."""
    env = environment(QT_QPA_PLATFORM="offscreen", DUTYDESK_LONG="1" if words == ["--long"] else "")
    results: dict[str, bool] = {}
    for name, command in CHECKS.items():
        done = subprocess.run([str(PYTHON), "-m", *command], cwd=ROOT, env=env, check=False)
        results[name] = done.returncode == 0
    tests = ["-o", "norecursedirs=.*"] if words == ["--long"] else words  # the benches too
    results["pytest"], closing = tee([str(PYTHON), "-m", "pytest", *tests], env)
    print("\n" + "\n".join(f"{'ok    ' if fine else 'FAILED'}  {name}" for name, fine in results.items()))
    print(closing, flush=True)
    return 0 if all(results.values()) else 1


def tee(command: list[str], env: dict[str, str]) -> tuple[bool, str]:
    """Run a command and pass its output on. Returns whether it went well, and its last line."""
    last = ""
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, encoding="utf-8") as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            last = line.strip() or last
    return process.returncode == 0, last


if __name__ == "__main__":
    sys.exit(main())

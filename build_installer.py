#!/usr/bin/env python3
"""Build the program into one folder that needs no Python, and see that it opens a database.

Run it with the project's own Python after `python3 dev.py setup`: `.venv/bin/python build_installer.py`. The folder is
`dist/dutydesk`. PyInstaller builds for the system that it runs on.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
BUILD = ROOT / "build"
PROGRAM = ROOT / "dist" / "dutydesk"
EXECUTABLE = PROGRAM / ("dutydesk.exe" if os.name == "nt" else "dutydesk")
DATA = ["resources", "forms", "dutydesk/store/migrations"]
KEYRINGS = {"nt": {"keyring.backends.Windows", "win32ctypes"}, "posix": {"keyring.backends.SecretService", "jeepney"}}
UNUSED = ["tkinter", "PySide6.QtQml", "PySide6.QtOpenGL", "setuptools", "pytest"]
PLUGINS_KEPT = {
    "iconengines",
    "imageformats",
    "platforminputcontexts",
    "platforms",
    "platformthemes",
    "printsupport",
    "styles",
    "wayland-graphics-integration-client",
    "wayland-shell-integration",
    "xcbglintegrations",
}
OTHER_SCREENS = ["*eglfs*", "*EglF[Ss]*", "*linuxfb*", "*vkkhrdisplay*", "*vnc*", "*minimal*"]
GTK = ["libqgtk3*", "libgtk-3*", "libgdk-3*", "libepoxy*", "libatk*", "libatspi*"]  # its theme, and what that opens
TRANSLATION_KEPT = "qtbase_zh_CN.qm"


def main() -> int:
    """Build, prune, try. Returns the process's exit code."""
    build()
    prune()
    try_out()
    size = sum(path.stat().st_size for path in PROGRAM.rglob("*") if path.is_file() and not path.is_symlink())
    print(f"{PROGRAM}: {size / 1e6:.0f} MB")
    return 0


def build() -> None:
    """Let PyInstaller gather the program. python-stdnum (LGPL) stays a folder of source that can be replaced."""
    hooks = BUILD / "hooks"
    hooks.mkdir(parents=True, exist_ok=True)
    hook = 'from PyInstaller.utils.hooks import collect_data_files\nmodule_collection_mode = "py"\n'
    (hooks / "hook-stdnum.py").write_text(hook + 'datas = collect_data_files("stdnum")\n', "utf-8")
    options = ["--onedir", "--noconfirm", "--clean", "--log-level=WARN", "--name=dutydesk"]
    options += [f"--distpath={ROOT / 'dist'}", f"--workpath={BUILD}", f"--specpath={BUILD}", f"--paths={ROOT}"]
    options += [f"--additional-hooks-dir={hooks}", "--collect-submodules=dutydesk"]
    options += [f"--add-data={ROOT / folder}{os.pathsep}{folder}" for folder in DATA]
    options += [f"--exclude-module={module}" for module in UNUSED]
    if os.name == "nt":
        options.append("--hide-console=hide-early")  # the verbs print; the window alone needs no console
    entry = ROOT / "dutydesk" / "__main__.py"
    subprocess.run([sys.executable, "-m", "PyInstaller", *options, str(entry)], cwd=ROOT, check=True)


def prune() -> None:
    """Remove the parts of Qt that the program never opens."""
    for plugins in PROGRAM.rglob("plugins"):
        for folder in plugins.iterdir():
            if folder.name not in PLUGINS_KEPT:
                shutil.rmtree(folder)
    for pattern in OTHER_SCREENS + GTK:
        for file in PROGRAM.rglob(pattern):
            file.unlink()
    for translations in PROGRAM.rglob("translations"):
        for file in translations.glob("*.qm"):
            if file.name != TRANSLATION_KEPT:
                file.unlink()


def try_out() -> None:
    """See that what was built makes a database, opens it, reads a spreadsheet, prints, packs and shows its window."""
    if missing := KEYRINGS[os.name] - modules():
        sys.exit(f"The built program lacks the system's keyring: {', '.join(sorted(missing))}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        staff = folder / "名单.csv"
        staff.write_text("姓名,性别,身份证号\n", "utf-8")
        at = ["--data", str(folder / "data"), "--code-file", str(folder / "code.txt")]
        must(["demo", *at])
        must(["review", *at], fine=(0, 1))
        must(["import", "officers", str(staff), "--check", *at], fine=(0, 1))
        must(["print", "staff-list", "--out", str(folder / "list.pdf"), *at])
        must(["pack", "--out", str(folder), *at], fine=(0, 1))
        must_stay_open(["--data", str(folder / "data")])


def modules() -> set[str]:
    """Return the names of the Python modules inside the built program."""
    from PyInstaller.archive.readers import CArchiveReader

    return set(CArchiveReader(str(EXECUTABLE)).open_embedded_archive("PYZ.pyz").toc)


def must(words: list[str], fine: tuple[int, ...] = (0,)) -> None:
    """Run the built program, without the environment of this one."""
    print("trying: dutydesk", words[0], flush=True)
    done = subprocess.run(
        [str(EXECUTABLE), *words], env=environment(), stderr=subprocess.PIPE, timeout=120, check=False
    )
    if done.returncode not in fine:
        sys.exit(f"The built program failed: {done.stderr.decode('utf-8', 'replace')}")


def must_stay_open(words: list[str]) -> None:
    """Open the built program's window, and close it when it still stands after some seconds."""
    print("trying: the window", flush=True)
    command = [str(EXECUTABLE), *words]
    with subprocess.Popen(command, env=environment(QT_QPA_PLATFORM="offscreen"), stderr=subprocess.PIPE) as window:
        try:
            said = window.communicate(timeout=8)[1]
        except subprocess.TimeoutExpired:
            window.terminate()
        else:
            sys.exit(f"The window did not stay open: {said.decode('utf-8', 'replace')}")


def environment(**more: str) -> dict[str, str]:
    """Return this environment without what concerns its Python."""
    return {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")} | more


if __name__ == "__main__":
    sys.exit(main())

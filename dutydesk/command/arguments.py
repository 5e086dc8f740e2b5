"""The words of the command line: verbs, options, and what is said of a line that cannot be read."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from dutydesk import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

WRONG_USE = 2

_MOST_OFFICERS = 20_000
_LONGEST = 86_400
_SAYS: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.+)", r"缺少参数：\1。"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：\1。"),
    (r"argument (\S+): invalid choice: (.+?) \(choose from (.+)\)", r"“\2”不可用，可选：\3。"),
    (r"argument (\S+): expected one argument", r"\1 后面要跟一个值。"),
    (r"argument (\S+): invalid \S+ value: (.+)", r"\1 的值不正确：\2。"),
    (r"argument (\S+): ignored explicit argument (.+)", r"\1 后面不跟值。"),
    (r"argument (\S+): (.+)", r"\1：\2"),
)


class Parser(argparse.ArgumentParser):
    """Be an argument parser that speaks Chinese and takes no abbreviations."""

    def __init__(self, **settings: Any) -> None:
        settings.setdefault("formatter_class", _Formatter)
        super().__init__(add_help=False, allow_abbrev=False, **settings)
        self._options = self.add_argument_group("选项")
        self._options.add_argument("-h", "--help", action="help", help="显示本说明")

    def option(self, *names: str, **settings: Any) -> None:
        """Add one option to the group 选项."""
        self._options.add_argument(*names, **settings)

    def operand(self, name: str, **settings: Any) -> None:
        """Add one thing that stands without a name in the line."""
        self.add_argument_group("参数").add_argument(name, **settings)

    def take_verbs(self, title: str) -> None:
        """Ask for one of the verbs that `verb` adds."""
        self._verbs: Any = self.add_subparsers(dest=title, required=True, metavar=title, title=title)

    def verb(self, name: str, words: str) -> Parser:
        """Add a verb below this parser, with the common options, and return its own parser."""
        parser: Parser = self._verbs.add_parser(name, help=words, description=f"{words}。")
        parser.take_common_options()
        return parser

    def take_common_options(self) -> None:
        """Add what may stand before and after each verb."""
        quiet = argparse.SUPPRESS
        self.option("--data", type=Path, metavar="文件夹", default=quiet, help="数据文件夹")
        self.option(
            "--code-file", type=Path, metavar="文件", default=quiet, help="恢复码文件，凭它以项目负责人权限办理"
        )
        self.option("--json", action="store_true", default=quiet, help="结果用 JSON 写出")

    def error(self, message: str) -> NoReturn:
        """Say on stderr what is wrong with the line, and leave with 2."""
        for pattern, words in _SAYS:
            if re.fullmatch(pattern, message, re.DOTALL):
                message = re.sub(pattern, words, message, flags=re.DOTALL).replace("'", "")
                break
        print(message, file=sys.stderr)
        print(f"运行 {self.prog} --help 查看用法。", file=sys.stderr)
        sys.exit(WRONG_USE)


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Begin the usage line in Chinese."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


def read(words: Sequence[str]) -> argparse.Namespace:
    """Read a command line. Leaves with 2 where it is wrong; `options.verb` says what is wanted."""
    # Defaults stand here and not in the parsers: an option given before the verb would be forgotten at the verb.
    nothing_said = argparse.Namespace(data=None, code_file=None, json=False)
    return _parser().parse_args(list(words), nothing_said)


def _parser() -> Parser:
    parser = Parser(prog="dutydesk", description="值机服务台账。不带命令运行时打开窗口；“--demo”打开演示分部。")
    parser.option("--version", action="version", version=f"dutydesk {__version__}", help="显示版本")
    parser.take_common_options()
    parser.take_verbs("命令")
    for add in (_add_demo, _add_import, _add_print, _add_review, _add_pack, _add_verify):
        add(parser)
    for add in (_add_backup, _add_restore, _add_support, _add_roster, _add_rota):
        add(parser)
    return parser


def _add_demo(parser: Parser) -> None:
    demo = parser.verb("demo", "在新的数据文件夹中填入虚构的演示分部")
    demo.option("--officers", type=_people, default=50, metavar="人数", help="值机员人数，默认 50")
    demo.option("--seed", type=int, default=1, metavar="数字", help="同一数字得到同样的分部，默认 1")
    demo.set_defaults(verb="demo")


def _add_import(parser: Parser) -> None:
    importing = parser.verb("import", "从表格文件导入")
    importing.take_verbs("内容")
    officers = importing.verb("officers", "从 xlsx、xls 或 csv 文件导入值机员")
    officers.operand("file", type=Path, metavar="文件", help="人员表")
    officers.option("--check", action="store_true", help="只检查，不写入")
    officers.option("--skip-refused", action="store_true", help="有问题的行不导入，其余各行照常导入")
    officers.set_defaults(verb="import officers")


def _add_print(parser: Parser) -> None:
    printing = parser.verb("print", "打印纸件为 PDF 文件")
    printing.take_verbs("纸件")
    staff_list = printing.verb("staff-list", "打印背景可信基本信息清单（附录 A）")
    staff_list.option("--out", type=Path, required=True, metavar="文件", help="写到哪个 PDF 文件")
    staff_list.set_defaults(verb="print staff-list")


def _add_review(parser: Parser) -> None:
    review = parser.verb("review", "按某一天的记录逐条检查标准条款")
    review.option("--on", type=_day, default=None, metavar="日期", help="按哪一天检查，如 2026-11-23；默认今天")
    review.set_defaults(verb="review")


def _add_pack(parser: Parser) -> None:
    pack = parser.verb("pack", "导出给用户单位的资料包")
    pack.option("--out", type=Path, required=True, metavar="文件夹", help="写到哪个文件夹或 U 盘")
    pack.option("--from", dest="starts_on", type=_day, default=None, metavar="日期", help="期间的第一天")
    pack.option("--to", dest="ends_on", type=_day, default=None, metavar="日期", help="期间的最后一天")
    pack.option("--contents", default=None, metavar="内容", help="只导出这些内容，如 officer,stafflist,pdf,clauses")
    pack.option("--with-id-numbers", action="store_true", help="含完整身份证编号和附录 A 清单，须写明接收方和事由")
    pack.option("--receiver", default="", metavar="名称", help="接收方，默认为用户单位")
    pack.option("--reason", default="", metavar="事由", help="为什么提供")
    pack.option("--password-file", type=Path, default=None, metavar="文件", help="用文件中的密码加密工作簿")
    pack.set_defaults(verb="pack")


def _add_verify(parser: Parser) -> None:
    verify = parser.verb("verify", "核对资料包或备份；都不给时，核对数据文件夹是否完好、有无缺失")
    verify.operand("pack", type=Path, nargs="?", default=None, metavar="资料包", help="资料包，或存有备份的文件夹")
    verify.option("--head", default=None, metavar="记录号", help="纸件页脚的记录号，如 000123·A1B2，核对它是否相符")
    verify.set_defaults(verb="verify")


def _add_backup(parser: Parser) -> None:
    backup = parser.verb("backup", "备份到文件夹或 U 盘")
    backup.option("--to", type=Path, required=True, metavar="文件夹", help="备份到哪个文件夹或 U 盘")
    backup.set_defaults(verb="backup")


def _add_restore(parser: Parser) -> None:
    restore = parser.verb("restore", "从备份恢复，原有数据另存")
    restore.operand("pack", type=Path, metavar="备份", help="一份备份；给出存有备份的文件夹时，取其中最新的一份")
    restore.option("--without-missing", action="store_true", help="备份中缺失的附件不恢复，其余照常恢复")
    restore.set_defaults(verb="restore")


def _add_support(parser: Parser) -> None:
    support = parser.verb("support", "写出供维护人员查找故障的日志和版本，不含资料")
    support.option("--out", type=Path, required=True, metavar="文件", help="写到哪个 zip 文件")
    support.set_defaults(verb="support")


def _add_roster(parser: Parser) -> None:
    roster = parser.verb("roster", "值班表：按轮班排班、检查、修复")
    roster.take_verbs("内容")
    for name, words in (
        ("fill", "按轮班方式排满一个月，手工指定的保留"),
        ("check", "检查一个月的值班表"),
        ("repair", "用最少的改动使值班表符合要求"),
    ):
        verb = roster.verb(name, words)
        verb.option("--month", type=_month, required=True, metavar="月份", help="哪个月，如 2026-12")
        if name == "repair":
            verb.option("--seconds", type=_seconds, default=60.0, metavar="秒", help="最多计算多少秒，默认 60")
        verb.set_defaults(verb=f"roster {name}")


def _add_rota(parser: Parser) -> None:
    rota = parser.verb("rota", "排班引擎")
    rota.take_verbs("内容")
    solve = rota.verb("solve", "求解公开排班算例，写出排班和罚分")
    solve.operand("file", type=Path, metavar="文件", help="公开排班算例的文本文件")
    solve.option("--seconds", type=_seconds, default=10.0, metavar="秒", help="最多求解多少秒，默认 10")
    solve.set_defaults(verb="rota solve")


def _seconds(text: str) -> float:
    if not text.isascii() or not text.isdecimal() or not 0 < int(text) <= _LONGEST:
        raise argparse.ArgumentTypeError(f"秒数应为 1 到 {_LONGEST} 的整数。")
    return float(text)


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是月份，应如 2026-12。") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，应如 2026-11-23。") from None


def _people(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > len(str(_MOST_OFFICERS)) or int(text) > _MOST_OFFICERS:
        raise argparse.ArgumentTypeError(f"人数应为 0 到 {_MOST_OFFICERS} 的整数。")
    return int(text)

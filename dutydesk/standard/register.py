"""Every clause of chapters 4 to 11 and Annex A of T/BAX 0001.2—2021: what it asks, of whom, and how it is met."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Whose(Enum):
    """Whose duty a clause is."""

    PROVIDER = "服务商"
    CLIENT = "用户单位"
    BOTH = "双方"


class How(Enum):
    """What shows that a clause is met."""

    CHECKED = "由记录判定"
    KEPT = "留存记录"
    PRINTED = "签字纸件"
    ATTESTED = "负责人确认"
    THEIRS = "用户单位履行"


@dataclass(frozen=True, slots=True)
class Clause:
    """Describe one numbered clause or lettered item.

    Attributes:
        number: As the program writes it everywhere: "5.2", "4.1a", "A".
        gist: What it asks, in few words of the standard's own; never a quotation to rely on.
        whose: Whose duty it is.
        how: The main thing that shows that it is met.
        printed: Whether a signed or sealed paper belongs to the proof as well.
        live: Whether this edition of the program judges it. What is not live is shown as 尚未启用, never as met.
    """

    number: str
    gist: str
    whose: Whose
    how: How
    printed: bool = False
    live: bool = False


_OURS, _THEIRS, _BOTH = Whose.PROVIDER, Whose.CLIENT, Whose.BOTH
_CHECKED, _KEPT, _ATTESTED = How.CHECKED, How.KEPT, How.ATTESTED

CLAUSES: tuple[Clause, ...] = (
    Clause("4.1", "服务商应为境内注册、具有独立法人资格的单位或组织", _OURS, _KEPT),
    Clause("4.1a", "与值机员签署劳动合同、缴纳社会基本保险，值机员符合条件", _OURS, _CHECKED, live=True),
    Clause("4.1b", "值机员按照第1部分的要求开展值机工作", _OURS, _ATTESTED),
    Clause("4.1c", "遵守用户单位的相关管理（制度）规定", _OURS, _ATTESTED),
    Clause("4.1d", "遵守用户单位的信息保密和其它安全管理规定", _OURS, _ATTESTED),
    Clause("4.1e", "组织或参与用户单位的安全培训和教育、应急演练", _OURS, _CHECKED, live=True),
    Clause("4.1f", "具备制订系统运行应急预案能力", _OURS, _KEPT),
    Clause("4.2", "签订安防系统值机服务合同，按合同组织驻场人员培训", _OURS, _CHECKED),
    Clause("4.3", "签署合同时明确九项内容", _BOTH, _CHECKED, live=True),
    Clause("4.4", "终止或退出服务时，按用户单位批准的方案安全交接", _OURS, _CHECKED, printed=True),
    Clause("5.1", "设置服务项目分部、专职经理和工作班组", _OURS, _CHECKED, live=True),
    Clause("5.2", "书面提交人员背景可信基本信息清单，并得到用户单位批准", _OURS, _CHECKED, printed=True, live=True),
    Clause("5.3", "统一标识注明姓名、编号、部门，报用户单位批准使用", _OURS, _CHECKED, printed=True, live=True),
    Clause("5.4", "值机岗位不空缺；人员变更报告原因，批准后执行", _OURS, _CHECKED, printed=True, live=True),
    Clause("5.5", "值机工作不满一年的值机员不得独立值机", _OURS, _CHECKED, live=True),
    Clause("5.6", "补充制度和预案，报批准和备案，汇编成册存放中心", _BOTH, _CHECKED, printed=True),
    Clause("5.7", "分部负责人每月报告工作情况和系统运行状况", _OURS, _CHECKED, printed=True),
    Clause("5.8", "用户单位以书面方式传达重大工作事项", _THEIRS, _KEPT),
    Clause("5.9", "资料交接管理制度和保管名册，借阅、存放、复制受控", _OURS, _CHECKED, printed=True, live=True),
    Clause("5.10", "为值机员提供劳动保护装备", _OURS, _CHECKED, printed=True),
    Clause("6.1", "用户单位与具有投标资格的服务商签署信息保密协议书", _THEIRS, _KEPT),
    Clause("6.2", "签署合同前了解拟进驻区域的安防基本情况", _OURS, _CHECKED),
    Clause("6.2a", "了解对服务内容、工作标准、部门设置和程序的要求", _OURS, _CHECKED),
    Clause("6.2b", "了解重点防护目标和区域、主要资产与防范要求", _OURS, _CHECKED),
    Clause("6.2c", "了解安防系统建设、设备、布防情况和存在的问题", _OURS, _CHECKED),
    Clause("6.3", "用户单位向服务商提供 6.2 的相关信息", _THEIRS, _CHECKED),
    Clause("6.4", "编制《安防监控值机服务项目评估报告》", _OURS, _CHECKED, printed=True),
    Clause("6.4a", "评估报告：用户单位基本概况", _OURS, _CHECKED, printed=True),
    Clause("6.4b", "评估报告：值机运行、监控管理和需求", _OURS, _CHECKED, printed=True),
    Clause("6.4c", "评估报告：用户业务与行业风险状况", _OURS, _CHECKED, printed=True),
    Clause("6.4d", "评估报告：服务能力与服务风险分析、资源配置与保障", _OURS, _CHECKED, printed=True),
    Clause("6.5", "评估报告作为风险管理、方案编制和合同执行的依据", _OURS, _CHECKED, printed=True),
    Clause("6.6", "遵守保密协议，对获取的信息安全、可控地保管", _OURS, _KEPT),
    Clause("6.7", "提供劳务派遣服务时，宜简化项目评估工作", _OURS, _CHECKED, printed=True),
    Clause("7.1", "编制人力资源配置和组织管理措施，作为投标和中标附件", _OURS, _CHECKED, printed=True),
    Clause("7.2", "编制值机服务工作方案，内容包括以下七项", _OURS, _CHECKED, printed=True),
    Clause("7.2a", "方案：值机监控任务与要求", _OURS, _CHECKED, printed=True),
    Clause("7.2b", "方案：工作时间与人员配置，监控班次和换补措施", _OURS, _CHECKED, printed=True, live=True),
    Clause("7.2c", "方案：报警事件分类分级和处置", _OURS, _CHECKED, printed=True),
    Clause("7.2d", "方案：风险防范保障和应急处置预案", _OURS, _CHECKED, printed=True),
    Clause("7.2e", "方案：信息安全与运行安全措施", _OURS, _CHECKED, printed=True),
    Clause("7.2f", "方案：服务监督与评价管理", _OURS, _CHECKED, printed=True),
    Clause("7.2g", "方案：与用户单位工作协作，双方负责人和联系方式", _OURS, _CHECKED, printed=True),
    Clause("8.1", "签署正式合同后，按约定的进驻时间值机", _OURS, _CHECKED, live=True),
    Clause("8.2", "正式进驻前，对选派的值机人员组织培训", _OURS, _CHECKED, printed=True),
    Clause("8.2a", "培训：重点防护目标和区域实地交底", _OURS, _CHECKED, printed=True, live=True),
    Clause("8.2b", "培训：安全防范系统设备技能操作", _OURS, _CHECKED, printed=True, live=True),
    Clause("8.2c", "培训：用户单位的管理制度和注意事项", _OURS, _CHECKED, printed=True, live=True),
    Clause("8.2d", "三方签字确认《接受培训确认书》", _OURS, _CHECKED, printed=True, live=True),
    Clause("8.3", "上岗前及上岗后的培训确认书提交用户单位备案", _OURS, _CHECKED, printed=True, live=True),
    Clause("9", "安排合格值机人员上岗，进行交接班、运行作业和报警处理", _OURS, _KEPT),
    Clause("10.1", "由用户单位或服务商组织实施服务质量监督与评价", _BOTH, _CHECKED, printed=True),
    Clause("10.2", "监督与评价报告宜由组织方编写", _BOTH, _CHECKED, printed=True),
    Clause("10.3", "监督工作报告包括日期、人员、形式、内容等信息", _BOTH, _CHECKED, printed=True),
    Clause("10.4", "针对问题制订改进措施，形成改进值机服务工作报告", _OURS, _CHECKED, printed=True),
    Clause("10.5", "每年不少于 2 次收集盖章的《服务评价表》并存档", _OURS, _CHECKED, printed=True),
    Clause("10.6", "每年不少于 1 次向用户提交《值机服务工作报告》", _OURS, _CHECKED, printed=True),
    Clause("10.7", "《值机服务工作报告》包括以下六项内容", _OURS, _CHECKED, printed=True),
    Clause("10.7a", "工作报告：年度履行合同执行情况", _OURS, _CHECKED, printed=True),
    Clause("10.7b", "工作报告：系统运行、报警、故障、维保数据和规律", _OURS, _CHECKED, printed=True),
    Clause("10.7c", "工作报告：做出的成绩，主要报警事件中的作用和效果", _OURS, _CHECKED, printed=True),
    Clause("10.7d", "工作报告：管理发现的问题及用户评价情况", _OURS, _CHECKED, printed=True),
    Clause("10.7e", "工作报告：针对问题提出改进措施", _OURS, _CHECKED, printed=True),
    Clause("10.7f", "工作报告：需用户单位协助或共同完善的问题和建议", _OURS, _CHECKED, printed=True),
    Clause("11.1", "解除服务时，在用户单位批准的退出服务方案下终止", _OURS, _CHECKED, printed=True),
    Clause("11.2", "解除服务应提前书面通知对方", _BOTH, _CHECKED, printed=True),
    Clause("11.3", "退场时配合用户单位组织并制订工作交接方案", _OURS, _CHECKED, printed=True),
    Clause("11.4", "不留存或复制未经批准的资料，保密资料监督销毁", _OURS, _CHECKED, printed=True),
    Clause("11.5", "退场移交编制移交工作清单，双方签字盖章", _OURS, _CHECKED, printed=True),
    Clause("A", "人员背景可信基本信息清单的格式和内容与记录一致", _OURS, _CHECKED, printed=True, live=True),
)

_BY_NUMBER = {clause.number: clause for clause in CLAUSES}


def clause_of(number: str) -> Clause:
    """Return the clause with this number. Raises KeyError where the standard has none."""
    return _BY_NUMBER[number]

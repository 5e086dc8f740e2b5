"""What officers are taught before they take a post and on it, who was there, and what each of them made of it (8.2)."""

from datetime import date
from enum import Enum
from typing import Annotated, ClassVar

from sqlmodel import Field

from dutydesk.kinds.label import About, Label
from dutydesk.records.base import Record


class TrainingSubject(Enum):
    """Which of the contents of 8.2 a topic belongs to."""

    SITE = "实地交底"
    EQUIPMENT = "技能操作"
    RULES = "管理制度和注意事项"
    OTHER = "其他"


class TrainingStage(Enum):
    """Whether somebody is trained for the post or on it; 8.3 asks for the confirmations of both."""

    BEFORE = "上岗前"
    AFTER = "上岗后"


class TrainingMethod(Enum):
    """培训方式."""

    ON_SITE = "现场讲解"
    LECTURE = "集中授课"
    PRACTICE = "实际操作"
    BOTH = "讲解与操作结合"
    READING = "自学与考核"
    REMOTE = "线上学习"


class TrainingGiver(Enum):
    """Who trains. 8.2 c) is about training that is received from the client."""

    PROVIDER = "服务商"
    CLIENT = "用户单位"
    TOGETHER = "服务商和用户单位"
    OTHER = "设备厂家等"


class TrainingGrade(Enum):
    """培训评价 of one trainee."""

    EXCELLENT = "优秀"
    GOOD = "良好"
    PASSED = "合格"
    FAILED = "不合格"


class TrainingTopic(Record, table=True):
    """培训项目: something that officers are trained in. Without `months` one training holds for good.

    Topics before the post are asked of everybody in post while they are in use; those on the post of nobody.
    """

    about: ClassVar[About] = About("培训项目", clause="8.2")

    name: Annotated[str, Label("培训项目", clause="8.2")] = Field(unique=True)
    subject: Annotated[TrainingSubject, Label("内容类别", clause="8.2")]
    stage: Annotated[TrainingStage, Label("培训阶段", clause="8.3")] = TrainingStage.BEFORE
    months: Annotated[int | None, Label("有效期（月）")] = Field(default=None, ge=1, le=120)
    outline: Annotated[str, Label("培训要点", long=True, listed=False)] = ""
    in_use: Annotated[bool, Label("在用")] = True

    def caption(self) -> str:
        """Return the topic's name."""
        return self.name


class Training(Record, table=True):
    """培训: one session, planned or held; it covers the topics of its items."""

    about: ClassVar[About] = About("培训", clause="8.2", form="training_confirmation")

    title: Annotated[str, Label("培训名称", clause="8.2")]
    held_on: Annotated[date, Label("培训日期", clause="8.2d")] = Field(index=True)
    stage: Annotated[TrainingStage, Label("培训阶段", clause="8.3")] = TrainingStage.BEFORE
    method: Annotated[TrainingMethod, Label("培训方式", clause="8.2d")]
    place: Annotated[str, Label("培训地点", clause="8.2d")]
    given_by: Annotated[TrainingGiver, Label("培训组织方", clause="8.2")] = TrainingGiver.PROVIDER
    trainer: Annotated[str, Label("培训人", clause="8.2")]
    content: Annotated[str, Label("培训内容", clause="8.2d", long=True, listed=False)]
    evaluation: Annotated[str, Label("培训评价", clause="8.2d", long=True, listed=False)] = ""

    def caption(self) -> str:
        """Return day and title."""
        return f"{self.held_on.isoformat()} {self.title}"


class TrainingItem(Record, table=True):
    """One topic that a session covers."""

    about: ClassVar[About] = About("培训覆盖项目", clause="8.2", part_of="training")

    training_id: Annotated[int, Label("培训", clause="8.2")] = Field(foreign_key="training.id", index=True)
    topic_id: Annotated[int, Label("培训项目", clause="8.2")] = Field(foreign_key="trainingtopic.id", index=True)


class Trainee(Record, table=True):
    """参训人员: one officer at one session. Who was absent, or has not been judged yet, is not trained by it."""

    about: ClassVar[About] = About("参训人员", clause="8.2d", part_of="training")

    training_id: Annotated[int, Label("培训", clause="8.2")] = Field(foreign_key="training.id", index=True)
    officer_id: Annotated[int, Label("参训人员", clause="8.2d")] = Field(foreign_key="officer.id", index=True)
    attended: Annotated[bool, Label("到场")] = True
    grade: Annotated[TrainingGrade | None, Label("评价", clause="8.2d")] = None
    note: Annotated[str, Label("说明")] = ""


class TrainingConfirmation(Record, table=True):
    """接受培训确认书 of one session: signed by all who were there together, or by one of them alone."""

    about: ClassVar[About] = About("接受培训确认书", clause="8.2d", part_of="training")

    training_id: Annotated[int, Label("培训", clause="8.2d")] = Field(foreign_key="training.id", index=True)
    officer_id: Annotated[int | None, Label("参训人员（空为全体）", clause="8.2d")] = Field(
        default=None, foreign_key="officer.id", index=True
    )
    made_on: Annotated[date, Label("编制日期")]

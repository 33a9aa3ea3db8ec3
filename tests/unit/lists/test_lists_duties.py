"""Duty cells: whose part each block is."""

import pytest

from indexer.duties import Part, parts_of

POLICE, ROADS = "县公安局", "县交通运输局"
SCHOOLS, HOUSING, HEALTH = "县教育局", "县住房和城乡建设局", "县卫生健康委员会"


def cut(text, *listed, **options):
    return {part.body: part.duty for part in parts_of(listed or (POLICE, ROADS), text, **options)}


def test_headed_blocks_go_to_their_bodies():
    """A block under a body's name is that body's duty, without the head."""
    duties = cut("县公安局：\n1.查处；\n2.劝导。\n县交通运输局：\n1.养护。")
    assert duties == {POLICE: "1.查处；\n2.劝导。", ROADS: "1.养护。"}


def test_blocks_on_one_line():
    """A csv that lost the line breaks is cut after a full stop."""
    duties = cut("县公安局：1.查处；2.劝导。县交通运输局：1.养护。")
    assert duties == {POLICE: "1.查处；2.劝导。", ROADS: "1.养护。"}


def test_a_block_of_several_bodies_belongs_to_each():
    """Two names before one colon share the block."""
    duties = cut("县公安局、县交通运输局：\n联合执法。\n县交通运输局：\n养护。")
    assert duties == {POLICE: "联合执法。", ROADS: "联合执法。\n养护。"}


def test_a_head_may_use_the_name_in_the_bracket():
    """县民族宗教事务局 heads the block of the body that bears it in its bracket."""
    united = "县委统战部（县民族宗教事务局）"
    duties = cut("县公安局：甲。\n县民族宗教事务局：乙。", united, POLICE)
    assert duties == {united: "乙。", POLICE: "甲。"}


def test_party_departments_head_blocks():
    """组织 in a name is no verb."""
    duties = cut("县委组织部：甲。\n县委宣传部：乙。", "县委组织部", "县委宣传部")
    assert duties == {"县委组织部": "甲。", "县委宣传部": "乙。"}


def test_heads_in_boxes_numbered_or_alone_on_a_line():
    """【…】, （一）… and a name alone on its line head blocks too."""
    expected = {POLICE: "查处。", ROADS: "养护。"}
    assert cut("【县公安局】查处。\n【县交通运输局】养护。") == expected
    assert cut("（一）县公安局：查处。\n（二）县交通运输局：养护。") == expected
    assert cut("县公安局\n查处。\n县交通运输局\n养护。") == expected
    assert cut("县公安局职责：查处。\n县交通运输局负责：养护。") == expected


def test_whole_text_where_there_are_no_blocks():
    """A cell without heads is the duty of every listed body."""
    text = "1.县公安局负责查处；\n2.主要任务：养护。"
    assert cut(text) == {POLICE: text, ROADS: text}


def test_words_before_the_first_head():
    """They belong to the bodies without a block, or to every block if all have one."""
    assert cut("牵头组织。\n县交通运输局：养护。") == {POLICE: "牵头组织。", ROADS: "养护。"}
    duties = cut("按分工负责。\n县公安局：查处。\n县交通运输局：养护。")
    assert duties == {POLICE: "按分工负责。\n查处。", ROADS: "按分工负责。\n养护。"}


def test_a_head_that_is_not_listed_is_kept_and_marked():
    """A block of a body that the other column lacks goes to nobody else."""
    parts = parts_of((POLICE,), "县公安局：查处。\n县气象局：预警。")
    assert parts == [Part(POLICE, "查处。"), Part("县气象局", "预警。", listed=False)]


def test_a_listed_body_without_a_block_has_no_duty():
    """The blocks of the others are not passed off as its own."""
    assert cut("县公安局：查处。") == {POLICE: "查处。", ROADS: None}


def test_no_text():
    """A blank cell leaves the bodies without duties."""
    assert cut(None) == {POLICE: None, ROADS: None}


def test_sentences_are_cut_only_where_each_body_has_one():
    """县公安局处置…；县交通运输局… parts by its subjects, which then are heads."""
    text = "县公安局处置阻碍执法；县交通运输局养护公路，清理路障。"
    assert cut(text) == {POLICE: "处置阻碍执法；", ROADS: "养护公路，清理路障。"}
    assert cut("1.县公安局负责甲；\n2.县交通运输局负责乙。") == {
        POLICE: "负责甲；",
        ROADS: "负责乙。",
    }
    shared = "县公安局处置阻碍执法；做好宣传。"
    assert cut(shared) == {POLICE: shared, ROADS: shared}


def test_subjects_in_short_and_counted_in_words():
    """一是县住建局… is a subject; a clause in between is none."""
    text = "一是县住建局负责甲；组织建设等工作；二是县公安局依法查处。"
    assert cut(text, HOUSING, POLICE) == {HOUSING: "负责甲；组织建设等工作；", POLICE: "依法查处。"}


def test_a_branch_is_called_by_its_place_first_or_last():
    """西湖环境分局 is 市生态环境局西湖分局."""
    branch = "市生态环境局西湖分局"
    assert cut("西湖环境分局：甲。\n县公安局：乙。", branch, POLICE) == {
        branch: "甲。",
        POLICE: "乙。",
    }


def test_a_sentence_of_several_bodies_belongs_to_each():
    """The subject may be a row of names."""
    duties = cut("县公安局、县交通运输局设卡；县教育局宣讲。", POLICE, ROADS, "县教育局")
    assert duties == {POLICE: "设卡；", ROADS: "设卡；", "县教育局": "宣讲。"}


def test_a_label_before_the_head_is_no_part_of_it():
    """牵头部门： and 配合部门： stand before the names, the duty on the next line."""
    text = "牵头部门：县公安局\n查处。\n配合部门：县交通运输局、县教育局\n宣传。"
    duties = cut(text, POLICE, ROADS, "县教育局")
    assert duties == {POLICE: "查处。", ROADS: "宣传。", "县教育局": "宣传。"}


@pytest.mark.parametrize(
    "text",
    [
        "★县公安局：\n甲。\n★县司法局：\n乙。",
        "①县公安局：甲。②县司法局：乙。",
        "牵头单位（县公安局）：\n甲。\n配合单位（县司法局）：\n乙。",
    ],
)
def test_heads_behind_signs_and_in_brackets(text):
    """A sign before the name, or the name in the bracket of its part, heads a block."""
    parts = parts_of(["县公安局", "县司法局"], text)
    assert [(part.body, part.duty) for part in parts] == [
        ("县公安局", "甲。"),
        ("县司法局", "乙。"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "县公安局——甲。\n县教育局——乙。",
        "县公安局　甲。\n县教育局　乙。",
        "县公安局。甲。\n县教育局。乙。",
        "县公安局｜甲。\n县教育局｜乙。",
        "[县公安局]甲。[县教育局]乙。",
        "（县公安局）甲。\n（县教育局）乙。",
        "《县公安局》甲。\n《县教育局》乙。",
        "〔县公安局〕\n甲。\n〔县教育局〕\n乙。",
        "“县公安局”甲。\n“县教育局”乙。",
        "◆县公安局\n甲。\n◆县教育局\n乙。",
        "1）县公安局：甲。\n2）县教育局：乙。",
        "县公安局（牵头）：甲。\n县教育局（配合）：乙。",
        "牵头单位：县公安局\n职责：甲。\n配合单位：县教育局\n职责：乙。",
        "牵头单位县公安局：甲。\n配合单位县教育局：乙。",
        "牵头单位为县公安局：甲。\n配合单位为县教育局：乙。",
        "县公安局承担以下职责：甲。\n县教育局职责如下：乙。",
        "由县公安局负责：甲。\n由县教育局负责：乙。",
        "公安部门：甲。\n教育部门：乙。",
        "县公\n安局：甲。\n县教育\n局：乙。",
        "牵头单位：\n甲。\n配合单位：\n乙。",
        "县公安局：甲。\n其他部门：乙。",
    ],
)
def test_whatever_names_the_listed_bodies_heads_a_block(text):
    """Brackets, dashes, labels and broken lines are signs; the listed bodies are the evidence."""
    assert cut(text, POLICE, SCHOOLS) == {POLICE: "甲。", SCHOOLS: "乙。"}


@pytest.mark.parametrize(
    ("text", "listed", "duties"),
    [
        ("县公安局：甲县教育局：乙。", (POLICE, SCHOOLS), ["甲", "乙。"]),
        ("县公安局：\n县教育局：\n甲。", (POLICE, SCHOOLS), ["甲。", "甲。"]),
        ("住建、公安：甲。", (HOUSING, POLICE), ["甲。", "甲。"]),
        ("县卫健局：甲。\n县住建局：乙。", (HEALTH, HOUSING), ["甲。", "乙。"]),
        (
            "县公安局：甲。\n县教育局：乙。\n共同职责：丙。",
            (POLICE, SCHOOLS),
            ["甲。\n丙。", "乙。\n丙。"],
        ),
    ],
)
def test_heads_that_stand_for_several_or_in_short(text, listed, duties):
    """Heads below each other share a block; 共同 is everyone's; short names fit what they fit."""
    assert cut(text, *listed) == dict(zip(listed, duties, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "统筹，配合县公安局：甲。",
        "安全：甲。\n秩序：乙。",
        "县公安局甲；做好乙。",
        "县公安局\n负责甲。",
    ],
)
def test_words_that_only_mention_a_body_head_nothing(text):
    """An object, a topic, a lone subject and the end of a printed line are no heads."""
    assert cut(text, POLICE, SCHOOLS) == {POLICE: text, SCHOOLS: text}

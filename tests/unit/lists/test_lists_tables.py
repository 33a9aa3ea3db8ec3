"""Rows of a table: titles, headers, categories, notes, and several lists in one table."""

from list_tables import drawn, from_csv

from indexer.lists import understand


def read(table, context=""):
    """The only list of a table that has nothing suspicious about it."""
    understood = understand(table, context=context)
    assert understood.suspicious == ()
    (found,) = understood.lists
    return found


def rows(found):
    return [(entry.number, entry.category, entry.title) for entry in found.entries]


def reasons(understood):
    return [(suspicion.row, suspicion.reason) for suspicion in understood.suspicious]


def test_title_and_subtitle_above_the_header():
    """Merged rows above the header are the title and what stands under it, not items."""
    found = read(
        drawn("""
            青禾县柳河镇基本履职事项清单 | <
            （2025年版，共2项） | <
            填报单位：县委编办 | <
            序号 | 事项名称
            1 | 甲
            2 | 乙
        """)
    )
    assert found.title == "青禾县柳河镇基本履职事项清单"
    assert rows(found) == [("1", None, "甲"), ("2", None, "乙")]
    assert [entry.locator.row for entry in found.entries] == [5, 6]


def test_title_over_two_rows():
    """A place alone on the row above belongs to the title."""
    found = read(drawn("附件1|<\n青禾县柳河镇|<\n基本履职事项清单|<\n序号|事项名称\n1|甲"))
    assert found.title == "青禾县柳河镇基本履职事项清单"


def test_header_on_the_first_row():
    """Without a title the words around the table name the list."""
    found = read(drawn("序号|事项名称\n1|甲", sheet=None), "基本履职事项清单.csv")
    assert found.title == "基本履职事项清单"


def test_title_from_sheet_and_context():
    """A sheet that names a town or a list completes the title of the file."""
    town = drawn("青禾县基本履职事项清单|<\n序号|事项名称\n1|甲", sheet="柳河镇")
    assert read(town).title == "青禾县基本履职事项清单（柳河镇）"
    sheet = drawn("序号|事项名称\n1|甲", sheet="基本履职")
    assert read(sheet, "柳河镇履职事项清单").title == "柳河镇履职事项清单（基本履职）"
    assert read(drawn("序号|事项名称\n1|甲", sheet="基本履职")).title == "基本履职事项"


def test_an_item_that_reads_like_heads_is_an_item():
    """信访事项 and 有关部门 in a numbered row, or below one, are no header."""
    found = read(
        drawn("""
            收回事项清单 | < | <
            序号 | 事项名称 | 承接部门
            1 | 信访事项 | 有关部门
            2 | 甲 | 县公安局
        """)
    )
    assert [entry.title for entry in found.entries] == ["信访事项", "甲"]


def test_header_in_two_levels():
    """Heads under a merged group are read together with it."""
    found = read(
        drawn("""
            县乡“属地管理”事项主体责任和配合责任清单 | < | < | < | < | <
            序号 | 事项名称 | 主体责任 | < | 配合责任 | <
            ^ | ^ | 单位 | 职责 | 单位 | 职责
            1 | 甲 | 县公安局 | 查处 | 乡镇（街道） | 上报
        """)
    )
    parts = [(part.body, part.duty) for part in found.entries[0].responsibilities]
    assert parts == [("县公安局", "查处"), ("乡镇（街道）", "上报")]


def test_header_in_two_levels_without_merges():
    """A csv writes the group over its first column only."""
    found = read(
        from_csv("""
县乡“属地管理”事项主体责任和配合责任清单
序号,事项名称,主体责任,,配合责任,
,,单位,职责,单位,职责
1,甲,县公安局,查处,乡镇（街道）,上报
""")
    )
    parts = [(part.body, part.duty) for part in found.entries[0].responsibilities]
    assert parts == [("县公安局", "查处"), ("乡镇（街道）", "上报")]


def test_group_of_heads_over_the_header():
    """A group written above otherwise blank heads does not hide the header below it."""
    found = read(
        drawn("""
            配合履职事项清单 | < | < | <
             | | 职责分工 | <
            序号 | 事项名称 | 县级部门 | 乡镇（街道）
            1 | 甲 | 县公安局：查处 | 上报
        """)
    )
    assert found.entries[0].responsibilities[-1].duty == "上报"


def test_header_broken_by_layout():
    """Blanks and line ends in heads do not hide the columns."""
    assert rows(read(drawn("基本履职事项清单|<\n序 号|事　项¶名 称\n1|甲"))) == [("1", None, "甲")]


def test_repeated_header_and_title_are_skipped():
    """Each page repeats them; the list goes on under the same category."""
    found = read(
        drawn("""
            基本履职事项清单 | <
            序号 | 事项名称
            一、党的建设 | <
            1 | 甲
            基本履职事项清单 | <
            序 号 | 事项名称
            2 | 乙
        """)
    )
    assert rows(found) == [("1", "党的建设", "甲"), ("2", "党的建设", "乙")]


def test_category_rows():
    """A category loses its numeral and count; it may be merged, or alone in a csv row."""
    expected = [("1", "党的建设", "甲"), ("2", "经济发展", "乙")]
    text = """
        基本履职事项清单 | {0}
        序号 | 事项名称
        一、党的建设（1项） | {0}
        1 | 甲
        二、经济发展(共１项) | {0}
        2 | 乙
    """
    assert rows(read(drawn(text.format("<")))) == expected
    assert rows(read(drawn(text.format("")))) == expected


def test_category_above_a_header_of_its_own():
    """A page that repeats the header under each category is one list."""
    found = read(
        drawn("""
            基本履职事项清单 | <
            一、党的建设（1项） | <
            序号 | 事项名称
            1 | 甲
            二、经济发展（1项） | <
            序号 | 事项名称
            1 | 乙
        """)
    )
    assert rows(found) == [("1", "党的建设", "甲"), ("1", "经济发展", "乙")]


def test_category_whose_numeral_has_the_number_cell():
    """一 | 党的建设 is a category in a list that numbers its items 1, 2, 3."""
    found = read(drawn("基本履职事项清单|<\n序号|事项名称\n一|党的建设（1项）\n1|甲"))
    assert rows(found) == [("1", "党的建设", "甲")]


def test_items_numbered_in_han_numerals():
    """一, 二 are the numbers where the list has no others."""
    found = read(drawn("基本履职事项清单|<\n序号|事项名称\n一|甲\n二|乙"))
    assert rows(found) == [("1", None, "甲"), ("2", None, "乙")]


def test_known_category_in_the_title_cell():
    """A csv may leave a category in the title column; the published names are known."""
    found = read(from_csv("基本履职事项清单\n序号,事项名称\n,党的建设\n1,甲"))
    assert rows(found) == [("1", "党的建设", "甲")]


def test_category_column_merged_or_filled_once():
    """A merged first column gives the category, vertical writing and count left out."""
    expected = [("1", "党的建设", "甲"), ("2", "党的建设", "乙"), ("3", "经济发展", "丙")]
    merged = """
        收回事项清单 | < | < | < | <
        序号 | 领域 | 事项名称 | 承接部门 | 工作方式
        1 | 党¶的¶建¶设（2项） | 甲 | 县公安局 | 子
        2 | ^ | 乙 | 县公安局 | 子
        3 | 经济发展（1项） | 丙 | 县公安局 | 子
    """
    assert rows(read(drawn(merged))) == expected
    assert rows(read(drawn(merged.replace("^", "")))) == expected


def test_category_levels():
    """（一） stands under 一、 and ends with it."""
    found = read(
        drawn("""
            基本履职事项清单 | <
            序号 | 事项名称
            一、平安法治（2项） | <
            （一）信访（1项） | <
            1 | 甲
            （二）法治（1项） | <
            2 | 乙
            二、综合政务（1项） | <
            3 | 丙
        """)
    )
    categories = [entry.category for entry in found.entries]
    assert categories == ["平安法治/信访", "平安法治/法治", "综合政务"]


def test_unsorted_is_no_category():
    """未分类 says that there is none."""
    found = read(
        from_csv("序号,部门,主项名称,事项名称\n1,区公安分局,未分类,甲\n2,区公安分局,乙类,乙")
    )
    assert [entry.category for entry in found.entries] == [None, "乙类"]


def test_notes_are_no_items():
    """注, what follows it and signatures are notes, without suspicion."""
    understood = understand(
        drawn("""
            基本履职事项清单 | <
            序号 | 事项名称
            1 | 甲
            注：1.本清单自印发之日起施行。 | <
            填表人：张三 | 联系电话：0000
        """)
    )
    assert understood.suspicious == ()
    assert len(understood.lists[0].entries) == 1
    assert understood.notes == ("注：1.本清单自印发之日起施行。", "填表人：张三 联系电话：0000")


def test_blank_rows_are_nothing():
    """Rows of formatting at the end of a sheet leave no trace."""
    assert len(read(drawn("基本履职事项清单|<\n序号|事项名称\n1|甲\n|\n|")).entries) == 1


def test_words_that_fit_nothing_are_reported():
    """A sentence across the table is neither item nor category, and not lost silently."""
    understood = understand(
        drawn("基本履职事项清单|<\n序号|事项名称\n1|甲\n本页由县里汇总；请核对。|<\n2|乙")
    )
    assert reasons(understood) == [(4, "整行文字无法归类，未收为事项：本页由县里汇总；请核对。")]
    assert len(understood.lists[0].entries) == 2


def test_several_lists_one_under_another():
    """Each title row with a header starts a list of its own class."""
    understood = understand(
        drawn("""
            柳河镇基本履职事项清单 | < | <
            序号 | 事项名称 | 备注
            1 | 甲 |
            柳河镇上级部门收回事项清单 | < | <
            序号 | 事项名称 | 工作方式
            1 | 乙 | 取消
        """)
    )
    assert understood.suspicious == ()
    found = [(each.list_class, each.title, len(each.entries)) for each in understood.lists]
    assert found == [
        ("BASIC", "柳河镇基本履职事项清单", 1),
        ("RECLAIMED", "柳河镇上级部门收回事项清单", 1),
    ]


def test_lists_with_the_same_columns_part_at_their_titles():
    """Two towns in one sheet are two lists."""
    understood = understand(
        drawn("""
            柳河镇基本履职事项清单 | <
            序号 | 事项名称
            1 | 甲
            石塘乡基本履职事项清单 | <
            序号 | 事项名称
            1 | 乙
        """)
    )
    assert [each.title[:3] for each in understood.lists] == ["柳河镇", "石塘乡"]


def test_no_header():
    """A table of something else is no list, and the reason is said."""
    understood = understand(drawn("姓名|电话\n张三|1"))
    assert (understood.lists, reasons(understood)) == (
        (),
        [(None, "没有找到清单表头（序号、事项名称）")],
    )


def test_header_of_an_unknown_class():
    """Heads of a list without a word on its class: not taken in, and said so."""
    understood = understand(drawn("序号|事项|牵头单位|完成时限\n1|甲|县公安局|6月", sheet=None))
    assert understood.lists == ()
    assert reasons(understood) == [
        (1, "无法判断清单类别，未收入；表头：序号、事项、牵头单位、完成时限")
    ]


def test_list_without_items():
    """A header over nothing yields no list."""
    understood = understand(drawn("基本履职事项清单|<\n序号|事项名称"))
    assert (understood.lists, reasons(understood)) == ((), [(2, "表头之下没有事项")])


def test_unknown_columns_are_reported():
    """What goes into no entry is named with the header's row."""
    understood = understand(drawn("基本履职事项清单|<|<\n序号|事项名称|星级\n1|甲|五"))
    assert reasons(understood) == [(2, "不认识的列，内容未收入：星级")]

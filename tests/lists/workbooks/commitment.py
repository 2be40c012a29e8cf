"""Commitment lists: one matter, several certificates, in the ways in which that is laid out."""

from __future__ import annotations

from bot.lists.entries import ListCode
from tests.lists.workbooks.samples import Sample
from tests.lists.workbooks.writing import Page, csv_file, docx_file, ods, xls, xlsx

CHIBI = Page(
    "保留清单",
    (
        ("赤壁市证明事项目录",),
        ("序号", "证明名称", "证明用途", "设定依据", "依据条文及内容", "实施基本情况", "", "行使层级", "", "", "",
         "事项类型"),
        ("", "", "", "", "", "索要单位", "开具单位", "省级", "市级", "县级", "乡级", ""),
        (1, "无犯罪记录证明", "申请律师执业", "《律师法》第六条", "申请律师执业，应当提交下列材料……",
         "市司法局", "公安机关", "", "√", "√", "", "行政许可"),
        (2, "居住证明", "申请公共租赁住房", "《公共租赁住房管理办法》第七条", "申请人应当提交……", "市住建局",
         "社区居委会", "", "", "√", "√", "公共服务"),
    ),
    ("A1:L1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3", "F2:G2", "H2:K2", "L2:L3"),
)

ZHALAITE = Page(
    "Sheet1",
    (
        ("扎赉特旗证明事项目录",),
        ("填报单位：旗民政局", "", "", "", "填报人：王五", "联系电话：0000"),
        ("序号", "证明名称", "证明用途", "设定及保留依据", "效力层级", "索要单位", "开具单位", "备注"),
        (1, "婚姻状况证明", "办理收养登记", "《中国公民收养子女登记办法》第五条", "行政法规", "民政局",
         "婚姻登记机关", ""),
    ),
    ("A1:H1",),
)

FULL = Page(
    "市本级",
    (
        ("株洲市市本级证明事项告知承诺制目录（2项、4个证明材料）",),
        ("序号", "实施部门", "政务服务事项", "子项", "证明事项名称", "证明内容", "设定依据", "开具单位", "承诺方式",
         "可否代为承诺", "核查方式", "行使层级", "备注"),
        (1, "市司法局", "公证员执业审核", "", "无犯罪记录证明", "没有受过刑事处罚", "《公证法》第二十条", "公安机关",
         "书面", "否", "信息共享", "市级", ""),
        ("", "", "", "", "学历证明", "法学本科以上", "", "教育部门", "", "", "", "", ""),
        ("", "", "", "", "法律职业资格证明", "", "", "司法行政机关", "", "", "", "", ""),
        (2, "市人社局", "职业培训学校设立", "变更", "场地证明", "", "《民办教育促进法》第十二条", "住建部门", "书面",
         "可以", "实地核查", "市级", ""),
    ),
    ("A1:M1", "A3:A5", "B3:B5", "C3:C5", "G3:G5", "I3:I5", "J3:J5", "K3:K5", "L3:L5"),
)

IN_ONE_CELL = Page(
    "县市区",
    (
        ("证明事项告知承诺目录",),
        ("序号", "部门", "事项名称", "证明材料", "设定依据", "核查方式"),
        (1, "民政局", "临时救助对象认定", "收入证明、居住证明；家庭成员关系证明", "《社会救助暂行办法》第四十八条",
         "信息共享"),
        (2, "卫健局", "出生医学证明补发", "1.身份证明\n2.出生、死亡证明", "《母婴保健法》第二十三条", "部门协查"),
        (3, "教育局", "教师资格认定", "无犯罪记录证明（含未成年人侵害记录）", "《教师资格条例》第十五条", "信息共享"),
    ),
    ("A1:F1",),
)

REPEATED_MATTER = Page("", (
    ("序号", "实施部门", "办理事项名称", "证明名称", "设定依据"),
    ("1", "市人社局", "失业保险金申领", "解除劳动关系证明", "《失业保险条例》第十六条"),
    ("2", "市人社局", "失业保险金申领", "求职登记证明", "《失业保险条例》第十六条"),
    ("3", "市人社局", "工伤认定申请", "劳动关系证明", "《工伤保险条例》第十八条"),
    ("", "", "", "医疗诊断证明", ""),
))

WORD = Page(
    "",
    (
        ("序号", "事项名称", "证明材料名称", "设定依据", "实施机关"),
        ("1", "护士执业注册", "学历证书", "《护士条例》第八条", "市卫生健康委"),
        ("", "", "健康体检证明", "", ""),
        ("2", "无", "", "", ""),
    ),
    ("A2:A3", "B2:B3", "D2:D3", "E2:E3"),
    above=("株洲市卫生健康委员会证明事项告知承诺制目录", "株卫发〔2021〕15号"),
)

SUB_MATTERS = Page(
    "醴陵市",
    (
        ("醴陵市证明事项告知承诺制目录（2项3个材料）",),
        ("序号", "实施部门", "主项名称", "子项名称", "证明事项名称", "设定依据", "承诺方式", "备注"),
        (1, "市民政局", "社会团体登记", "成立登记", "无犯罪记录证明", "《社会团体登记管理条例》第十条", "书面", ""),
        ("", "", "", "变更登记", "住所使用证明", "《社会团体登记管理条例》第十八条", "书面", ""),
        (2, "市教育局", "教师资格认定", "", "普通话证书、学历证书", "《教师资格条例》第十五条", "书面", ""),
    ),
    ("A3:A4", "B3:B4", "C3:C4"),
)

COMMITMENT = (
    Sample("赤壁保留.xlsx", "a header of two levels; ticks for the levels of power", lambda: xlsx(CHIBI),
           ("申请律师执业", "申请公共租赁住房"), ListCode.COMMITMENT, certificates=2,
           departments=("市司法局", "市住建局")),
    Sample("扎赉特.xls", "headed by the certificate; office above", lambda: xls(ZHALAITE),
           ("办理收养登记",), ListCode.COMMITMENT, certificates=1, issuer="旗民政局"),
    Sample("市本级目录.xlsx", "the matter merged over its certificates; claims both numbers",
           lambda: xlsx(FULL), ("公证员执业审核", "职业培训学校设立（变更）"), ListCode.COMMITMENT,
           certificates=4),
    Sample("一格多证.ods", "several certificates in one cell, with 、 ；or numbers",
           lambda: ods(IN_ONE_CELL), ("临时救助对象认定", "出生医学证明补发", "教师资格认定"),
           ListCode.COMMITMENT, certificates=6, departments=("民政局", "卫健局", "教育局")),
    Sample("重复事项.csv", "the matter repeated on every row, or left blank",
           lambda: csv_file(REPEATED_MATTER, "utf-8-sig", "\t"), ("失业保险金申领", "工伤认定申请"),
           ListCode.COMMITMENT, certificates=4),
    Sample("卫健委.docx", "a Word table, its title in paragraphs; a row 无", lambda: docx_file(WORD),
           ("护士执业注册",), ListCode.COMMITMENT, certificates=2,
           departments=("市卫生健康委",)),
    Sample("醴陵.xlsx", "parts of one matter; the title claims too few certificates",
           lambda: xlsx(SUB_MATTERS), ("社会团体登记（成立登记、变更登记）", "教师资格认定"),
           ListCode.COMMITMENT, certificates=4, notices=("3 个证明材料，读到 4 个",)),
)

"""Characters that say little of a matter by themselves (虚字).

The hundred commonest of running text (the shares in schema/rules/sounds.tsv) and those that
questions are made with. Must not look anything up.
"""

SLIGHT = frozenset(
    "一不了是人有在大和这国为中地个年他来上我的会以出到生时要家说于得也之成道对发后就们下学子自行长着方能"
    "部而市可本等多分工公过经里民你天业用主作都还体那种机其前区事北产定动法高好进军开理力门面起去全然日如"
    "把被给让没又再很太更最些少才跟向从及或谁哪几吗呢吧啊么想该"
)

# Every sentence of the person's own pages about what they wrote to the team and what was answered. Plain words, short
# sentences. Welsh goes into locales/cy/own-replies.ftl with the same names.

replies-when =
    { $n ->
        [one] We aim to answer within { $count } working day.
       *[other] We aim to answer within { $count } working days.
    }
replies-unread = Not read yet
replies-read = Read on { $when }. No answer yet.
replies-answered = Answered
replies-by = Answer by { $who }, { $when }
replies-phone = On { $when } { $who } spoke with you by phone about this.
replies-met = On { $when } { $who } spoke with you about this.
replies-before = What you sent, and what we answered

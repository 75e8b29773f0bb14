# Every sentence of the person's own pages about the notes that we keep on them, and the letters that others sent. Plain
# words, short sentences. Welsh goes into locales/cy/own-copy.ftl with the same names.

notes-link = Ask for the notes
notes-data-link = Notes and letters about you
notes-heading = Notes and letters about you
notes-lead = We keep notes of our talks with you. Other people may have sent us letters about you. You have a right to read them.
notes-how = When you ask, a clinician reads through them first. They can speak of other people too. We answer within a month. It costs nothing, and it does not change your care.
notes-ask = Ask for my notes
notes-said = Thank you. We have your wish.
notes-asked = You asked for them on { $date }. We answer by { $due }.
notes-told = We tell you when they are here.
notes-released = We put them into your copy on { $date }.
notes-read = Read my copy
notes-held =
    { $n ->
        [one] 1 part is held back.
       *[other] { $count } parts are held back.
    }
notes-held-why = The law lets us do this in two cases. It would be likely to do serious harm to you or to somebody else. Or it is about another person.
notes-held-ask = You can ask us why. A clinician will look at it again.
notes-held-ico = If you are not happy with our answer, you can go to the Information Commissioner: call 0303 123 1113, or see ico.org.uk.
notes-in-copy = Notes of our talks, and what others sent
notes-not-yet = They are not in this copy yet. A clinician reads through them first.
notes-in-copy-on = A clinician read through them, and they were put here on { $date }.
notes-more = What was written after that is not here. You can ask for it too.
notes-by = Written by { $name } ({ $role })
notes-in-part = A part of this is held back. This can be read:
notes-document = Open what was sent on { $date }
notes-kind-referral = Your referral
notes-kind-paper = Something that was sent to us
notes-kind-question = A question, or an answer
notes-kind-arranging = Dates, calls and letters
notes-kind-screening = A first look
notes-kind-assessment = A first talk
notes-kind-decision = A decision
notes-kind-second-opinion = A second opinion
notes-kind-session = Therapy
notes-kind-note = A note
notes-kind-answers = Your answers
notes-kind-safety = Keeping you safe
notes-kind-end = The end

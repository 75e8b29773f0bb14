# Every sentence of the person's own pages about choosing another time. Plain words, short sentences.
# Welsh goes into locales/cy/own-dates.ftl with the same names.

dates-move = Choose another time
move-title = A date
move-heading = You need another time?
move-now = Now it is
move-with = with { $with }
move-choose = These times are free. Choose one, and we show you what would change before anything does.
move-later = Later times
move-earlier = Earlier times
move-none-suits = None of these suits me
move-lead = Tell us when you can. The date stays as it is until we have found another with you.
move-words = When would suit you?
move-missing = Tell us in a few words when would suit you
move-button = Ask for another time
move-said = Thank you. We look for another time and tell you. Until then the date stays.
move-message = I need another time for { $when }. { $words }
move-why-asked = We find another time for this date together with you.
move-why-together = Others come to this date too. So we find another time together with you.
move-why-near =
    { $n ->
        [0] This date is too near to change it here. You can call us.
       *[other] This date is too near to change it here: we need { $count } hours. You can call us, or say that you cannot come.
    }
move-why-none = No other time with this therapist is free in the next weeks that fits what you told us.
move-confirm-heading = Is this right?
move-from = Until now
move-to = Then
move-confirm-lead = Your old time goes to somebody else. It does not count as a time that you missed.
move-confirm-button = Yes, change my time
move-confirm-back = See the other times again
move-done = Done. Your new time is { $day } at { $time }.
move-gone = This time is not free any more
move-gone-choose = Choose another one. Your date is as it was
move-gone-none = Nothing else is free. Your date is as it was
offer-times-link = See other free times with this therapist
offer-times-heading = Other times
offer-times-with = These times with { $with } are free too.
offer-times-none = No other time with this therapist is free that fits what you told us. You can go back and tell us when you can.
offer-times-question = Which one suits you?
offer-times-one = { $weekly }, first on { $first }
offer-times-missing = Choose a time
offer-times-button = Yes, at this time
offer-times-back = Back to the offer

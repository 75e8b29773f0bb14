# Sentences of the page that says how far a request is that somebody sent by "refer yourself". Plain words, short sentences.
# Welsh goes into locales/cy/refer-sent.ftl with the same names.

ask-sent-where-heading = Where it is now
ask-sent-where-received = It is here. When a clinician has looked at it, we say so here.
ask-sent-where-seen = A clinician has read it. We get in touch with you.
ask-sent-where-talk = A first talk is planned. We tell you when, in the way you said is safe.
ask-sent-where-opens = We know that it was you who sent this. You can open your own pages with it, once, until { $date }.
ask-sent-where-button = Open my own pages
ask-sent-where-again = Come back with your code to see how far it is: { $code }
ask-sent-where-code = The code works until { $date }. It shows nothing of what you wrote.
ask-sent-where-who = Until we know that it was you who sent this, it shows no more. Anybody can type a name.
ask-sent-where-wrong = This opens nothing now. Ask us for a new way in.

# Every sentence of "refer yourself": for somebody who asks for help, on their own or with somebody by their side. Plain
# words, short sentences, "you" to the person who looks for help. Titles say nothing that a person beside them may not
# read. The frame of the page, the crisis help and "leave" are in own.ftl.

## The first page
ask-title = Start
ask-heading = Ask us for help
ask-lead = You can ask for talking therapy here. You can ask for yourself, or for somebody who wants it.
ask-no-label = You do not need a diagnosis. You do not need to see a doctor first.
ask-time = There are { $questions } questions. It takes about 10 minutes. You can skip many of them.
ask-later = You can stop at any time and come back later with a code.
ask-adults = This service is for people aged { $least } and over.
ask-ages = This service is for people aged { $least } to { $most }.
ask-other-age = I am not in that age group
ask-not-watched = Nobody reads what you write here at night or at weekends.
ask-talk-heading = If you would rather talk
ask-talk = Call us on { $phone } ({ $hours }). We fill it in with you.
ask-talk-any-time = Call us on { $phone }. We fill it in with you.
ask-talk-gp = Your GP surgery can refer you too.
ask-kept-heading = What happens to what you write
ask-kept = While you fill it in, nobody here can read it. When you send it, only the people who work with you can.
ask-kept-more = How we look after it
ask-start = Start
ask-with-code = I have a code and want to go on

## When somebody has begun on this phone
ask-begun-heading = You have begun here
ask-begun = What you wrote is kept until { $date }.
ask-go-on = Go on
ask-forget = Throw it away
ask-forget-hint = If others use this phone and you do not want to go on, throw it away. We cannot bring it back.
ask-was-sent = You sent us your answers on { $date }.
ask-was-sent-see = See what happens next
ask-anew = Ask again for somebody else

## Not the right age
ask-age-title = Where to ask
ask-age-heading = Another service can help you better
ask-age-lead = We see people of another age. That is not about you or about what you feel. Here is where you can ask.
ask-age-young-gp = A GP, a school nurse or a teacher you trust can help you find the right service. You can see a GP on your own.
ask-age-young-line = Childline listens day and night on 0800 1111. It is free and does not show on the phone bill.
ask-age-young-shout = You can text SHOUT to 85258 at any time.
ask-age-old-gp = Your GP can send you to a service for people of your age.
ask-age-tell = Tell somebody you trust how you feel.
ask-age-slip = If you typed the wrong date of birth, go back and change it. The rest of what you wrote is still here.
ask-age-change = Change the date of birth

## The frame of a question
ask-question-title = Question { $number } of { $all }
ask-more-title = One more question
ask-caption = Question { $number } of { $all }
ask-continue = Continue
ask-save = Save and come back later
ask-helper-note = You fill this in for somebody else. “You” is the person who looks for help.
ask-code-summary = A code to come back later
ask-code-short = Your code is { $code }. With it you can go on another day, or on another phone. If you leave quickly, you need it.
ask-too-long = Write at most { $most } letters here. You have { $has }
ask-too-many = Too many forms were begun from here in the last hour. What you typed is still on this page. Try again in an hour
ask-too-many-call = You can also call us
ask-no-room-heading = We cannot keep this just now

## What brings you here
ask-words = What brings you here?
ask-words-hint = Use your own words. Write as much or as little as you like. There is no wrong answer.
ask-words-helper = If you fill this in for somebody else, write what they say.
ask-words-missing = Tell us in a few words what brings you here

## Safe right now
ask-safe = Are you safe right now?
ask-safe-hint = We ask everybody. Your answer never means that you are turned away.
ask-safe-yes = Yes
ask-safe-no = No
ask-safe-unsure = I am not sure
ask-safe-skip = I would rather not say
ask-safe-missing = Choose an answer. You can choose that you would rather not say
ask-safe-words = Is there more that we should know about it? (optional)
ask-safe-words-hint = A clinician reads it on the next working day, and speaks with you. If you need help before then, use the numbers on this page.
ask-safe-not-yet = Not answered yet

## Help now
ask-help-title = Help now
ask-help-heading = You can get help now
ask-help-lead = Thank you for telling us. You do not have to wait for us.
ask-help-call-now = Call 999 now, or go to A&E, if a life is in danger.
ask-help-call-111 = Call 111 and choose option 2 to talk to somebody about how you feel. You can call day and night.
ask-help-listen = Samaritans listen day and night. Call 116 123. It is free.
ask-help-text = If you would rather write, text SHOUT to 85258.
ask-help-home = If somebody hurts or scares you at home, call 0808 2000 247. It is free, day and night.
ask-help-near = If you can, tell somebody near you. Ask them to stay with you.
ask-help-us = We look at what you send on the next working day. We look at yours first.
ask-help-go-on = Go on with the questions
ask-help-go-on-hint = What you wrote is kept. You can go on now or later.

## For whom
ask-for = Who is this for?
ask-for-me = For me
ask-for-other = For somebody else
ask-for-missing = Choose who this is for
ask-helper-name = Your name, and who you are to them
ask-helper-name-hint = For example, Sam Reed, her brother.
ask-helper-name-missing = Enter your own name, and who you are to them
ask-helper-contact = How we reach you (optional)
ask-helper-agreed = They know that I fill this in, and they agree
ask-helper-agreed-missing = Ask the person first. Tick the box when they have agreed

## What I would like
ask-therapies = What would you like, and what would you rather not?
ask-therapies-hint = You do not have to choose. We talk it over with you. None of these is better for everybody.
ask-like = I would like to try
ask-avoid = I would rather not have
ask-avoid-hint = You do not have to say why.
ask-like-and-avoid = Choose each only once: you would like it, or you would rather not
ask-hopes = What do you hope will be different? (optional)
ask-not-everywhere = We may not have each of these here. We talk about that too.
kind-guided = Guided self-help
kind-guided-hint = You use a workbook or an online course at home. Somebody trained talks with you to help. About 6 talks. It asks you to try things out each week.
kind-cbt = Cognitive behavioural therapy (CBT)
kind-cbt-hint = You look at how what you think, feel and do fit together now. About 8 to 20 meetings. It asks you to try things out between them.
kind-counselling = Counselling
kind-counselling-hint = You say what is on your mind. Somebody listens and helps you find words. About 8 to 16 meetings. It asks you to talk about what you feel.
kind-interpersonal = Interpersonal therapy (IPT)
kind-interpersonal-hint = You look at how your mood and the people in your life affect each other. About 8 to 16 meetings. It asks you to try out new ways with them.
kind-dynamic = Psychodynamic therapy, some months
kind-dynamic-hint = You look at feelings and patterns that keep coming back, some from early in life. About 16 to 30 meetings. It asks you to talk freely.
kind-dynamic-long = Psychodynamic therapy, a year or more
kind-dynamic-long-hint = The same, with more time for things that have lasted long. Once a week for a year or more. It asks you to keep coming.
kind-trauma = Therapy after something terrible (EMDR or trauma CBT)
kind-trauma-hint = You go back to the memory in small safe steps, so that it may hurt less. About 8 to 12 meetings. It asks you to think of what happened.
kind-group = Group therapy
kind-group-hint = You meet in a group of 6 to 9 people with a therapist. Each week for some months or longer. It asks you to share, as much as you want.
kind-couple = Therapy as a couple
kind-couple-hint = You and your partner talk with a therapist. About 12 to 20 meetings. It asks you both to come.

## When
ask-when = When could you come?
ask-when-hint = Most meetings are once a week. You can leave this empty if any time is fine.
ask-days = Days that suit you
ask-parts = Times that suit you
ask-short-notice = I could come at short notice
ask-short-notice-hint = Sometimes a place is free the same week.
day-mon = Monday
day-tue = Tuesday
day-wed = Wednesday
day-thu = Thursday
day-fri = Friday
day-sat = Saturday
day-sun = Sunday
part-morning = Morning
part-afternoon = Afternoon
part-evening = Evening, from 5pm

## How and where
ask-how = How and where would you like to meet?
ask-how-hint = Choose all that would be fine. You can leave this empty if you do not mind.
ask-media = How
ask-sites = Where
site-step-free = No steps
medium-in-person = In person
medium-video = By video
medium-phone = By phone
medium-text = By text chat

## With whom
ask-who = Who would you like to talk with?
ask-who-hint = We try to find somebody who fits. It may take longer.
ask-who-female = A woman
ask-who-male = A man
ask-who-other = Somebody who is neither
ask-who-any = I do not mind
ask-same-language = Somebody who speaks my language, rather than an interpreter
ask-wishes = Is there more that matters to you? (optional)
ask-wishes-hint = For example, somebody who knows your faith, or what it is like to care for somebody.

## What helps
ask-needs = What would help you to use our service?
ask-needs-hint = You can leave this empty if you need none of these.
ask-needs-list = Would any of these help you?
ask-interpreter = An interpreter for this language (optional)
ask-interpreter-hint = It is free. Your family and friends do not have to do it.
ask-language-wrong = Choose a language from the list
need-large-print = Large print
need-easy-read = Easy read: short words and pictures
need-braille = Braille
need-audio = To hear it rather than read it
need-bsl = A British Sign Language interpreter
need-hearing-loop = A hearing loop
need-step-free = A room without steps
need-longer = More time
need-quiet = A quiet place to wait
need-companion = To bring somebody along
need-no-phone = Not to use the phone
need-childcare = Times that fit with my children

## Name
ask-name = What is your name?
ask-given = First name or names
ask-family = Last name
ask-family-hint = Leave it empty if you have one name only.
ask-uses = What should we call you? (optional)
ask-pronouns = Your pronouns (optional)
ask-pronouns-hint = For example, she, he or they.
ask-name-missing = Enter your name

## Date of birth
ask-born = What is your date of birth?
ask-born-hint = For example, 15 3 1984. We use it so that we do not mix you up with somebody else.
ask-born-missing = Enter your date of birth
ask-born-wrong = Enter a real date of birth, like 15 3 1984

## Safe ways
ask-reach = How can we reach you safely?
ask-reach-hint = Tick every way that is safe for you. We use no other.
way-phone = A phone call
way-voicemail = A message on your voicemail
way-text = A text message
way-email = An email
way-letter = A letter to your home
ask-phone = Your phone number
ask-email = Your email address
ask-address = Your address
ask-postcode = Your postcode
ask-neutral = Do not say who you are: somebody else may hear or read it
ask-call-when = When can we call?
ask-call-when-hint = You can leave this empty if any time in the day is fine.
ask-safe-word = A safe word (optional)
ask-safe-word-hint = If you say it on the phone, we know that you cannot talk, and we hang up.
ask-careful = What else should we be careful of? (optional)
ask-careful-hint = For example, my partner opens the letters.
ask-reach-missing = Choose at least one safe way to reach you
ask-phone-missing = Enter the phone number that we can call or text
ask-phone-wrong = Enter a phone number, like 020 7946 0000
ask-email-missing = Enter the email address that we can write to
ask-email-wrong = Enter an email address, like name@example.org
ask-address-missing = Enter the address that we can write to

## GP
ask-gp = Do you have a GP?
ask-gp-hint = You can leave this empty. You do not need a GP to ask for help here.
ask-gp-practice = Your GP surgery (optional)
ask-nhs-number = Your NHS number, if you know it (optional)
ask-nhs-number-hint = It has 10 digits, like 999 012 3454. It is on letters from the NHS and in the NHS App.
ask-nhs-number-wrong = An NHS number has 10 digits, like 999 012 3454. You can leave it empty
ask-gp-copies = Send my GP copies of letters about me
ask-gp-copies-hint = You can change your mind. If we fear for a life, we may have to tell somebody. We tell you first if we can.

## One more, from the last page
ask-more = Is any of this part of it?
ask-more-link = Add something about your life: home, money, work or loss
ask-more-hint = You can leave this empty.
ask-more-words = More about that (optional)
more-housing = Where I live
more-debt = Debt
more-work = Work
more-benefits = Benefits
more-discrimination = Being treated unfairly for who I am
more-violence = Somebody hurts or scares me at home
more-loneliness = Being lonely
more-caring = Caring for somebody
more-immigration = My right to stay in this country
more-bereavement = Somebody has died

## Check
ask-check-title = Check your answers
ask-check-heading = Check your answers
ask-check-lead = This is what we will read. You can change each answer.
ask-change = Change
ask-not-given = Not given
ask-check-send-lead = When you send it, your wait begins today. You can take back or change anything by telling us.
ask-send = Send
ask-check-website = Leave this box empty
ask-check-website-hint = It is there for programs that fill in every box.
ask-check-website-wrong = Empty this box, then send
ask-check-quick = That was very quick. Look through your answers once more, then press Send
ask-check-quick-do = Nothing is lost
ask-check-flood = Many people sent us a form in the last hour, so we cannot take yours just now
ask-check-flood-do = Your answers are kept. Try again in an hour with the code { $code }, or call us
ask-check-refused = We could not take this in
ask-check-refused-do = Your answers are kept. Call us, and we help you
row-words = What brings you here
row-safe = Are you safe right now
row-safe-words = More about being safe
row-for = Who is this for
row-helper = Who fills this in
row-like = Would like to try
row-avoid = Would rather not have
row-hopes = What you hope for
row-when = When you could come
row-how = How to meet
row-sites = Where to meet
row-who = Who you would like to talk with
row-wishes = What else matters to you
row-language = Interpreter
row-needs = What would help you
row-name = Your name
row-uses = What we call you
row-pronouns = Your pronouns
row-born = Your date of birth
row-reach = Safe ways to reach you
row-call-when = When we can call
row-phone = Phone
row-email = Email
row-address = Address
row-safe-word = Safe word
row-careful = To be careful of
row-gp = GP surgery
row-nhs-number = NHS number
row-gp-copies = Copies to your GP
row-more = Part of it
row-more-words = More about that
answer-yes = Yes
answer-no = No
answer-neutral = We do not say who we are

## Save and come back
ask-code-title = Your code
ask-code-heading = Come back later with this code
ask-code-lead = What you wrote is kept until { $date }. Nobody here can read it before you send it.
ask-code-write = Write the code down where only you see it, or print this page.
ask-code-where = To go on, open { $address } and type the code.
ask-code-lost = If you lose the code, we cannot find what you wrote. You would have to start again.
ask-code-go-on = Go on now
ask-code-stop = Stop now
ask-code-stop-hint = This takes it off this phone. You then need the code.
ask-return-title = Go on
ask-return-heading = Go on with your code
ask-return-lead = What you wrote is not on this phone. Type your code to bring it back.
ask-return-code = Your code
ask-return-hint = 12 letters and numbers, like 7K3M-QX2P-9TRD. Big or small letters are both fine.
ask-return-missing = Enter your code
ask-return-wrong-heading = We found nothing under this code
ask-return-wrong = Look at each letter once more. If it was more than { $days } days ago, it is gone, and you can start again
ask-return-locked-heading = There were too many tries
ask-return-locked = Wait { $minutes } minutes, then try again. Or call us
ask-return-busy-heading = This does not work just now
ask-return-busy = Wait a few seconds, then try again
ask-return-start = I have no code, or I lost it: start again

## Sent
ask-sent-title = We have it
ask-sent-heading = We have what you sent
ask-sent-lead = Thank you for writing to us. Your wait is counted from { $date }.
ask-sent-next-heading = What happens next
ask-sent-safe = A clinician looks on { $date } at the latest at what you wrote about being safe.
ask-sent-read = A clinician reads all of it by { $date }.
ask-sent-reach = We get in touch in the way that you said is safe, and in no other.
ask-sent-talk = We talk with you before anything is decided.
ask-sent-not-heard = If you have not heard from us by { $date }, get in touch. You do not bother us.
ask-sent-not-heard-call = If you have not heard from us by { $date }, call us on { $phone }. You do not bother us.
ask-sent-own-heading = Your own page
ask-sent-own = When we have spoken with you, we can give you a code for a page of your own. You see there where things stand.
ask-sent-own-open = Open your page
ask-sent-leave = If others use this phone, press the button at the top when you have read this.

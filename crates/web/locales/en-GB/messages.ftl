# Every sentence of a message that leaves the house by e-mail, and of the short letters. No therapy, no reason, no score, no
# name of anybody: whoever shares the phone or the letter box may read it. Welsh goes into locales/cy/messages.ftl.

## The frame
mail-subject = A message for you
mail-hello = Hello,
mail-call = If you have a question, or if this time does not suit you, call us on { $phone }.
mail-pages = You can see more on your own pages: { $address }
mail-no-answer = Please do not answer this e-mail. Nobody reads what is sent to this address.
mail-danger = We do not watch messages all day. If a life is in danger, call 999.
mail-neutral = There is a message for you.
mail-neutral-look = Please look on your own page, or call the number you were given.
mail-neutral-why = You asked that our messages say no more than this.

## What there is to say
mail-received = We have your referral. We will be in touch with you.
mail-made = You have an appointment on { $day } at { $time }.
mail-made-more = There are { $count } appointments in all. This is the first one.
mail-moved = Your appointment has moved. It is now on { $day } at { $time }.
mail-cancelled = Your appointment on { $day } at { $time } will not take place.
mail-cancelled-why = Your place is kept. We will be in touch with you about a new time.
mail-reminder = This is to remind you of your appointment on { $day } at { $time }.
mail-offer = We have a place for you. We hold it for you until { $day } at { $time }.
mail-offer-no = You can say no. You keep your place in the line.
mail-link = You asked for a way to your own pages. This link opens them once: { $address }
mail-link-until = It works until { $day }.
mail-copy = What you asked us for is now on your own pages.
mail-reply = We have answered what you wrote. You can read it on your own pages.
mail-decision = We have written down what we talked about.

## Short letters
letter-made = Your appointment
letter-moved = Your appointment has moved
letter-cancelled = Your appointment is cancelled
letter-other = A message for you

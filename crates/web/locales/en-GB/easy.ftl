# Easy read: short words, one idea in a sentence, few lines. The linter holds this file to a lower age than the others. It
# says less than the full pages and nothing else than they do. Welsh goes into locales/cy/easy.ftl with the same names.

## On every page
easy-link = Easy read
easy-full = See the full page
easy-title = Easy read
easy-some = Some pages here are in easy read. The others are not yet.

## The first page
easy-home-title = Talking helps
easy-home-1 = Do you feel bad, sad or scared?
easy-home-2 = We are here to help. We talk with you.
easy-home-help = Find help now
easy-home-help-words = Is it urgent? Look here.
easy-home-refer = Ask us for help
easy-home-refer-words = You can ask us yourself.
easy-home-how = How it works
easy-home-how-words = See what happens, step by step.

## Help now
easy-help-title = Find help now
easy-help-1 = Do you need help now? Call.
easy-help-2 = Not sure? Call.
easy-help-3 = We do not read these pages all the time.
easy-help-us = You can call us too, when we are open: { $phone }.

## How it works
easy-how-title = How it works
easy-how-1 = You tell us what is wrong. Use your own words.
easy-how-1b = Your doctor can tell us too. So can a friend.
easy-how-2 = We read it. We check that you are safe.
easy-how-3 = We meet and talk. You say what you want.
easy-how-4 = We say what could help. You choose.
easy-how-5 = You may have to wait. You can see where you are in the queue.
easy-how-5b = Is it worse now? Tell us.
easy-how-6 = You start. You meet one person, or a group.
easy-how-6b = Does it not help? Say so.
easy-how-7 = At the end, we plan what comes next.
easy-how-7b = You can come back in the next six months.
easy-how-no = Do we say no? You can say no to that.
easy-how-no-b = One person alone can not turn you away.

## Ask us for help
easy-refer-title = Ask us for help
easy-refer-1 = You can ask us for help here.
easy-refer-1b = You do not need to see a doctor first.
easy-refer-age = We see people aged { $least } and over.
easy-refer-ages = We see people aged { $least } to { $most }.
easy-refer-2 = We ask you { $questions } things, one at a time.
easy-refer-2b = It takes about 10 minutes. You can skip many of them.
easy-refer-3 = You can stop. You get a code. Keep it.
easy-refer-3b = With the code you can go on when you want.
easy-refer-4 = Do you want help to fill it in? Ask a friend.
easy-refer-4b = Or call us: { $phone }. We fill it in with you.
easy-refer-4c = Or ask your doctor.
easy-refer-5 = We can not read it until you send it.
easy-refer-start = Start

## Where am I
easy-where-title = Where things stand
easy-where-none = There is nothing to show here yet.
easy-where-next = What comes next
easy-now-received = We have your form.
easy-next-received = We read it. We check that you are safe. Then we get in touch.
easy-now-looked-at = We are reading your form.
easy-next-looked-at = We get in touch. We talk with you first.
easy-now-conversation = You have a first talk with us.
easy-next-conversation = We talk. You can bring a friend.
easy-now-deciding = We have not made up our minds yet.
easy-next-deciding = We talk with you first. Then you can read it here.
easy-now-decided = We made a choice. We told you.
easy-next-decided = We do what we said. We get in touch.
easy-now-second-look = Somebody else looks at our choice.
easy-next-second-look = They offer to meet you. You keep your place.
easy-now-waiting = You are in the queue.
easy-next-waiting = Is a place free? We tell you. You can say yes or no. You keep your place.
easy-now-paused = You are in the queue. It is on hold.
easy-next-paused = We go on when the hold ends. You keep your place.
easy-now-offered = We have a place for you. Please tell us yes or no.
easy-next-offered = Do you say no? You keep your place.
easy-now-in-therapy = You have started.
easy-next-in-therapy = You can see your dates here. Can you not come? Tell us.
easy-now-after = You are at the end.
easy-next-after = We will ask how you are after 3, 6 and 12 months.
easy-now-closed = This is closed.
easy-next-closed = You can come back. Just call us.
easy-where-since = We heard from you, or of you, on { $date }.
easy-where-worse = Is it worse now? [Tell us].
easy-where-offer = [Say yes or no].
easy-where-no = Did we say no? [See what you can do].

## Say no to a no
easy-no-title = You can say no
easy-no-1 = Did we say no to you?
easy-no-1b = Do you think we are wrong? You can ask us to look again.
easy-no-2 = Somebody else looks at it. They did not make the first choice.
easy-no-2b = They offer to meet you.
easy-no-3 = You keep your place. We do not mind that you ask.
easy-no-4 = You can say who else we should ask. It could be your doctor.
easy-no-5 = You can get help to say what you want. This is free.
easy-no-5b = Your council can tell you who can help you.
easy-no-6 = You can also tell us that you are not happy.
easy-no-6b = We write back in 3 working days.
easy-no-do = [Go to the page where you can ask]

## Choose
easy-choose-title = You choose
easy-choose-1 = There is more than one way to help you.
easy-choose-not-yet = There is nothing to choose yet. First we talk with you.
easy-choose-2 = You say which one you want.
easy-choose-2b = You can say yes to more than one.
easy-choose-3 = Do you want to know more?
easy-choose-list = [Read what each one is].
easy-choose-4 = You may have to wait. The wait is not the same for each.
easy-choose-4b = You can choose again. You keep your place.
easy-choose-wishes = [Tell us the days and the place you like].
easy-choose-5 = Are you not sure? Ask us. We talk with you.
easy-choose-write = [Write to us].

## My data
easy-data-title = What we know about you
easy-data-1 = We write down what you tell us, and what we do.
easy-data-1b = You can see it. It is yours to ask for.
easy-data-2 = We write down who looks at it.
easy-data-looked = [See who has looked].
easy-data-copy = [Get a copy].
easy-data-3 = Is it wrong? Tell us.
easy-data-wrong = [Say what is wrong].
easy-data-4 = We ask you first if we may tell your doctor, or a friend.
easy-data-4b = You can say yes or no.
easy-data-4c = You can change your mind.

## What the pictures show
easy-picture-ask = A hand that is up
easy-picture-chairs = Two chairs
easy-picture-choose = A sign with two ways
easy-picture-clock = A clock
easy-picture-door = An open door
easy-picture-form = A form and a pen
easy-picture-help = A life ring
easy-picture-people = Two people who help
easy-picture-phone = A phone
easy-picture-stop = A sign that says stop
easy-picture-talk = Two people who talk
easy-picture-code = A key

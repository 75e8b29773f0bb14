# What stands round every page for the public: banners, footer, help in a crisis, the pages of a problem; and the pages of
# the footer. Welsh goes into locales/cy/frame.ftl with the same names.

## The frame
frame-important = Important
frame-data = About these data
frame-demo = Demonstration data
frame-demo-words = : every person here is invented.
frame-official = Official statistics
frame-official-words = : NHS Talking Therapies in England, as NHS England published them.
frame-service = A psychological-therapy service
foot-news = News
foot-directory = Find a therapist
foot-map = Map of therapies
foot-grief = When somebody has died
foot-accessibility = Accessibility statement
danger-now = If somebody’s life is in danger, call 999 or go to A&E now.
danger-help = For urgent mental health help call 111 and choose option 2, at any time. Samaritans listen day and night on 116 123. To talk by text message, send SHOUT to 85258.

## Pages of a problem
problem-not-found = Page not found
problem-not-found-typed = If you typed the web address, check that it is correct.
problem-not-found-link = If you followed a link, the page may have moved. Or it may be about somebody whose record you do not work with.
problem-not-allowed = You cannot see this page
problem-not-allowed-role = If you need it for your work, ask your clinical lead for the right role.
problem-needs-reason = You do not work with this person
problem-needs-reason-do = If you must see this record to keep somebody safe, or to stand in, [open it for a written reason].
problem-form-old = This form can no longer be sent
problem-form-old-why = The page was open for a long time, or you signed in again in another window. Nothing was changed.
problem-form-old-do = Go back, load the page again, and send the form once more.
problem-method = This page cannot be used like that
problem-method-do = Go back and use the links and buttons on the page.
problem-large = What you sent is too large
problem-large-why = A form may have 1 MB of text. A document may have 10 MB.
problem-large-do = Go back, send less text or a smaller file. What you typed is still in the form.
problem-no-form = What you sent could not be read
problem-no-form-do = Nothing was changed. Go back and send the form again.
problem-sent = This form was already sent
problem-sent-why = We have the first version of this form. The second was different, so it was not saved.
problem-sent-do = Look at what is there. If something is still missing, add it there.
problem-changed = Somebody changed this in the meantime
problem-changed-do = Nothing was saved. Go back, load the page again to see what changed, then make your change.
problem-rule = This could not be done
problem-could-not = Could not { $asked }: { $rule }
problem-password = Choose a new password
problem-password-do = [Choose a new password first]
problem-busy = The service is busy
problem-busy-do = Nothing was lost. Wait a few seconds, then try again.
problem-fault = Sorry, there is a problem with the service
problem-fault-do = Nothing you entered was saved by this step. Try again in a few minutes.
problem-fault-tell = If it happens again, give us this number:
problem-first-page = [Go to the first page]

## Contact
contact-title = Contact
contact-service = Service
contact-phone = Phone
contact-open = Open
contact-email = Email
contact-address = Address
contact-unknown = Not recorded

## Privacy
privacy-title = Privacy
privacy-who = The service that runs these pages keeps the record of those who are referred to it, and answers for it. How to reach it is on the [contact page].
privacy-does = What the program does
privacy-key = Each person’s record is locked with a key of its own.
privacy-kept = Nothing in a record is written over. What was wrong stays, and what is right stands beside it.
privacy-log = Each look at a record is written down: who, when, and in which role. The person can ask to see it.
privacy-address = No name, number or text that somebody typed stands in a web address.
privacy-outside = Nothing comes from other websites, and nobody is counted or followed.
privacy-cookies = Cookies
privacy-cookies-words = We use three, and only to make signing in work. One is for the sign-in. One ties the form to your browser. One lives for a minute, to say what was done.

## Accessibility
access-title = Accessibility statement
access-lead = You can use these pages without script, with the keys alone, and with a screen reader. They fit a screen 320 pixels wide, and can be made four times as large. They use the NHS design system and aim at WCAG 2.2, level AA.
access-known = What we know of
access-known-checked = A program checks the pages in a real browser. Nobody who uses a screen reader every day has tested them for us.
access-known-letters = Letters that others send with a referral are shown as they came. They may be hard to read.
access-tell = If something does not work for you, tell us: the [contact page] says how. All you can do here can also be done by phone.

## When somebody has died
grief-title = When somebody has died
grief-lead = Grief is not an illness. For most people it eases with time and with others. Some want more help, and there is some for everybody.
grief-first = First: what helps most people
grief-first-lead = You do not need therapy to grieve, and you need not hurry.
grief-speak = Speak of the person, with people who knew them or who can listen.
grief-sleep = Sleep, food and daylight first; big decisions later.
grief-waves = Waves of sadness, anger, numbness or relief are all usual. So is feeling the person near.
grief-gp = Let your work or your school know. Let your GP know if you cannot sleep or eat for weeks.
grief-practical = On practical matters: [what to do after somebody dies (GOV.UK)].
grief-talk = If you want somebody to talk to
grief-talk-lead = Volunteers listen by phone, online, one to one and in groups. You need no referral.
grief-cruse = [Cruse Bereavement Support]: 0808 808 1677
grief-suicide = [Survivors of Bereavement by Suicide]: 0300 111 5065
grief-ataloss = [AtaLoss]: services near you, by kind of loss
grief-hospice = A hospice can help too, often also when your relative was not there.
grief-when = When to ask for therapy
grief-when-long = Ask us if the longing is as strong as at first { $months } months after the death, or more. It is there most days, and it keeps you from living.
grief-when-earlier = Ask earlier, without waiting for that:
grief-sudden = if the death was sudden or violent, or you were there and pictures come back
grief-several = if more than one person has died
grief-work = if it was at your work, or of somebody you cared for at work
grief-through = if you do not want to live, or cannot get through the day
grief-ask = Ask for talking therapy
grief-staff = If you work in health or care, a staff hub sees you apart from this service. Grief for people you cared for counts there as grief.

## The empty first line of a list to choose from
form-choose = Choose

## Where something is missing
missing-not-given = Not given
missing-not-provided = Not provided
missing-not-recorded = Not recorded
missing-not-asked = Not asked
missing-declined = Declined
missing-not-applicable = Not applicable

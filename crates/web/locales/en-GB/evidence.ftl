# Every sentence of the brief about an area, and of what anybody may read of asks and promises. Written for those who decide,
# who know the words of the trade: harder than the other files. Welsh goes into locales/cy/evidence.ftl with the same names.

## The brief's pages
brief-title = Brief about an area
brief-lead = One page of evidence for a commissioner or a member of parliament: which therapies can be had, how long people wait, what is unpaid, what one post would change. Each line has its source and its date.
brief-own = { $area }, the area of this service.
brief-boards = Integrated care boards
brief-smaller = A smaller area has its brief at the foot of its page on the [map of therapies].
brief-of = Brief: { $area }
brief-heading = Evidence on psychological therapies: { $area }
brief-official = The official figures of this area
brief-inside = The brief for those who plan and pay, with what is not published
brief-not-known = Not known
brief-adults = , { $count } adults
brief-about = { $area } ({ $code }){ $adults }. Made on { $date }. { $public }
brief-all-public = Everything in it is published.
brief-not-public = Unpaid hours and survey are not published otherwise.
brief-invented = A demonstration: { $service } and all its figures are invented. Official statistics are real.
brief-invented-rest = A demonstration: what is not official statistics is invented.
brief-no-service = No service that is asked here is for this area
brief-service = the area of { $service }

## Which therapies
brief-therapies = Which therapies can be had
brief-courses = Courses, by kind of therapy
brief-courses-least = at least { $count }
brief-courses-figure = { $shown } of { $all } kinds show a number. { $list }
brief-courses-note = Only the Talking Therapies programme is counted; numbers are rounded to the nearest 5.
brief-courses-none = The official files hold no figures by therapy for this area
brief-hidden = Kinds without a number
brief-hidden-note = Fewer than 5, none, or not sent: the publisher does not say which.
brief-none = none
brief-source-official = NHS England, NHS Talking Therapies annual report
brief-declared = What a service declares
brief-declared-nothing = The service has declared nothing
brief-declared-offered = Offered: { $list }
brief-declared-closed = Offered: { $list }. List closed: { $closed }
brief-source-declared = { $service }, its own declaration

## Waits
brief-waits = How long people wait
brief-first = Referral to first treatment
brief-within = { $share } within { $weeks } weeks
brief-first-note = Of the { $count } who finished a course; whoever still waits or left is not counted.
brief-first-none = The official files hold no waits for this area
brief-not-shown = Not shown by the publisher
brief-second = First to second treatment
brief-second-figure = { $share } waited over 90 days
brief-second-note = The same people.
brief-own-waits = Who waits at the service
brief-own-waits-none = The service has released no figures
brief-own-waits-few = Too few people for a figure that can be published
brief-own-waits-note = The therapies that most people wait for; everybody on the list is counted, started or not.
brief-wait-hidden = wait not shown
brief-wait-median = half start within { $weeks } weeks
brief-wait-long = more than half still wait
brief-wait-of = { $therapy }: { $count } wait, { $wait }
brief-source-release = { $service }, release { $number }

## What is unpaid
brief-unpaid = What part of the work is unpaid
brief-unpaid-hours = Hours of therapy and assessment that were unpaid
brief-unpaid-not-public = The service publishes no such figure
brief-unpaid-few = Too few practitioners gave hours for a figure
brief-unpaid-figure = { $share }%: { $unpaid } of { $all } hours, given by { $people } practitioners
brief-unpaid-note = Trainees on placement are in neither number.
brief-source-hours = { $service }, hours entered
brief-dates = { $from } to { $to }

## The survey
brief-survey = What could be had
brief-survey-people = Therapists who would work in the NHS
brief-survey-hours = Paid hours a week that they offer
brief-survey-figure-people = { $value } people (95% interval { $lower } to { $upper })
brief-survey-figure-hours = { $value } hours (95% interval { $lower } to { $upper })
brief-survey-note = Of { $count } members, in the whole body and not only here. { $data } Interest is not an application.
brief-survey-few = Held back: too few answered
brief-survey-open = No survey of members is closed
brief-survey-none = No survey is published

## One post
brief-post = What one whole-time paid post would change
brief-post-more = More people who could start in a year
brief-post-none = No sessions for each course are released for this area
brief-post-starts = { $therapy }: more starts in a year
brief-post-figure = { $year } for one post; { $posts } posts for a year would let all { $waiting } who wait start
brief-post-note = { $sessions } sessions a course, the middle of courses that ended.
brief-source-post = Arithmetic on { $release }; { $certainty }
brief-cost = What it costs in a year
brief-cost-none = No pay points are known for this nation
brief-cost-figure = about £{ $pounds }
brief-cost-note = Band { $band }, with what an employer pays on top and overhead of { $percent }%.
brief-source-pay = NHS pay scales ({ $certainty })

## Asks and promises
asked-title = What was asked and promised
asked-lead = What this service has asked of those who pay and plan, what they answered, and whether it was kept.
asked-none = Nothing is public yet.
asked-none-why = What was asked, and what came of it, will stand here.
asked-line = { $by } asked { $of } on { $date }
asked-answer = The answer
asked-answer-on = The answer, { $date }
asked-how = How we know
asked-promised-late = promised for { $date }, which has passed
asked-answer-late = answer due on { $date }, which has passed
asked-answer-due = answer due on { $date }
asked-promised-for = promised for { $date }
asked-on = on { $date }
brief-asks = Asked and promised
brief-asks-none = Nothing in the log is public
brief-asks-promised = Promised for { $date }
brief-asks-late = { $figure }; { $date } has passed
brief-asks-of = Asked of { $of }.
brief-source-log = Log of { $by }

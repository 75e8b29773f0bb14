# Every sentence of what a service publishes of itself: on the map, and on the page of its own. It stands beside official
# statistics and is read by those who compare: harder than the other files. Grounds, formats and names are codes of the record
# and not here. Welsh goes into locales/cy/published.ftl with the same names.

## On the map
map-own = Not official: what { $service } says of itself
map-own-fictional = This service is fictional.
map-own-means = What can be had is the service’s own declaration with its day; waits and sessions are counted from its own record.
map-own-compare = They cover all its work, not only Talking Therapies, and cannot be compared with the figures above.
map-own-all = All that { $service } publishes: waits, range, who was told no, open data
map-own-counted = counted under the therapy chosen above
map-own-table = What { $service } declares and counts
map-nothing-declared = nothing declared
map-declared = { $format }, declared { $date }
map-declared-as = { $format }: { $said }, declared { $date }
map-not-released = nothing released yet
map-not-reached = not reached
map-can-be-had = Can it be had
map-wait = Wait from referral
map-sessions = Sessions
map-half-start =
    { $n ->
        [one] half start within { $count } week
       *[other] half start within { $count } weeks
    }
map-half-wait = more than half still wait
map-interval-weeks = 95% interval { $from } to { $to } weeks
map-middle-half = middle half { $from } to { $to }
provision-offered = Offered
provision-closed = List closed
provision-not = Not offered
provision-unknown = Not known

## The page
published-title = What this service publishes of itself
published-of = What { $service } publishes of itself
published-not-official = Not official statistics
published-not-official-sentence = Not official statistics.
published-page = The page with these figures
published-invented = Every person behind these figures is invented.
published-nothing = Nothing yet.
published-nothing-why = The service has declared no therapy and released no figures. That says nothing about what it gives.
published-to-map = Back to the map
published-none = No figures are released yet.
published-none-why = Waits, sessions and noes are shown from the first release on. What is declared stands above.
published-offers =
    { $n ->
        [one] { $service } offers { $count } therapy.
       *[other] { $service } offers { $count } therapies.
    }
published-closed =
    { $n ->
        [one] The list of { $count } more is closed.
       *[other] The lists of { $count } more are closed.
    }
published-weeks =
    { $n ->
        [one] { $count } week
       *[other] { $count } weeks
    }
published-half = Half of those who wait for { $quick } start within { $soon } of the referral, for { $slow } within { $late } (as at { $date }).

## The range
published-range = What NICE lists against what is offered
published-choose = Choose a presenting problem
published-any-problem = any presenting problem
published-every-problem = Every problem together
published-listed =
    { $n ->
        [one] Guidelines of NICE list { $count } therapy for { $problem }. Of these, { $offered } can be had here, { $closed } with the list closed, { $not } not, and of { $unknown } it is not known.
       *[other] Guidelines of NICE list { $count } therapies for { $problem }. Of these, { $offered } can be had here, { $closed } with the list closed, { $not } not, and of { $unknown } it is not known.
    }
published-index-one = An index of { $share }%.
published-index-between = An index of between { $least }% and { $most }%.
published-no-guideline = No guideline in our list names a therapy for { $problem }.
published-index = The range index is the number offered divided by the number listed.
published-index-counts = It counts kinds of therapy and not places, takes each as equal, and rests on what the service declares.
published-index-unchecked = { $unchecked } of the { $listed } rest on rows of our list that nobody has compared with the guideline yet: such a row may suggest a therapy, never exclude one.
published-one-by-one = Every therapy that a guideline lists, one by one
published-listed-table = What NICE lists, one by one
published-here = Can it be had here
published-nice-lists = NICE lists
published-by-problem = What NICE lists against what is offered, by problem
published-by-problem-open = By presenting problem, as a table

## Waits
published-waits = How long people wait
published-waits-table = Waits as a table
published-started-wait = { $started } started, { $waiting } wait
published-started = { $started } started
published-numbers-hidden = numbers not shown
published-waits-none = No wait is shown: too few people stand behind each
published-waits-finding =
    { $n ->
        [one] Weeks from referral until half have started, for the { $count } therapy that can be shown
       *[other] Weeks from referral until half have started, for the { $count } therapies that can be shown
    }
published-waits-open =
    { $n ->
        [one] Weeks from referral until half have started: of { $count } therapy, { $open } with more than half still waiting
       *[other] Weeks from referral until half have started: of { $count } therapies, { $open } with more than half still waiting
    }
published-median = Median wait
published-unit = weeks
published-waits-source = the record of { $service }, referrals since { $date }

## Every therapy
published-every = Every therapy
published-long = Courses of { $sessions } sessions or more
published-practitioners = Practitioners
published-have-started = Started
published-wait = Wait
published-left = Left
published-told-no = Told no
published-elsewhere = Sent elsewhere
published-earlier = (earlier release)
published-earlier-title = as in an earlier release
published-since = Started, wait and left: those referred since { $waits }. Sessions, long courses and noes: since { $period }.
published-asterisk = An asterisk marks a figure of an earlier release: too few people have been added since.

## Noes
published-noes = Who was told no, and who was sent elsewhere
published-noes-none = No decision that stands said no in the year up to { $date }, or none can be shown.
published-grounds = Told no, by ground
published-not-now = Not now
published-ground = Ground
published-people = People, in the year
published-referred-on = Handed over to another service, charities among them:
published-signposted = Told about another place, to find their own way:
published-unnamed-no = Told no where the decision named no therapy:
published-unnamed-sent = Sent elsewhere where it named none:
published-same-decisions = These are the same decisions as on the service’s own page of what charities pick up.
published-picked-up = Handed over to a provider with a seat, in the year
published-help = Help
published-by-whom = By whom
published-charities = Charities
published-providers = Other providers
published-arrived = Arrived
published-not-arrived = Did not, or not yet
published-handed-over = Handed over in all:
published-still-ours = Whoever did not arrive is still the service’s.

## Who is seen
seen-title = Who is seen
seen-in-all = { $referred } were referred in the year up to { $date }; { $started } of them had a first session by then.
seen-too-few = Too few were referred, or too few began, for numbers to be shown.
seen-referred = Referred
seen-of-all = Of all referred
seen-started = Had a first session
seen-share = Share that did
seen-table = { $by }: referred and seen
seen-therapy = Therapy begun
seen-by-therapy = { $by }: by the therapy that was begun
seen-earlier = earlier release
seen-percent = { $share }% (95% interval { $lower } to { $upper })

## Over time, open data, how it was counted
published-over-time = Over time: weeks until half have started
published-over-time-table = Median wait in weeks, release by release
published-data = Open data
published-release = Release { $number }, published { $date }, made at ledger position { $position }.
published-releases =
    { $n ->
        [one] { $count } release is in the files.
       *[other] All { $count } releases are in the files.
    }
published-licence = Free to use under the Open Government Licence v3.0; say that they come from { $service }.
file-therapies = Therapies: what can be had, waits, sessions, noes
file-refusals = Who was told no, by ground, and who was sent elsewhere
file-picked-up = What charities and other providers picked up
file-seen = Who is seen
file-seen-therapy = Who is seen, by the therapy that was begun
published-how = How this was counted
published-how-wait = The wait runs from the day the referral was received to the first session of the therapy, and is never started again.
published-how-censored = Those who still wait or left count as far as is known (Kaplan-Meier).
published-how-median = A plain median over those who started would leave out exactly those who wait longest.
published-how-several = Somebody who accepts several therapies counts under each.
published-how-left = Whoever begins another one counts as having left the list; those who are not decided on yet are not in it.
published-how-interval = The interval is 95% (Brookmeyer and Crowley, log-log). Weeks are begun weeks.
published-how-small = Numbers below 5 are not shown, nor any that would give one away, here or together with an earlier release.

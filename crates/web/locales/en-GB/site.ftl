# Every sentence of the public site: its first page, help now, therapies, how it works, search, stories. Plain words, short
# sentences, "you" to the reader. Welsh goes into locales/cy/site.ftl with the same names.

## The first page
site-title = Talking therapies
site-lead = Help with how you feel, think and live. You do not need a label or a referral to read on.
site-sign-in = Sign in, if you work here
site-own = Open your own page with a code from us
card-help = Find help now
card-help-words = Numbers to call or text, day and night.
card-refer = Refer yourself
card-refer-words = Tell us in your own words what you need.
card-therapies = Therapies
card-therapies-words = What each one is and what it asks of you.
card-how = How it works
card-how-words = From the first form to the last session, step by step.
card-map = Map of therapies
card-map-words = Which therapies people get in each part of England.
card-directory = Find a therapist
card-directory-words = Therapists on our register who want to be found.
card-stories = Stories
card-stories-words = What it was like, what we said, and what changed.
card-asked = What was asked and promised
card-asked-words = What we asked of those who pay and plan, and what came of it.
card-brief = Brief about an area
card-brief-words = One page of facts for those who decide.
site-news = News
site-more-news = All news
site-search = Search these pages

## Find help now
help-title = Find help now
help-lead = You do not have to be sure that it is bad enough. Call if you are in doubt.
help-checked = Source: { $source }. Noted on { $date }.
help-after = Nobody at our service watches these pages all the time.
help-reach = You can call us on { $phone }, when we are open.

## Therapies
therapies-title = Therapies
therapies-lead = There are many ways to work on what troubles you. No one way is best for all.
therapies-here = Whether we give one here, and the wait for it, is on the page of what we publish.
therapies-here-link = What we publish
therapy-sessions = Sessions
therapy-exactly = { $sessions }, as a rule
therapy-usual = { $least } to { $most }, as a rule
therapy-no-words = We have not yet put this one into plain words.
therapy-forms = How it can be given
therapy-checked-yes = These numbers were checked against their source.
therapy-checked-no = Nobody has checked these numbers yet.
therapy-source = Source
therapy-wait = The wait here

## How it works
how-it-works-title = How it works
how-1 = You tell us
how-1-words = You, your GP or somebody you trust tells us what brings you. Your own words are enough.
how-2 = Somebody reads it
how-2-words = A trained person reads it, and looks first at whether you are safe.
how-3 = You talk with us
how-3-words = You meet somebody who asks what you need and what you would like.
how-4 = You choose
how-4-words = You hear which therapies could help. You say what you want, where and with whom.
how-5 = You wait
how-5-words = You see where you stand and how long it took others. Tell us if it gets worse.
how-6 = You start
how-6-words = You work with one person or a group. You can say at any time that it does not help.
how-7 = You end, and can come back
how-7-words = You plan the end together. You can come back within six months without a new start.
how-no = If we say no
how-no-words = One person alone cannot turn you away. You can ask for a second opinion.

## Search
search-title = Search
search-label = What are you looking for?
search-button = Search
search-empty = Enter a word to search for
search-none = We found nothing with all of these words.
search-none-do = Try fewer words, or another word for the same thing.
search-pages = Pages
search-posts = News

## Stories
stories-title = Stories
stories-lead = What people told us about being here, in their own words.
stories-none = Nobody has told a story here yet.
stories-none-do = Yours can be the first.
stories-tell = Tell your story
story-from = From { $name }
story-nobody = From somebody who did not give a name
story-reply = What the service says
story-changed = What changed
tell-title = Tell your story
tell-lead = What was good, what was not, and what should change. Somebody reads it before it is shown.
tell-safe = Please name nobody, and leave out what could tell others who you are.
tell-care = This is not about your own care. For that, get in touch with us.
tell-message = Your story
tell-button = Send the story
tell-thanks = Thank you for your story
tell-thanks-words = We have it. Somebody reads it on the next working day, before it is shown.
tell-back = All stories
story-report = Report story
tell-crisis = What you wrote made us think that you may be in a very hard place. You do not have to wait for us.

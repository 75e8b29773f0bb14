# What the rules below the pages answer to what strangers send, word for word as the rules say it. A page looks the sentence
# up by its English. Welsh goes into locales/cy/below.ftl with the same names.
rule-write = Write your comment
rule-long = Shorten your comment to 3,000 characters
rule-name = Enter a name; a first name will do
rule-long-name = Shorten the name to 80 characters
rule-email = Enter your email address; it is not published
rule-email-form = Enter an email address, like name@example.org
report-names = It names somebody, or I know who is meant
report-harm = It could do harm to whoever reads it
report-abuse = It insults or threatens somebody
report-advert = It advertises something
report-me = I wrote it, or it is about me, and I want it gone
report-other = Something else
stage-none = No answer yet
stage-promised = Promised
stage-declined = Declined
stage-neither = Answered without a promise
stage-kept = Kept
stage-broken = Not kept
stage-withdrawn = Withdrawn

# Every sentence of the news, of comments and stories, and of reports about them. Welsh goes into locales/cy/news.ftl with the
# same names.

## The news
news-title = News
news-none = There is no news yet.
news-none-why = What this service has to say to everybody will stand here.
news-archive = Archive
news-archive-title = Archive of the news
news-archive-why = What was published will stay to be read here.
news-feed = [Feed of the news (Atom)], for programs that collect news.
news-search = Search the news
news-search-button = Search
news-search-empty = Enter a word to search for
news-search-none = Nothing in the news holds all of these words.
news-search-none-do = Try fewer words, or another form of them.
news-search-all = All news by date
news-found =
    { $n ->
        [one] { $count } post found
       *[other] { $count } posts found
    }
news-comments =
    { $n ->
        [one] { $count } comment
       *[other] { $count } comments
    }
news-of-year = News of { $year }
news-of-month = News of { $month } { $year }
news-changed = changed on
news-feed-title = News of { $service }
news-feed-nobody = The service

## Comments
comment-number = Comment { $number }
comment-nobody = Anonymous
comment-answer = Answer from { $service }
comment-answer-nobody = the service
comment-report = Report
comment-report-which = comment { $number }
comments-reply = Leave a reply
comments-closed = Comments are closed
comments-closed-do = To tell us something, [get in touch].
comments-until = Somebody reads each comment before it is shown here, on working days. You can comment until { $date }.
comments-care = Please do not name anybody who works here or was treated here. Leave out what could tell strangers who you are. If it is about your own care, please [get in touch].
comments-label = Your comment
comments-button = Send the comment
write-hint = Plain text, at most 3,000 characters.
write-name = Name
write-name-optional = Name (optional)
write-name-hint = Shown with what you write. A first name or a made-up one is fine.
write-email = Email address
write-email-optional = Email address (optional)
write-email-hint = Never published. Only the moderator sees it, to ask you about what you wrote.
write-trap = Leave this field empty
write-again-title = The comment was not sent yet
write-again-quick = That was faster than we can tell from a machine. Read it once more, then send it again
write-again-old = The page was open for a long time. Read your comment once more, then send it again
sent-crisis = Thank you. Please read this first
sent-crisis-words = What you wrote made us think that you, or somebody you write about, may be in a very hard place. If so, you do not have to wait for us.
sent-crisis-have = We have your comment. Somebody reads it, but not at night or at weekends, and cannot find out who you are.
sent-title = Thank you for your comment
sent-words = We have it. Somebody reads it before it is shown, on working days. If it is not shown, it broke one of the rules over the form.
sent-page = Thank you
sent-back = Back to “{ $title }”

## Reports
report-title = Report a comment
report-words = A moderator looks at it and decides if it stays. Nobody is told that it was you, and we do not ask who you are.
report-why = Why do you report it?
report-choose = Choose why you report it
report-more = Anything we should know (optional)
report-button = Report it
report-thanks = Thank you for telling us
report-thanks-words = A moderator will look at the comment on the next working day at the latest.

# Every sentence of the person's own pages about telling how it was. Plain words, short sentences. Welsh goes into
# locales/cy/own-story.ftl with the same names.

nav-story = Tell how it was
story-title = How it was
story-heading = Tell how it was
story-lead = You can write down how it was for you. You choose who reads it, and you can change your mind.
story-mine-heading = Only for me
story-mine = Nobody here reads it on a page. It lies sealed with your record, and it is in the copy of all that we hold. Who runs the machine and holds its keys could open it.
story-mine-button = Write it for me
story-service-heading = For the people here
story-service = Those who see to you, and who leads the service, can read it with your name. We get a note that it is there. It is not shown in public.
story-service-button = Tell the people here
story-public-heading = For all, without my name
story-public = It goes to our public stories. Somebody reads it first, so that it names nobody. It is not tied to you or to your record. So we cannot find it for you later.
story-public-care = Leave out what could tell others who you are. You do not have to be signed in.
story-public-link = Go to the public stories
story-write-mine = Write it for yourself
story-write-service = Tell the people here
story-not-urgent = If it is urgent, do not write here. Use the help on this page.
story-words = How was it?
story-missing = Write a few words first
story-too-long = Write at most { $most } letters. You can tell it in several parts
story-keep = Keep it for me
story-send = Give it to the people here
story-said-mine = It is kept for you.
story-said-service = Thank you. The people here can read it.
story-said-taken = It is taken back. Nobody is shown it any more.
story-yours = What you have written
story-on-mine = { $date }: only for you
story-on-service = { $date }: the people here can read it
story-give = Let the people here read it
story-hide = Keep it for me only
story-take-back = Take it back
story-take-back-what = the one of { $date }
story-read-already = Who has read it has read it. From now on it is not shown to them.
story-message = I have told you how it was for me. You find it in my record, under what I told the service.
copy-stories = How it was, as you told it
